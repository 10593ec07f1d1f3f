import { redactedCode } from "../../llm/redact.ts";
import { frameOf } from "../../platform/text/frame.ts";
import { renderWhole, shownLines, shownName, shownWords } from "../code-review/shown.ts";

/** The blocks that the prompts announce. */
export const frame = frameOf([
  "targets",
  "example",
  "earlier",
  "standing-tests",
  "requirements",
  "standing-cases",
  "test",
  "outcome",
  "code",
  "instruction",
]);

/** A file with its line numbers, as a model may see it. */
export const shownFile = (path: string, text: string): string =>
  frame.plain(renderWhole(shownName(path), shownLines(path, text.split(/\r?\n/))));

export const shown = (text: string): string => frame.plain(redactedCode(text));
export const shownText = (text: string): string => frame.plain(shownWords(text));
