import { HIDDEN } from "../../llm/redact.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { frame } from "./shown.ts";

const MOST_LINES = 60;

interface Suggested {
  suggestion: string | null;
  line: number;
  endLine: number;
}

interface Replaced {
  line: number;
  endLine: number;
  evidence: string;
}

/**
 * Lines that could stand in the place of the quoted ones; null where they could not: then the remark
 * stands without them.
 */
export function usableSuggestion(
  { suggestion, ...said }: Suggested,
  place: Replaced,
): string | null {
  if (suggestion === null || suggestion.trim() === "") return null;
  const text = stripInvisible(frame.back(suggestion))
    .replaceAll(/\r\n?/g, "\n")
    .replace(/\n+$/, "");
  // It was written for as many lines as the model named, maybe at another place.
  const isForThese = said.endLine - said.line === place.endLine - place.line;
  const isUsable =
    isForThese &&
    text.split("\n").length <= MOST_LINES &&
    squeezed(text) !== squeezed(place.evidence) &&
    !text.includes(HIDDEN) &&
    !place.evidence.includes("…") &&
    isBalancedAs(text, place.evidence);
  return isUsable ? text : null;
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, "");

const STRINGS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
const PAIRS = ["()", "[]", "{}"] as const;

/** As many brackets are left open, and as many closed that were opened before. */
const isBalancedAs = (a: string, b: string): boolean =>
  PAIRS.every((pair) => {
    const [one, other] = [depthsOf(a, pair), depthsOf(b, pair)];
    return one.end === other.end && one.lowest === other.lowest;
  });

function depthsOf(text: string, [open = "", close = ""]: string): { end: number; lowest: number } {
  let end = 0;
  let lowest = 0;
  for (const sign of text.replaceAll(STRINGS, "")) {
    if (sign === open) end += 1;
    if (sign === close) end -= 1;
    lowest = Math.min(lowest, end);
  }
  return { end, lowest };
}
