import type { CodeRun, Inline, TextRun } from "./document.ts";
import { escapeWiki, ZERO_WIDTH } from "./escape-wiki.ts";

interface Place {
  lineStart?: boolean;
  cell?: boolean;
  /** A break would end it. */
  oneLine?: boolean;
}

const isWord = (char: string) => /[\p{L}\p{N}]/u.test(char);

/** One line of Jira wiki markup. */
export function wikiLine(content: Inline[], place: Place = {}): string {
  const first = content.findIndex((run) => run.kind !== "break" && run.text.trim() !== "");
  return content
    .map((run, i) => {
      if (run.kind === "break") return place.oneLine === true ? " " : "\\\\ ";
      const here = { ...place, lineStart: place.lineStart === true && i === first };
      const touches = {
        before: lastOf(content[i - 1]),
        after: firstOf(content[i + 1]),
      };
      return run.kind === "code" ? codeOf(run, here, touches) : textOf(run, here, touches);
    })
    .join("")
    .trim();
}

interface Touches {
  before: string;
  after: string;
}

const lastOf = (run: Inline | undefined) =>
  run === undefined || run.kind === "break" ? "" : run.text.slice(-1);
const firstOf = (run: Inline | undefined) =>
  run === undefined || run.kind === "break" ? "" : run.text.slice(0, 1);

function textOf(run: TextRun, place: Place, touches: Touches): string {
  const marks = marksOf(run);
  if (marks.length === 0 && run.href === undefined) return escapeWiki(run.text, place);
  const { lead, inner, trail } = trimmed(run.text);
  if (inner === "") return run.text;
  const isInside = isWord(lead || touches.before) || isWord(trail || touches.after);
  const spelled = isInside ? marks.map((mark) => `{${mark}}`) : marks;
  // `*# x*` at the start of a line is a list: the place counts inside the marks, too.
  const text = linked(run, escapeWiki(inner, place), place);
  return lead + spelled.join("") + text + spelled.toReversed().join("") + trail;
}

const marksOf = ({ strong, em, strike }: TextRun): string[] => [
  ...(strong ? ["*"] : []),
  ...(em ? ["_"] : []),
  ...(strike ? ["-"] : []),
];

function codeOf(run: CodeRun, place: Place, touches: Touches): string {
  const { lead, inner, trail } = trimmed(run.text);
  if (inner === "") return run.text;
  const text = escapeWiki(inner, { cell: place.cell === true });
  const closed = text.endsWith("}") ? text + ZERO_WIDTH : text;
  // Beside a letter the braces would be shown.
  const before = isWord(lead || touches.before) ? ZERO_WIDTH : "";
  const after = isWord(trail || touches.after) ? ZERO_WIDTH : "";
  return lead + before + linked(run, `{{${closed}}}`, place) + after + trail;
}

/** A mark beside a blank does not act: blanks go out. */
function trimmed(text: string) {
  const inner = text.trim();
  const start = text.indexOf(inner);
  return { lead: text.slice(0, start), inner, trail: text.slice(start + inner.length) };
}

const IN_URL: Record<string, string> = {
  "|": "%7C",
  "[": "%5B",
  "]": "%5D",
  "{": "%7B",
  "}": "%7D",
  "\\": "%5C",
};

function linked({ href, text }: TextRun | CodeRun, written: string, place: Place): string {
  if (href === undefined) return written;
  const url = href.replaceAll(/[|[\]{}\\\s]/g, (char) => IN_URL[char] ?? encodeURIComponent(char));
  if (text.trim() === href) return `[${url}]`;
  // No bracket and no bar can stand in the words of a link.
  const words = text.trim().replaceAll("[", "(").replaceAll("]", ")").replaceAll("|", "¦");
  const label = words === text.trim() ? written : escapeWiki(words, { cell: place.cell === true });
  return `[${label}|${url}]`;
}
