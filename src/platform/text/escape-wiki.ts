// What plain text needs so that Jira Data Center shows it as it is. A backslash where every reader of
// wiki markup takes one; elsewhere a zero-width space, which breaks the pattern and is not seen.

export const ZERO_WIDTH = "\u200B";

/** Marks act at the edge of a word; inside one, or between blanks, they are text. */
const MARKS = "*_-+^~";
const ICON = /^\((?:[xiyn/!?+*-]|\*[rgby]|on|off|flag|flagoff)\)/i;
const SMILEY = /^(?:[:;][()]|:[PpD](?![\p{L}\p{N}]))/u;
const LINE_START = /^(?:h[1-6]\.|bq\.|\||#)/;
const TWICE = /^(?:\}\}|\?\?)/;
/** A backslash that would escape what comes next, which another run may begin with. */
const LAST_BACKSLASH = /^\\(?:$|[*_\-+^~{[!#(\\|])/;
const LONGEST_PATTERN = 10;

const isWord = (char: string) => /[\p{L}\p{N}]/u.test(char);
const isSpace = (char: string) => /\s/.test(char);

/** Whether a mark between these two would be read as text. */
export const isPlainMark = (before: string, after: string): boolean =>
  (isWord(before) && isWord(after)) || (isSpace(before) && isSpace(after));

interface Place {
  /** Nothing stands before it on its line. */
  lineStart?: boolean;
  /** In a table, where a bar cannot be written. */
  cell?: boolean;
}

export function escapeWiki(text: string, { lineStart = false, cell = false }: Place = {}): string {
  const plain = cell ? text.replaceAll("|", "¦") : text;
  const escaped = plain.replaceAll(/[\\{[(!*_\-+^~:;}?]/g, (char, at: number) => {
    const rest = plain.slice(at, at + LONGEST_PATTERN);
    if (isBrokenUp(rest)) return char + ZERO_WIDTH;
    return isEscaped(rest, plain.charAt(at - 1)) ? `\\${char}` : char;
  });
  return lineStart && LINE_START.test(plain) ? ZERO_WIDTH + escaped : escaped;
}

const isBrokenUp = (rest: string): boolean =>
  SMILEY.test(rest) || TWICE.test(rest) || LAST_BACKSLASH.test(rest);

function isEscaped(rest: string, before: string): boolean {
  const char = rest.charAt(0);
  const after = rest.charAt(1);
  if (MARKS.includes(char)) return !isPlainMark(before, after);
  if (char === "!") return !isWord(before) && /\S/.test(after);
  return char === "{" || char === "[" || ICON.test(rest);
}
