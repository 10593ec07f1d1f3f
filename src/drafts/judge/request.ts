import type { BacklogNode } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { LlmRequest } from "../../llm/llm.ts";
import { type Prompt, renderPrompt } from "../../prompts/prompt.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { headingsAbove, passagesAround } from "../backlog/windows.ts";
import type { Draft } from "../draft.ts";
import { framed } from "../framed.ts";
import { partTexts } from "../part-text.ts";
import type { RuleId } from "../rules/rule.ts";
import { alikePairs } from "../rules/unique.ts";
import { opinionSchema } from "./opinion.ts";

const MOST_TOKENS = 8000;
/** So alike that a model should look twice, of 1. */
const ALIKE = 0.35;

export interface Judged {
  draft: Draft;
  accountId: string;
  prompt: Prompt;
  /** All items. */
  nodes: readonly BacklogNode[];
  passages: readonly Passage[];
}

/** What a model is asked of one group of items. */
export function judgeRequest(
  { draft, accountId, prompt, nodes, passages }: Judged,
  { window, asked }: { window: readonly BacklogNode[]; asked: readonly RuleId[] },
  signal: AbortSignal,
): LlmRequest {
  const { system, name, version } = renderPrompt(prompt, {
    rules: asked.join(", "),
    project: draft.target.projectName,
  } satisfies VariablesOf<"judge">);
  const text = judgeText({ nodes, passages }, window);
  return {
    accountId,
    connectionId: draft.llmConnectionId,
    model: draft.model,
    taskType: "judge",
    subject: `draft:${draft.id}`,
    projectKey: draft.target.projectKey,
    prompt: { name, version },
    system,
    messages: [{ role: "user", text }],
    schema: { name: "opinion", schema: opinionSchema(asked) },
    maxTokens: MOST_TOKENS,
    signal,
  };
}

/** The items of a group and what they rest on, as the prompt announces them. */
export function judgeText(
  { nodes, passages }: Pick<Judged, "nodes" | "passages">,
  window: readonly BacklogNode[],
): string {
  const own = new Set(window.map(({ id }) => id));
  const alike = alikeIn(nodes)
    .filter(({ node, other }) => own.has(node.id) || own.has(other.id))
    .map(({ node, other }) => [other.id, node.id]);
  return framed({
    passages: passagesFor(window, nodes, passages),
    ...(nodes.length > 1 && { outline: nodes.map(lineOf).join("\n") }),
    item: { items: window.map(itemOf), alike },
  });
}

const known = new WeakMap<readonly BacklogNode[], ReturnType<typeof alikePairs>>();

/** Kept with the items: each of their groups asks. */
function alikeIn(nodes: readonly BacklogNode[]): ReturnType<typeof alikePairs> {
  const found = known.get(nodes) ?? alikePairs(nodes, ALIKE);
  known.set(nodes, found);
  return found;
}

const lineOf = ({ id, kind, content }: BacklogNode): string =>
  `${id} ${kind}: ${content.title.text.replaceAll(/\s+/g, " ")}`;

const itemOf = ({ id, kind, content }: BacklogNode) => ({
  id,
  kind,
  parts: Object.fromEntries(
    partTexts(content).flatMap(({ part, text }) => (text === "" ? [] : [[part, text]])),
  ),
});

/** Of one item everything; of several what they cite, and what stands around it. */
function passagesFor(
  window: readonly BacklogNode[],
  nodes: readonly BacklogNode[],
  passages: readonly Passage[],
): Passage[] {
  if (nodes.length === 1) return [...passages];
  const cites = window.flatMap(({ content }) => partTexts(content).flatMap((part) => part.cites));
  return passagesAround({ passages, above: headingsAbove(passages) }, cites);
}
