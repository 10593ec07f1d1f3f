import type { BacklogContent, BacklogNode, ItemKind, Priority } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { DraftFinding, Finding } from "../findings.ts";
import { shown } from "../show.ts";
import { citedPassages, type ShownPassage } from "../trace/column.ts";
import { type Branch, unfold, type Unfolded } from "./branches.ts";
import type { Link } from "./links.ts";
import type { Named } from "./offer.ts";
import { branchOf, findNode, inOrder, type Nodes } from "./tree.ts";

/** What a list shows of a node. */
export interface NodeRow {
  id: string;
  parentId: string | null;
  kind: ItemKind;
  title: string;
  decision: BacklogNode["decision"];
  points: number | null;
  priority: Priority;
  criteria: number;
  /** How many findings of each level. */
  found: Record<Finding["level"], number>;
  /** How many passages it rests on. */
  cites: number;
  /** How many items stand below it, at any depth. */
  below: number;
}

/** Every number that some part of it cites. */
function citedBy({ content }: BacklogNode): Set<number> {
  const { title, narrative, description, criteria, priority, labels, estimate, questions } =
    content;
  const parts = [title, narrative, description, priority, labels, estimate];
  const fields = Object.values(content.fields ?? {});
  return new Set([...parts, ...criteria, ...questions, ...fields].flatMap(({ cites }) => cites));
}

const titleOf = ({ content }: BacklogNode) => content.title.text.trim() || "Untitled";

function rowOf(node: BacklogNode, found: Finding[], below: number): NodeRow {
  const { id, parentId, kind, decision, content } = node;
  const count = (level: Finding["level"]) =>
    found.filter((one) => one.level === level && !one.left).length;
  return {
    id,
    parentId,
    kind,
    decision,
    title: titleOf(node),
    points: content.estimate.points,
    priority: content.priority.value,
    criteria: content.criteria.length,
    found: { error: count("error"), warning: count("warning"), hint: count("hint") },
    cites: citedBy(node).size,
    below,
  };
}

/** How many items stand below each; `nodes` are in order. */
function countBelow(nodes: Nodes): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id, parentId } of nodes.toReversed()) {
    if (parentId !== null) {
      counts.set(parentId, (counts.get(parentId) ?? 0) + 1 + (counts.get(id) ?? 0));
    }
  }
  return counts;
}

const named = (node: BacklogNode): Named => ({
  id: node.id,
  kind: node.kind,
  title: titleOf(node),
});

/** One node as its own part of the page shows it. */
export interface ChosenNode extends ReturnType<typeof shown> {
  row: NodeRow;
  parent: Named | undefined;
  findings: Finding[];
  /** Every other item that does not stand below it. */
  others: Named[];
  /** Those that it cites. */
  passages: ShownPassage[];
  links: { type: Link["type"]; other: Named }[];
  /** Links of others that lead here. */
  linked: { type: Link["type"]; other: Named }[];
}

export interface BacklogView {
  rows: NodeRow[];
  /** As much of it as is shown. */
  tree: Branch;
  chosen: ChosenNode | undefined;
}

/** The rows without what the rules say, for pages that tell nothing of it. */
export function plainRows(nodes: Nodes): NodeRow[] {
  const below = countBelow(nodes);
  return nodes.map((node) => rowOf(node, [], below.get(node.id) ?? 0));
}

/** Everything that the page of a backlog shows; `chosen` is the id of the node that is open, `alone` leaves out the rows of all others. */
export function viewBacklog(input: {
  content: BacklogContent;
  passages: Passage[];
  findings: DraftFinding[];
  chosen: string | undefined;
  alone?: boolean;
  unfolded?: Unfolded;
}): BacklogView {
  const { passages } = input;
  const nodes = inOrder(input.content.nodes);
  const below = countBelow(nodes);
  const found = Map.groupBy(input.findings, ({ nodeId }) => nodeId);
  const listed = input.alone ? nodes.filter(({ id }) => id === input.chosen) : nodes;
  const rows = listed.map((node) => rowOf(node, found.get(node.id) ?? [], below.get(node.id) ?? 0));
  const tree = unfold(rows, { ...input.unfolded, chosen: input.chosen });
  const node = input.chosen === undefined ? undefined : findNode(nodes, input.chosen);
  const row = rows.find(({ id }) => id === node?.id);
  if (!node || !row) return { rows, tree, chosen: undefined };
  const own = branchOf(nodes, node.id);
  const parent = findNode(nodes, node.parentId);
  const chosen = {
    ...shown(node.content),
    row,
    parent: parent && named(parent),
    findings: found.get(node.id) ?? [],
    others: nodes.filter(({ id }) => !own.has(id)).map(named),
    passages: citedPassages(passages, node.content),
    links: node.links.flatMap(({ type, to }) => {
      const other = findNode(nodes, to);
      return other ? [{ type, other: named(other) }] : [];
    }),
    linked: nodes.flatMap((other) =>
      other.links.flatMap(({ type, to }) =>
        to === node.id ? [{ type, other: named(other) }] : [],
      ),
    ),
  };
  return { rows, tree, chosen };
}
