import type { BacklogNode, ItemKind, StoryContent } from "../../db/schema/content.ts";
import { MOST } from "../content.ts";
import { KINDS } from "../kind-types.ts";
import { linkNodes } from "./links.ts";
import { mendTree } from "./mend-tree.ts";
import { quoted } from "./tree.ts";
import { KIND_TITLES, PRIORITY_TITLES } from "./words.ts";

/** Where something is wrong, and what to do about it. */
export interface Fault {
  /** "Line 12", or "Row 3" of a table. */
  place: string;
  message: string;
}

/** Where something stands in a text (UTF-16 units). */
export interface Span {
  start: number;
  end: number;
}

/** One item as a file has it, before its references lead anywhere. */
export interface ImportedItem {
  place: string;
  /** Its own rows. */
  at: Span;
  /** What the file calls it: `#n2`, `12`, `PAY-7`. */
  refs: string[];
  /** What the file calls its parent; "" for none. */
  parent: string;
  kind: ItemKind;
  decision: BacklogNode["decision"];
  links: { type: "blocks" | "relates"; to: string }[];
  content: StoryContent;
}

export interface ReadFile {
  items: ImportedItem[];
  faults: Fault[];
}

const MOST_ITEMS = 500;
const key = (ref: string) => ref.trim().toLowerCase();

const SAME: Record<string, ItemKind> = {
  "user story": "story",
  "sub task": "subtask",
  subtask: "subtask",
  defect: "bug",
  feature: "epic",
  "new feature": "story",
  improvement: "story",
  spike: "task",
};

export const kindNamed = (name: string): ItemKind | undefined =>
  KINDS.find((kind) => KIND_TITLES[kind].toLowerCase() === key(name)) ?? SAME[key(name)];

const PRIORITIES: Record<string, StoryContent["priority"]["value"]> = {
  blocker: "highest",
  critical: "highest",
  major: "high",
  normal: "medium",
  minor: "low",
  trivial: "lowest",
  must: "highest",
  should: "high",
  could: "low",
};

/** Sets priority and estimate as the file writes them; what cannot be read is told. */
export function setPlanning(
  content: StoryContent,
  {
    priority = "",
    points = "",
    labels = [],
  }: { priority?: string; points?: string; labels?: string[] },
  fault: (message: string) => void,
): void {
  const levels = ["highest", "high", "medium", "low", "lowest"] as const;
  const level =
    levels.find((one) => PRIORITY_TITLES[one].toLowerCase() === key(priority)) ??
    PRIORITIES[key(priority)];
  if (level) content.priority.value = level;
  else if (priority.trim() !== "") {
    fault(
      `“${priority.trim()}” is no priority; it is medium now. Write Highest, High, Medium, Low or Lowest.`,
    );
  }
  const number = Number(points.replace(",", "."));
  if (points.trim() !== "" && number >= 0 && number <= 1000) content.estimate.points = number;
  else if (points.trim() !== "") {
    fault(
      `“${points.trim()}” is no number of points; the estimate is left out. Write a number such as 3.`,
    );
  }
  content.labels.values = labels
    .map((label) => label.trim())
    .filter(Boolean)
    .slice(0, MOST.labels);
}

export type Assembled =
  | { ok: true; nodes: BacklogNode[]; faults: Fault[] }
  | { ok: false; faults: Fault[] };

/** The tree of what a file has; what does not fit is put where it fits, and told. */
export function assemble({ items, faults: read }: ReadFile): Assembled {
  const faults = [...read];
  if (items.length === 0) {
    const message =
      "There is no item in it. Write a heading or a line of a list for each, or a table with a column Summary.";
    return { ok: false, faults: [...faults, { place: "Line 1", message }] };
  }
  const extra = items[MOST_ITEMS];
  if (extra) {
    const message = `From here on there are more than ${MOST_ITEMS} items. Make several backlogs of it.`;
    return { ok: false, faults: [...faults, { place: extra.place, message }] };
  }
  const ids = new Map<string, string>();
  items.forEach(({ refs }, i) => {
    for (const ref of refs) if (!ids.has(key(ref))) ids.set(key(ref), `n${i + 1}`);
  });
  const nodes = items.map((item, i): BacklogNode => {
    const parentId = item.parent === "" ? null : (ids.get(key(item.parent)) ?? null);
    if (item.parent !== "" && parentId === null) {
      const message = `Its parent “${item.parent}” is not in here; it stands at the top now. Add that one, or correct the name.`;
      faults.push({ place: item.place, message });
    }
    const { kind, decision, content } = item;
    return { id: `n${i + 1}`, parentId, kind, decision, links: [], content };
  });
  const mended = mendTree(nodes, new Set(KINDS));
  faults.push(...misplaced(items, nodes, mended));
  return { ok: true, nodes: withLinks(items, mended, { ids, faults }), faults };
}

function misplaced(items: ImportedItem[], nodes: BacklogNode[], mended: BacklogNode[]): Fault[] {
  const after = new Map(mended.map((node) => [node.id, node]));
  return nodes.flatMap((node, i) => {
    const now = after.get(node.id);
    if (!now || (now.parentId === node.parentId && now.kind === node.kind)) return [];
    const parent = now.parentId === null ? undefined : after.get(now.parentId);
    const where = parent ? `under ${quoted(parent)}` : "at the top";
    const what = now.kind === node.kind ? "" : ` as ${KIND_TITLES[now.kind].toLowerCase()}`;
    const message = `${KIND_TITLES[node.kind]} ${quoted(node)} cannot stand there in Jira; it is ${where}${what} now. Move it later, or correct its kind or parent here.`;
    return [{ place: items[i]?.place ?? "", message }];
  });
}

function withLinks(
  items: ImportedItem[],
  nodes: BacklogNode[],
  { ids, faults }: { ids: Map<string, string>; faults: Fault[] },
): BacklogNode[] {
  let linked = nodes;
  items.forEach(({ links, place }, i) => {
    for (const { type, to } of links) {
      const grown = linkNodes(linked, `n${i + 1}`, { type, to: ids.get(key(to)) ?? "" });
      if (grown.ok) linked = grown.nodes;
      else faults.push({ place, message: `The link to “${to}” is left out: ${grown.message}` });
    }
  });
  return linked;
}
