import type { BacklogNode, ItemKind, StoryContent } from "../../db/schema/content.ts";
import type { Settled } from "../trace/quote.ts";
import { mendTree } from "./mend-tree.ts";
import type { OutlineItem } from "./outline.ts";

/** More is no backlog that a person could read and sign. */
const MOST_NODES = 400;
const TOO_MANY = `The sources speak of more than a backlog holds (${MOST_NODES} items): this one took in what found no place of its own. Split it.`;

interface MergeOptions {
  /** Those that the project has a type for. */
  kinds: ReadonlySet<ItemKind>;
  /** The highest number that a node of the draft has ever had. */
  lastNode: number;
}

/** What an item holds before its details are written. */
const outlined = (title: string, settled: Settled): StoryContent => ({
  title: { text: title.trim(), ...settled },
  narrative: { role: "", need: "", benefit: "", cites: [] },
  description: { text: "", cites: [] },
  criteria: [],
  priority: { value: "medium", cites: [] },
  labels: { values: [], cites: [] },
  estimate: { points: null, cites: [] },
  questions: [],
});

/**
 * The tree with what the next window brings. An item that names a node which stands already, by its
 * id or by the same title in the same place, adds its passages to that node instead of doubling it.
 */
export function mergeOutline(
  standing: readonly BacklogNode[],
  items: readonly OutlineItem[],
  { kinds, lastNode }: MergeOptions,
): BacklogNode[] {
  const merge: Merge = {
    nodes: new Map(standing.map((node) => [node.id, node])),
    known: new Map(standing.map((node) => [placeOf(node.parentId, node), node.id])),
    refs: new Map(),
    last: standing.reduce((most, { id }) => Math.max(most, Number(id.slice(1)) || 0), lastNode),
    newest: standing.at(-1)?.id,
  };
  const before = new Set(merge.nodes.keys());
  for (const item of items) take(merge, item);
  for (const item of items) link(merge, item, before);
  return mendTree([...merge.nodes.values()], kinds);
}

interface Merge {
  nodes: Map<string, BacklogNode>;
  /** Ids by kind, title and place. */
  known: Map<string, string>;
  /** Ids by the answer's own words. */
  refs: Map<string, string>;
  last: number;
  newest: string | undefined;
}

function idOf({ refs, nodes }: Merge, ref: string | null): string | undefined {
  if (ref === null) return undefined;
  return refs.get(ref) ?? (nodes.has(ref) ? ref : undefined);
}

/** A new node, or more passages for one that stands. */
function take(merge: Merge, item: OutlineItem): void {
  const { nodes, known, refs } = merge;
  const parentId = idOf(merge, item.parentRef) ?? null;
  const place = placeOf(parentId, { kind: item.kind, title: item.title });
  const same = nodes.has(item.ref) ? item.ref : known.get(place);
  const full = nodes.size >= MOST_NODES ? (parentId ?? merge.newest) : undefined;
  const taken = nodes.get(same ?? full ?? "");
  if (taken) {
    nodes.set(taken.id, extended(taken, item, same === undefined));
    refs.set(item.ref, taken.id);
    return;
  }
  merge.last += 1;
  const id = `n${merge.last}`;
  merge.newest = id;
  refs.set(item.ref, id);
  known.set(place, id);
  nodes.set(id, newNode(id, item));
}

const newNode = (id: string, { kind, title, ...item }: OutlineItem): BacklogNode => ({
  id,
  parentId: null,
  kind,
  decision: "open",
  links: [],
  content: outlined(title, settledOf(item)),
});

const settledOf = ({ cites, quotes, refused }: Settled): Settled => ({
  cites,
  ...(quotes && { quotes }),
  ...(refused && { refused }),
});

/** The same words in the same place are the same item. */
function placeOf(
  parentId: string | null,
  node: BacklogNode | { kind: ItemKind; title: string },
): string {
  const title = "content" in node ? node.content.title.text : node.title;
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return `${node.kind === "epic" ? "" : (parentId ?? "")} ${node.kind} ${words.join(" ")}`;
}

/** With the passages of one more item; `isForced` where it found no place of its own. */
function extended(node: BacklogNode, item: OutlineItem, isForced: boolean): BacklogNode {
  const { title, questions } = node.content;
  const quotes = [...(title.quotes ?? []), ...(item.quotes ?? [])];
  const cites = [...new Set([...title.cites, ...item.cites])].toSorted((a, b) => a - b);
  const isTold = questions.some(({ text }) => text === TOO_MANY);
  return {
    ...node,
    content: {
      ...node.content,
      title: { ...title, cites, ...(quotes.length > 0 && { quotes }) },
      questions: isForced && !isTold ? [...questions, { text: TOO_MANY, cites: [] }] : questions,
    },
  };
}

/** Its place in the tree and what it is tied to; a name that nothing has is passed over. */
function link(merge: Merge, item: OutlineItem, before: ReadonlySet<string>): void {
  const { nodes } = merge;
  const node = nodes.get(idOf(merge, item.ref) ?? "");
  if (!node) return;
  const parentId = idOf(merge, item.parentRef);
  if (!before.has(node.id) && parentId !== undefined && parentId !== node.id) {
    nodes.set(node.id, { ...node, parentId });
  }
  for (const { type, ref } of item.links) {
    const other = idOf(merge, ref);
    if (other === undefined || other === node.id) continue;
    if (type === "blocked_by") tie(nodes, other, { type: "blocks", to: node.id });
    else tie(nodes, node.id, { type, to: other });
  }
}

function tie(
  nodes: Map<string, BacklogNode>,
  id: string,
  { type, to }: BacklogNode["links"][number],
): void {
  const node = nodes.get(id);
  const stands = node?.links.some((one) => one.type === type && one.to === to);
  if (node && !stands) nodes.set(id, { ...node, links: [...node.links, { type, to }] });
}
