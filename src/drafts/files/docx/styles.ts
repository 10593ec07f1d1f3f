import type { Archive } from "../archive.ts";
import { attribute, type Attributes, readXml } from "../read-xml.ts";

export interface ParagraphStyle {
  /** 1 to 9 where it is a heading. */
  level?: number;
  list?: { id: string; depth: number };
  /** A line of the table of contents. */
  isContents?: boolean;
}

interface Declared {
  isContents?: boolean;
  basedOn?: string;
  level?: number | undefined;
  listId?: string | undefined;
  depth?: number | undefined;
}

const DEEPEST = 12;

/** What each style of paragraph means, by its id. */
export async function readStyles(archive: Archive): Promise<(id: string) => ParagraphStyle> {
  const declared = new Map<string, Declared>();
  let current: Declared = {};
  const opens = new Map<string, (value: string, attributes: Attributes) => void>([
    ["basedOn", (value) => void (current.basedOn = value)],
    ["ilvl", (value) => void (current.depth = Number(value))],
    [
      "name",
      (value) => {
        current.level ??= namedLevel(value);
        current.isContents = /^toc \d/i.test(value);
      },
    ],
    ["numId", (value) => void (current.listId = value)],
    ["outlineLvl", (value) => void (current.level = outlineLevel(value) ?? current.level)],
    [
      "style",
      (_, attributes) => {
        current = {};
        declared.set(attribute(attributes, "styleId") ?? "", current);
      },
    ],
  ]);
  await readXml(archive, "word/styles.xml", {
    open: (tag, attributes) => opens.get(tag)?.(attribute(attributes, "val") ?? "", attributes),
    close() {},
    text() {},
  });
  return (id) => inherit(declared, id);
}

/** 9 is Word's way of saying: body text. */
export function outlineLevel(value: string): number | undefined {
  const level = Number(value) + 1;
  return level >= 1 && level <= 9 ? level : undefined;
}

/** The built-in names are English in every language of Word. */
function namedLevel(name: string): number | undefined {
  if (/^title$/i.test(name)) return 1;
  const level = /^heading ([1-9])$/i.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
}

function inherit(declared: Map<string, Declared>, id: string): ParagraphStyle {
  const own = declared.get(id);
  const merged: Declared = {};
  let style = own;
  for (let steps = 0; style && steps < DEEPEST; steps += 1) {
    merged.level ??= style.level;
    merged.listId ??= style.listId;
    merged.depth ??= style.depth;
    style = declared.get(style.basedOn ?? "");
  }
  const { level, listId = "0", depth = 0 } = merged;
  return {
    isContents: own?.isContents === true,
    ...(level === undefined ? {} : { level }),
    ...(listId === "0" ? {} : { list: { id: listId, depth } }),
  };
}
