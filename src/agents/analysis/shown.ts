import { posix } from "node:path";
import { redactedCode } from "../../llm/redact.ts";
import { frameOf } from "../../platform/text/frame.ts";
import { renderWhole, shownLines, tokensOf } from "../code-review/shown.ts";
import { stripHiddenText } from "../../platform/text/hidden-text.ts";
import { renderMap } from "../repo-map/rank.ts";
import type { Planned } from "./plan.ts";
import type { ReadRepository } from "./read-repository.ts";

/** The blocks that the prompt announces. */
export const frame = frameOf(["facts", "section", "code", "standing", "instruction"]);

const MAP_TOKENS = 2000;
const CODE_TOKENS = 16_000;
const MOST_USES = 40;
const AROUND = 40;

/** A path in one line, without what a person does not see. */
export const shownPath = (path: string): string =>
  frame
    .plain(path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " "))
    .trim()
    .slice(0, 300);

export const shownWords = (text: string): string =>
  frame.plain(redactedCode(stripHiddenText(text)));

/** What code knows: the map, and what uses what. */
export function factsOf({ ranked, edges, scripts }: ReadRepository): string {
  const uses = new Map<string, number>();
  for (const { from, to, count } of edges) {
    const key = `${shownPath(from)} uses ${shownPath(to)}`;
    uses.set(key, (uses.get(key) ?? 0) + count);
  }
  const lines = [...uses].toSorted(([, a], [, b]) => b - a).slice(0, MOST_USES);
  const map = renderMap(
    ranked.map((one) => ({ ...one, path: shownPath(one.path), text: shownWords(one.text) })),
    MAP_TOKENS,
  );
  return [
    "What is declared, the most used first:",
    map,
    "",
    "What uses what:",
    ...lines.map(([words]) => words),
    ...(scripts.length > 0 ? ["", `Scripts: ${scripts.map(shownWords).join(", ")}`] : []),
  ].join("\n");
}

export interface ShownCode {
  text: string;
  /** Whose lines stand in it. */
  paths: string[];
}

/** The files of a section, whole while there is room, else what is declared in them. */
export function codeOf({ about }: Planned, read: ReadRepository): ShownCode {
  const texts = new Map(read.texts.map(({ path, text }) => [path, text.split(/\r?\n/)]));
  const parts: string[] = [];
  const paths: string[] = [];
  let room = CODE_TOKENS;
  for (const path of about) {
    const lines = texts.get(path);
    if (!lines) continue;
    const shown = shownLines(path, lines).map((line) => frame.plain(line));
    const whole = renderWhole(shownPath(path), shown);
    const part = tokensOf(whole) <= room ? whole : declaredIn(path, shown, read);
    if (tokensOf(part) > room) continue;
    room -= tokensOf(part);
    parts.push(part);
    paths.push(path);
  }
  return { text: parts.join("\n\n"), paths };
}

function declaredIn(path: string, lines: readonly string[], { ranked }: ReadRepository): string {
  const own = ranked.filter((one) => one.path === path).toSorted((a, b) => a.line - b.line);
  const kept = new Set<number>();
  for (const { line, endLine } of own) {
    for (let at = line; at <= Math.min(endLine, line + AROUND); at += 1) kept.add(at);
  }
  const numbered = [...kept]
    .toSorted((a, b) => a - b)
    .slice(0, 10 * AROUND)
    .map((at) => `${String(at).padStart(5)} | ${lines[at - 1] ?? ""}`);
  return [`== ${shownPath(path)} (${posix.basename(shownPath(path))}, in parts)`, ...numbered].join(
    "\n",
  );
}
