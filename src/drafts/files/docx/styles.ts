import type { Archive } from "../archive.ts";
import { attribute, readXml } from "../read-xml.ts";

export interface ParagraphStyle {
  /** 1 to 9 where it is a heading. */
  level?: number;
  list?: { id: string; depth: number };
}

interface Declared {
  basedOn?: string;
  level?: number | undefined;
  listId?: string;
  depth?: number;
}

const DEEPEST = 12;

/** What each style of paragraph means, by its id. */
export async function readStyles(archive: Archive): Promise<(id: string) => ParagraphStyle> {
  const declared = new Map<string, Declared>();
  let current: Declared = {};
  await readXml(archive, "word/styles.xml", {
    open(tag, attributes) {
      const value = attribute(attributes, "val") ?? "";
      if (tag === "style") declared.set(attribute(attributes, "styleId") ?? "", (current = {}));
      if (tag === "name") current.level ??= namedLevel(value);
      if (tag === "basedOn") current.basedOn = value;
      if (tag === "outlineLvl" && Number(value) < 9) current.level = Number(value) + 1;
      if (tag === "numId") current.listId = value;
      if (tag === "ilvl") current.depth = Number(value);
    },
    close() {},
    text() {},
  });
  return (id) => inherit(declared, id);
}

/** The built-in names are English in every language of Word. */
function namedLevel(name: string): number | undefined {
  if (/^title$/i.test(name)) return 1;
  const level = /^heading ([1-9])$/i.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
}

function inherit(declared: Map<string, Declared>, id: string): ParagraphStyle {
  let level: number | undefined;
  let listId: string | undefined;
  let depth: number | undefined;
  let style = declared.get(id);
  for (let steps = 0; style && steps < DEEPEST; steps += 1) {
    level ??= style.level;
    listId ??= style.listId;
    depth ??= style.depth;
    style = style.basedOn === undefined ? undefined : declared.get(style.basedOn);
  }
  return {
    ...(level === undefined ? {} : { level }),
    ...(listId === undefined || listId === "0" ? {} : { list: { id: listId, depth: depth ?? 0 } }),
  };
}
