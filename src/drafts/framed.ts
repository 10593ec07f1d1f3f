import type { StoryContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import { stripInvisible } from "../platform/text/strip-invisible.ts";
import { wireStory } from "./content.ts";

interface Material {
  passages: Pick<Passage, "n" | "text">[];
  base?: StoryContent | undefined;
  instruction?: string | null;
  /** The titles that stand already, line by line. */
  outline?: string | undefined;
  /** What is to be written. */
  item?: object;
}

const TAG = /<(?=[\s/]*(?:source|outline|item|draft|instruction)\b)/gi;
const LINE_BREAKS = /[\n\r\v\f\u0085\u2028\u2029]+/g;

/**
 * What the model works on, as the prompts announce it. Only the frame has these tags and, in the
 * source, lines that begin with a number in brackets: text from outside cannot end its block or add
 * a passage. Invisible characters go first, or taking them out later would make a tag.
 */
export function framed({ passages, base, instruction, outline, item }: Material): string {
  const lines = passages.map(
    ({ n, text }) => `[${n}] ${untagged(text).replaceAll(LINE_BREAKS, "\n    ")}`,
  );
  const draft = base && json(wireStory(base));
  return [
    block("source", lines.join("\n")),
    ...(outline === undefined ? [] : [block("outline", untagged(outline))]),
    ...(item === undefined ? [] : [block("item", json(item))]),
    ...(draft === undefined ? [] : [block("draft", draft)]),
    ...(typeof instruction !== "string" ? [] : [block("instruction", untagged(instruction))]),
  ].join("\n\n");
}

const json = (value: object) => JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
const block = (tag: string, text: string) => `<${tag}>\n${text}\n</${tag}>`;
const untagged = (text: string) => stripInvisible(text).replaceAll(TAG, "&lt;");
