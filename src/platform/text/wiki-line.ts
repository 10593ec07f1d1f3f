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
  return content
    .map((run, i) => {
      if (run.kind === "break") return place.oneLine === true ? " " : "\\\\ ";
      const here = { ...place, lineStart: place.lineStart === true && i === 0 };
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
  if (marks.length === 0) return linked(run, escapeWiki(run.text, place), place);
  const inner = run.text.trim();
  if (inner === "") return run.text;
  // A mark beside a blank does not act: blanks go out.
  const lead = run.text.slice(0, run.text.indexOf(inner));
  const trail = run.text.slice(lead.length + inner.length);
  const isInside = isWord(lead || touches.before) || isWord(trail || touches.after);
  const spelled = isInside ? marks.map((mark) => `{${mark}}`) : marks;
  const text = linked(run, escapeWiki(inner, { cell: place.cell === true }), place);
  return lead + spelled.join("") + text + spelled.toReversed().join("") + trail;
}

const marksOf = ({ strong, em, strike }: TextRun): string[] => [
  ...(strong ? ["*"] : []),
  ...(em ? ["_"] : []),
  ...(strike ? ["-"] : []),
];

function codeOf(run: CodeRun, place: Place, { before, after }: Touches): string {
  const text = escapeWiki(run.text.trim(), { cell: place.cell === true });
  const closed = text.endsWith("}") ? text + ZERO_WIDTH : text;
  // Beside a letter the braces would be shown.
  const lead = isWord(before) ? ZERO_WIDTH : "";
  const trail = isWord(after) ? ZERO_WIDTH : "";
  return lead + linked(run, `{{${closed}}}`, place) + trail;
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
  if (text === href) return `[${url}]`;
  // No bracket and no bar can stand in the words of a link.
  const words = text.replaceAll("[", "(").replaceAll("]", ")").replaceAll("|", "¦");
  const label = words === text ? written : escapeWiki(words, { cell: place.cell === true });
  return `[${label.trim()}|${url}]`;
}
