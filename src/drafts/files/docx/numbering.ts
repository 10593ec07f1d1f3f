import type { Archive } from "../archive.ts";
import { attribute, type Attributes, readXml } from "../read-xml.ts";

interface Level {
  format: string;
  start: number;
}

export interface Numbering {
  /** The next mark of a list: `-`, `3.` or `b)`. */
  mark(listId: string, depth: number): string;
  /** The next number of a numbered heading, e.g. `2.1`; empty where it has none. */
  number(listId: string, depth: number): string;
}

/** Counts as Word does: a list goes on where it was left, and a deeper one starts again under each item. */
export async function readNumbering(archive: Archive): Promise<Numbering> {
  const levels = await readLevels(archive);
  const counters = new Map<string, number[]>();
  const step = (listId: string, depth: number) => {
    const counts = counters.get(listId) ?? [];
    counters.set(listId, counts);
    for (let i = 0; i <= depth; i += 1)
      counts[i] ??= startOf(levels(listId, i)) - (i === depth ? 1 : 0);
    counts.length = depth + 1;
    counts[depth] = (counts[depth] ?? 0) + 1;
    return counts;
  };
  return {
    mark(listId, depth) {
      const format = levels(listId, depth)?.format ?? "bullet";
      if (format === "bullet" || format === "none") return "-";
      const n = step(listId, depth)[depth] ?? 1;
      if (/letter$/i.test(format) && n <= 26)
        return `${String.fromCodePoint((format.startsWith("upper") ? 64 : 96) + n)})`;
      return `${n}.`;
    },
    number(listId, depth) {
      const format = levels(listId, depth)?.format ?? "none";
      if (!format.startsWith("decimal")) return "";
      return step(listId, depth).join(".");
    },
  };
}

const startOf = (level: Level | undefined) => level?.start ?? 1;
const DEEPEST = 8;

async function readLevels(archive: Archive) {
  const kinds = new Map<string, Level[]>();
  const lists = new Map<string, string>();
  let levels: Level[] = [];
  let level: Level = { format: "bullet", start: 1 };
  let list = "";
  const opens: Record<string, (attributes: Attributes, value: string) => void> = {
    abstractNum(attributes) {
      levels = [];
      kinds.set(attribute(attributes, "abstractNumId") ?? "", levels);
    },
    lvl(attributes) {
      level = { format: "bullet", start: 1 };
      const depth = Number(attribute(attributes, "ilvl"));
      if (depth >= 0 && depth <= DEEPEST) levels[depth] = level;
    },
    numFmt: (_, value) => void (level.format = value),
    start: (_, value) => void (level.start = Number(value) || 0),
    // Levels inside a list's own overrides must not change the kind that others share.
    num(attributes) {
      levels = [];
      list = attribute(attributes, "numId") ?? "";
    },
    abstractNumId: (_, value) => void lists.set(list, value),
  };
  await readXml(archive, "word/numbering.xml", {
    open(tag, attributes) {
      if (Object.hasOwn(opens, tag)) opens[tag]?.(attributes, attribute(attributes, "val") ?? "");
    },
    close() {},
    text() {},
  });
  return (listId: string, depth: number): Level | undefined =>
    kinds.get(lists.get(listId) ?? "")?.[depth];
}
