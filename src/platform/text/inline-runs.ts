import type { Token } from "markdown-it";
import type { CodeRun, Inline, TextRun } from "./document.ts";

type Marks = Omit<TextRun, "kind" | "text">;

const LINK = /^(https?:\/\/|mailto:)\S/i;

/** A document links to the web and to mail, and to nothing that acts or reads files. */
export const isLink = (href: string): boolean => LINK.test(href);

/** What stands in a line, as runs that each carry their marks. */
export function inlineRuns(tokens: readonly Token[]): Inline[] {
  const runs: Inline[] = [];
  let marks: Marks = {};
  for (const token of tokens) {
    marks = marksAfter(token, marks);
    const run = runOf(token, marks);
    if (run) append(runs, run);
  }
  while (runs.at(-1)?.kind === "break") runs.pop();
  return runs;
}

/** For a markup that holds blocks where the tree holds a line. */
export function strongRuns(content: Inline[]): Inline[] {
  return content.map((run) => (run.kind === "text" ? { ...run, strong: true } : run));
}

function marksAfter({ type, attrs }: Token, marks: Marks): Marks {
  switch (type) {
    case "strong_open":
      return { ...marks, strong: true };
    case "em_open":
      return { ...marks, em: true };
    case "s_open":
      return { ...marks, strike: true };
    case "link_open": {
      const href = attribute(attrs, "href");
      return isLink(href) ? { ...marks, href } : marks;
    }
    default:
      return without(marks, CLOSES[type]);
  }
}

const CLOSES: Record<string, keyof Marks> = {
  strong_close: "strong",
  em_close: "em",
  s_close: "strike",
  link_close: "href",
};

const without = (marks: Marks, mark: keyof Marks | undefined): Marks =>
  Object.fromEntries(Object.entries(marks).filter(([name]) => name !== mark));

function runOf(token: Token, marks: Marks): Inline | undefined {
  switch (token.type) {
    case "softbreak":
    case "hardbreak":
      return { kind: "break" };
    case "code_inline":
      return codeRun(token.content, marks.href);
    case "image":
      return imageRun(token, marks);
    default:
      return token.content === "" ? undefined : { kind: "text", text: token.content, ...marks };
  }
}

const attribute = (attrs: Token["attrs"], wanted: string): string =>
  String(attrs?.find(([name]) => name === wanted)?.[1] ?? "");

function codeRun(content: string, href: string | undefined): CodeRun {
  return { kind: "code", text: content, ...(href !== undefined && { href }) };
}

/** Never shown, so that opening a page tells nobody; who wants to see it follows the link. */
function imageRun({ attrs, content }: Token, marks: Marks): TextRun {
  const source = attribute(attrs, "src");
  const text = content.trim() || source || "image";
  const href = marks.href ?? (isLink(source) ? source : undefined);
  return { kind: "text", text, ...marks, ...(href !== undefined && { href }) };
}

function append(runs: Inline[], run: Inline) {
  const last = runs.at(-1);
  if (run.kind === "break" && last === undefined) return;
  if (last?.kind === "text" && run.kind === "text" && sameMarks(last, run)) {
    runs[runs.length - 1] = { ...last, text: last.text + run.text };
  } else {
    runs.push(run);
  }
}

const sameMarks = (a: TextRun, b: TextRun) =>
  a.strong === b.strong && a.em === b.em && a.strike === b.strike && a.href === b.href;
