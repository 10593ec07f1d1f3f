import type { BacklogNode, ItemKind } from "../../db/schema/content.ts";
import { MOST } from "../content.ts";
import {
  type Fault,
  type ImportedItem,
  kindNamed,
  type ReadFile,
  setPlanning,
  type Span,
} from "./imported.ts";
import { readItem, sectionAt } from "./read-item.ts";

/** A heading or a line of a list that is an item, and the lines below it that are its text. */
interface Block {
  line: number;
  at: Span;
  /** How deep it stands; 1 is the top. */
  level: number;
  title: string;
  text: string[];
  /** Headings alone, for a file of our own. */
  isHeading: boolean;
}

type Starts = Pick<Block, "level" | "title" | "isHeading">;

const OWN = /^#{1,3} (?:Epic|Story|Task|Bug|Sub-task): /m;
const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const BULLET = /^(\s*)(?:[-*+]|\d+[.)])\s+(?!\[[ xX]\]\s)(.+)$/;

/** Headings or a nested list, an item each: of our own export, or anybody's. */
export function readMarkdown(text: string): ReadFile {
  const lines = text
    .replaceAll("\r\n", "\n")
    .replace(/^\uFEFF/, "")
    .split("\n");
  const isOwn = OWN.test(text);
  const faults: Fault[] = [];
  const blocks = cutBlocks(lines, { isOwn, faults });
  const shown = isOwn ? blocks : withoutDocumentTitle(blocks, faults);
  return { items: toItems(shown, { isOwn, faults }), faults };
}

function cutBlocks(
  lines: string[],
  { isOwn, faults }: { isOwn: boolean; faults: Fault[] },
): Block[] {
  const blocks: Block[] = [];
  let heading = 0;
  let isFenced = false;
  let isSection = false;
  let end = 0;
  lines.forEach((line, i) => {
    const start = end;
    end += line.length + 1;
    if (/^\s*(?:```|~~~)/.test(line)) isFenced = !isFenced;
    const found = isFenced ? undefined : startsItem(line, { isOwn, heading, isSection });
    if (found) {
      blocks.push({ ...found, line: i + 1, at: { start, end }, text: [] });
      if (found.isHeading) heading = found.level;
      isSection = false;
      return;
    }
    // What follows is of this section, not items below it.
    if (!isFenced && sectionAt(line) !== undefined) isSection = true;
    const last = blocks.at(-1);
    if (last) {
      last.text.push(line);
      last.at.end = end;
    } else if (line.trim() !== "" && !isOwn) {
      const message =
        "This text stands before the first item and is left out. Put it below one to keep it.";
      faults.push({ place: `Line ${i + 1}`, message });
    }
  });
  return blocks;
}

interface Around {
  isOwn: boolean;
  /** The level of the heading above. */
  heading: number;
  isSection: boolean;
}

function startsItem(line: string, around: Around): Starts | undefined {
  const [, signs, title = ""] = HEADING.exec(line) ?? [];
  if (around.isOwn) {
    return signs && OWN.test(line) ? { level: signs.length, title, isHeading: true } : undefined;
  }
  if (!signs) return around.isSection ? undefined : startsInList(line, around.heading);
  return sectionAt(line) ? undefined : { level: signs.length, title, isHeading: true };
}

function startsInList(line: string, heading: number): Starts | undefined {
  const found = BULLET.exec(line);
  if (!found) return undefined;
  const [, indent = "", title = ""] = found;
  const depth = Math.floor(indent.replaceAll("\t", "    ").length / 2) + 1;
  return { level: heading + depth, title, isHeading: false };
}

/** A single first heading above two more levels names the document. */
function withoutDocumentTitle(blocks: Block[], faults: Fault[]): Block[] {
  const [first, ...rest] = blocks;
  if (!first?.isHeading || rest.some(({ level }) => level <= first.level)) return blocks;
  if (new Set(rest.map(({ level }) => level)).size < 2) return blocks;
  const message = `“${first.title}” is taken for the title of the document, not for an item.`;
  faults.push({ place: `Line ${first.line}`, message });
  return rest;
}

const PREFIX = /^(?:\[(?<tag>[\w -]+)\]|\*{0,2}(?<word>[\w -]+?):\*{0,2})\s*(?=\S)/;

/** "Bug: it is slow" is a bug whatever its depth says. */
function readTitle(title: string): {
  kind: ItemKind | undefined;
  title: string;
  ref: string | undefined;
} {
  const ref = /\s*\{#(\w+)\}$/.exec(title)?.[1];
  const bare = title.replace(/\s*\{#\w+\}$/, "").replace(/^\*\*(.+)\*\*$/, "$1");
  const found = PREFIX.exec(bare);
  const kind = kindNamed(found?.groups?.["tag"] ?? found?.groups?.["word"] ?? "");
  return { kind, title: (kind && found ? bare.slice(found[0].length) : bare).trim(), ref };
}

const KIND_AT: ItemKind[] = ["epic", "story", "subtask"];

/** Where it stands says what it is, unless its title does. */
const kindAt = (depth: number, hasChildren: boolean): ItemKind =>
  depth === 0 && !hasChildren ? "story" : (KIND_AT[depth] ?? "subtask");

function toItems(
  blocks: Block[],
  { isOwn, faults }: { isOwn: boolean; faults: Fault[] },
): ImportedItem[] {
  const above: { level: number; ref: string }[] = [];
  return blocks.map((block, i) => {
    while ((above.at(-1)?.level ?? 0) >= block.level) above.pop();
    const { kind, title, ref } = readTitle(block.title);
    const own = ref ? `#${ref}` : `line ${block.line}`;
    const parent = above.at(-1)?.ref ?? "";
    const hasChildren = (blocks[i + 1]?.level ?? 0) > block.level;
    const byDepth = kindAt(above.length, hasChildren);
    above.push({ level: block.level, ref: own });
    const place = `Line ${block.line}`;
    const fault = (message: string) => faults.push({ place, message });
    if (title === "") fault("It has no title. Write one.");
    const text = isOwn ? block.text.join("\n") : dedented(block.text);
    const { content, facts } = readItem(title.slice(0, MOST.title), text);
    setPlanning(content, planningOf(facts), fault);
    return {
      place,
      at: block.at,
      refs: [own],
      parent,
      kind: kind ?? byDepth,
      decision: decisionOf(facts),
      links: linksOf(facts),
      content,
    };
  });
}

const dedented = (lines: string[]) =>
  lines.map((line) => line.replace(/^\s{2,}(?=[^\s\-*])/, "")).join("\n");

const planningOf = (facts: Map<string, string>) => ({
  priority: facts.get("priority") ?? "",
  points: facts.get("estimate") ?? "",
  labels: facts.get("labels")?.split(",") ?? [],
});

function decisionOf(facts: Map<string, string>): BacklogNode["decision"] {
  const word = facts.get("decision")?.toLowerCase();
  if (word === "accepted") return "accepted";
  return word === "left out" ? "left_out" : "open";
}

const linksOf = (facts: Map<string, string>): ImportedItem["links"] =>
  (["blocks", "relates"] as const).flatMap((type) => {
    const words = facts.get(type === "blocks" ? "blocks" : "relates to") ?? "";
    return words.split(",").flatMap((to) => (to.trim() === "" ? [] : [{ type, to: to.trim() }]));
  });
