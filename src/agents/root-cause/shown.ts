import { redacted, redactedCode } from "../../llm/redact.ts";
import type { Source } from "../../drafts/source.ts";
import { frameOf } from "../../platform/text/frame.ts";
import type { LogLine } from "../../platform/text/log-templates/mined-log.ts";
import { readJsonLine } from "../../platform/text/log-templates/read-json-line.ts";
import { createTimeReader } from "../../platform/text/log-templates/read-time.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { linesOf } from "./numbered.ts";

/** The blocks that the prompts announce. */
export const frame = frameOf([
  "facts",
  "timeline",
  "templates",
  "passages",
  "earlier-cases",
  "standing",
  "instruction",
  "hypothesis",
  "hypotheses",
  "tools",
  "asked",
]);

/** A passage as a model sees it: no secrets, nothing that ends the frame, each line with its number. */
export interface ShownPassage {
  n: number;
  kind: Source["kind"];
  title: string;
  lines: LogLine[];
}

/** Each line stays a line. */
export const shownText = (text: string): string => frame.plain(redacted(redactedCode(text), []));

export function showSource({
  kind,
  title,
  passages,
}: Pick<Source, "kind" | "title" | "passages">): ShownPassage[] {
  return passages.map((passage) => {
    const lines = linesOf(passage);
    const texts = shownText(lines.map(({ text }) => text).join("\n")).split("\n");
    return {
      n: passage.n,
      kind,
      title: shownName(title),
      lines: lines.map(({ line }, i) => ({ line, text: texts[i] ?? "" })),
    };
  });
}

const shownName = (title: string): string =>
  shownText(title.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")).slice(0, 200);

export const renderPassage = ({ n, title, lines }: ShownPassage): string =>
  [`[${n}] ${title}`, ...lines.map(({ line, text }) => `${line}| ${text}`)].join("\n");

/** Plain words of a model: it has read what others wrote. */
export const wordsOf = (text: string, most: number): string => {
  const plain = redacted(redactedCode(stripInvisible(frame.back(text))), [])
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/[^\S\n]+/g, " ")
    .trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
};

/** ms, of a line of a log; null where it says none. */
export function timeOfLine(text: string, year: number): number | null {
  const json = text.startsWith("{") ? readJsonLine(text) : undefined;
  return json ? json.at : (createTimeReader(year)(text)?.at ?? null);
}
