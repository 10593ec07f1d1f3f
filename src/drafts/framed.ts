import type { StoryContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import { frameOf } from "../platform/text/frame.ts";
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

const { block, plain, json } = frameOf(["source", "outline", "item", "draft", "instruction"]);
const LINE_BREAKS = /[\n\r\v\f\u0085\u2028\u2029]+/g;

/**
 * What the model works on, as the prompts announce it. Only the frame has, in the source, lines that
 * begin with a number in brackets: text from outside cannot add a passage.
 */
export function framed({ passages, base, instruction, outline, item }: Material): string {
  const lines = passages.map(
    ({ n, text }) => `[${n}] ${plain(text).replaceAll(LINE_BREAKS, "\n    ")}`,
  );
  const draft = base && json(wireStory(base));
  return [
    block("source", lines.join("\n")),
    ...(outline === undefined ? [] : [block("outline", plain(outline))]),
    ...(item === undefined ? [] : [block("item", json(item))]),
    ...(draft === undefined ? [] : [block("draft", draft)]),
    ...(typeof instruction !== "string" ? [] : [block("instruction", plain(instruction))]),
  ].join("\n\n");
}

/** How much of such a text is the source, which the next question of this draft begins with, too. */
export const steadyIn = (passages: Material["passages"]): { steady: number } => ({
  steady: framed({ passages }).length,
});
