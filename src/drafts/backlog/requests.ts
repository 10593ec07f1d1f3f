import type { JiraField } from "../../connections/jira/jira.ts";
import type { BacklogNode, ItemKind } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { LlmRequest } from "../../llm/llm.ts";
import { type Prompt, renderPrompt } from "../../prompts/prompt.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { callOf, type Work } from "../attempt.ts";
import { contentSchema } from "../content.ts";
import type { Draft } from "../draft.ts";
import { framed, steadyIn } from "../framed.ts";
import { KIND_NAMES } from "../kind-types.ts";
import { partTexts } from "../part-text.ts";
import { outlineSchema } from "./outline.ts";
import { childrenOf, findNode, type Nodes } from "./tree.ts";
import { passagesAround } from "./windows.ts";

/** One attempt at a backlog, and what its steps read. */
export interface BacklogWork extends Work {
  draft: Draft;
  passages: readonly Passage[];
  above: readonly Passage[][];
  windows: Passage[][];
  prompts: Record<"outline" | "node" | "refine", Prompt>;
  kinds: ReadonlySet<ItemKind>;
  /** No answer that is kept will do. */
  fresh: boolean;
}

/** Of all windows together, so that a person can read what comes of a long document. */
const MOST_ITEMS = 320;
const FEWEST_ITEMS_A_WINDOW = 8;
const MOST_ITEMS_A_WINDOW = 60;

export function outlineRequest(work: BacklogWork, nodes: Nodes, window: number): LlmRequest {
  const { prompts, draft, kinds, windows, context } = work;
  const share = Math.floor(MOST_ITEMS / windows.length);
  const most = Math.min(MOST_ITEMS_A_WINDOW, Math.max(FEWEST_ITEMS_A_WINDOW, share));
  const { system, name, version } = renderPrompt(prompts.outline, {
    kinds: [...kinds].join(", "),
    most: String(most),
    part: `${window + 1} of ${windows.length}`,
    project: draft.target.projectName,
  } satisfies VariablesOf<"outline">);
  const text = framed({ passages: windows[window] ?? [], outline: outlineLines(nodes) });
  return {
    ...callOf(work),
    taskType: "split",
    prompt: { name, version },
    system,
    messages: [{ role: "user", text }],
    schema: { name: "outline", schema: outlineSchema() },
    signal: context.signal,
  };
}

/** One line a node, indented as it nests: `n2 story: Pay by card`. */
function outlineLines(nodes: Nodes): string {
  const depth = new Map<string | null, number>([[null, -1]]);
  const lines = nodes.map(({ id, parentId, kind, content }) => {
    const level = (depth.get(parentId) ?? -1) + 1;
    depth.set(id, level);
    return `${"  ".repeat(level)}${id} ${kind}: ${content.title.text.replaceAll(/\s+/g, " ")}`;
  });
  return lines.join("\n");
}

/** The passages that some part of it rests on. */
const citesOf = ({ content }: BacklogNode): number[] => [
  ...new Set(partTexts(content).flatMap(({ cites }) => cites)),
];

/** What a node is written from. */
export const passagesOf = (work: BacklogWork, node: BacklogNode): Passage[] =>
  passagesAround(work, citesOf(node));

/** The details of one node; of a refinement, the node as the instruction wants it. */
export function nodeRequest(
  work: BacklogWork,
  nodes: Nodes,
  { node, screen }: { node: BacklogNode; screen: JiraField[] },
): LlmRequest {
  const { prompts, draft, composition, context } = work;
  const { instruction } = composition;
  const refines = instruction !== null;
  const { system, name, version } = renderPrompt(refines ? prompts.refine : prompts.node, {
    item: KIND_NAMES[node.kind],
    criteria_format: draft.criteriaFormat,
    project: draft.target.projectName,
  } satisfies VariablesOf<"node" | "refine">);
  const passages = passagesOf(work, node);
  const item = {
    kind: node.kind,
    title: node.content.title.text,
    cites: citesOf(node),
    parent: findNode(nodes, node.parentId)?.content.title.text ?? null,
    children: childrenOf(nodes, node.id).map(({ content }) => content.title.text),
  };
  const text = framed(refines ? { passages, base: node.content, instruction } : { passages, item });
  return {
    ...callOf(work),
    taskType: refines ? "refine" : "draft",
    prompt: { name, version },
    system,
    messages: [{ role: "user", text, ...(refines && steadyIn(passages)) }],
    schema: { name: "story", schema: contentSchema(draft.criteriaFormat, screen) },
    signal: context.signal,
  };
}
