import type { Passage } from "../../db/schema/drafts.ts";
import type { LogLine } from "../../platform/text/log-templates/mined-log.ts";

/** A source whose passages are lines with the numbers that they have where they come from: `123| text`. */
export interface Numbered {
  body: string;
  /** From 1; a draft numbers them on over all its sources. */
  passages: Passage[];
}

export function numbered(blocks: readonly (readonly LogLine[])[]): Numbered {
  let body = "";
  const passages: Passage[] = [];
  for (const lines of blocks) {
    if (lines.length === 0) continue;
    if (body !== "") body += "\n\n";
    const start = body.length;
    const text = lines.map((one) => `${one.line}| ${oneLine(one.text)}`).join("\n");
    body += text;
    passages.push({ n: passages.length + 1, text, start, end: body.length });
  }
  return { body, passages };
}

/** What a program takes for the end of a line would move the numbers behind it. */
const oneLine = (text: string): string =>
  text.toWellFormed().replaceAll(/[\n\r\v\f\0\u0085\u2028\u2029]/g, " ");

/** The lines of a passage again. */
export const linesOf = ({ text }: Pick<Passage, "text">): LogLine[] =>
  text.split("\n").flatMap((line) => {
    const found = /^(\d+)\| (.*)$/.exec(line);
    return found ? [{ line: Number(found[1]), text: found[2] ?? "" }] : [];
  });

const LINES_A_PASSAGE = 30;

/** A text as a person typed it, some lines a passage, cut at blank lines where there are any. */
export function numberedText(text: string): Numbered {
  const blocks: LogLine[][] = [[]];
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const last = blocks.at(-1) ?? [];
    const isBlank = line.trim() === "";
    if (isBlank ? last.length > 8 : last.length >= LINES_A_PASSAGE) blocks.push([]);
    if (!isBlank) blocks.at(-1)?.push({ line: i + 1, text: line });
  }
  return numbered(blocks);
}
