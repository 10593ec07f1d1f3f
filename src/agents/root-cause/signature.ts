import type { Case } from "./read-case.ts";
import { isFailure } from "../../platform/text/log-templates/read-level.ts";
import { errorIn, frameIn } from "../../platform/text/log-templates/read-stack.ts";
import { mask } from "../../platform/text/log-templates/mask.ts";
import { shownText } from "./shown.ts";

const MOST = 40;

/** By what a case is known again: what its failures say, which errors they name, and where they were thrown. */
export function signatureOf({ logs, told }: Case): string[] {
  const found = new Set<string>();
  const add = (kind: string, text: string | null | undefined) => {
    if (text) found.add(`${kind}: ${shownText(text).replaceAll(/\s+/g, " ").trim().slice(0, 200)}`);
  };
  for (const { facts } of logs) {
    for (const { text, level, error, frames } of facts.templates) {
      if (!isFailure(level) && error === null) continue;
      add("says", text);
      add("error", error);
      for (const frame of frames.slice(0, 2)) add("frame", frame);
    }
  }
  for (const { lines } of told) {
    for (const { text } of lines) {
      const error = errorIn(text);
      add("error", error);
      add("frame", frameIn(text));
      if (error !== null) add("says", mask(text.trim()));
    }
  }
  return [...found].slice(0, MOST);
}

/** What two cases have both, and how much of the smaller one that is, from 0 to 1. */
export function compareSignatures(
  a: readonly string[],
  b: readonly string[],
): { shared: string[]; share: number } {
  const known = new Set(b);
  const shared = a.filter((one) => known.has(one));
  return { shared, share: shared.length / Math.max(1, Math.min(a.length, b.length)) };
}
