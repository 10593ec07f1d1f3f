import type { NewLine } from "./changes.ts";

interface Seen {
  text: string;
  /** The added lines below it in the same hunk. */
  below: readonly NewLine[];
  /** Names of functions that give a promise, as far as the changes show them. */
  promised: ReadonlySet<string>;
}

export interface Rule {
  id: string;
  severity: "critical" | "major" | "minor";
  category: "correctness" | "security" | "performance" | "practice";
  title: string;
  scenario: string;
  /** How many lines it is about; 0 for none. */
  hits: (seen: Seen) => number;
  mended?: (text: string) => string;
  /** What rules it out, in words. */
  denies?: (seen: { text: string; path: string }) => string | undefined;
}

const one = (isHit: boolean): number => (isHit ? 1 : 0);

const SQL_IN_TEMPLATE = /`[^`]*\b(?:select|insert into|update|delete from)\b[^`]*\$\{/i;
const SQL_JOINED = /["'][^"']*\b(?:select|insert into|update|delete from)\b[^"']*["']\s*\+/i;
const SQL_FORMATTED = /\bf["'][^"']*\b(?:select|insert into|update|delete from)\b[^"']*\{/i;
const SHELL =
  /\b(?:exec|execSync|spawnSync|system|popen|check_output|run)\(\s*(?:`[^`]*\$\{|f["'][^"']*\{|["'][^"']*["']\s*\+)/;

const injection: Rule = {
  id: "injection",
  severity: "critical",
  category: "security",
  title: "Text becomes a part of a query or a command",
  scenario:
    "The value is put into the text as it is. Whoever can choose it ends the text with a quote or a semicolon and adds their own words, which the database or the shell then carries out. Pass it as a parameter.",
  hits: ({ text }) =>
    one([SQL_IN_TEMPLATE, SQL_JOINED, SQL_FORMATTED, SHELL].some((form) => form.test(text))),
  denies: ({ text }) => {
    const values = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, value = ""]) => value.trim());
    const areSafe =
      values.length > 0 &&
      values.every((value) => /^(?:[A-Z][A-Z0-9_]*|Number\(.*\))$/.test(value));
    return areSafe
      ? "What is put in is a constant or a number, so nobody can choose its text."
      : undefined;
  },
};

const secret: Rule = {
  id: "secret",
  severity: "critical",
  category: "security",
  title: "A secret stands in the code",
  scenario:
    "Everybody who can read the repository, now or later, has this secret, also after it is taken out again. Read it from the settings and replace it where it is valid.",
  hits: ({ text }) => one(/[:=(].*["'`][^"'`]*\[hidden\]/.test(text)),
  denies: ({ path }) =>
    /(?:example|sample|\.md$)/i.test(path)
      ? "It is an example that nobody signs in with."
      : undefined,
};

const promise: Rule = {
  id: "promise",
  severity: "major",
  category: "correctness",
  title: "Nobody waits for this call",
  scenario:
    "The function gives a promise, and the code goes on before it is done. When it fails, nobody hears of it: the caller reports success, and the process may end with an unhandled rejection.",
  hits: ({ text, promised }) => {
    const name = /^\s*(?:[\w$]+\.)*([\w$]+)\(.*\);?\s*$/.exec(text)?.[1];
    return one(
      name !== undefined && promised.has(name) && !/\.(?:then|catch|finally)\(/.test(text),
    );
  },
  mended: (text) => text.replace(/^(\s*)/, "$1await "),
};

const bound: Rule = {
  id: "bound",
  severity: "major",
  category: "correctness",
  title: "The loop goes one too far",
  scenario:
    "The last index is one less than the length. With `<=` the last round reads what is not there: the value is undefined, and what is done with it fails or counts one too many.",
  hits: ({ text }) => one(/\bfor\s*\(.*[\w$\])]\s*<=\s*[\w$.]+\.length\s*;/.test(text)),
  mended: (text) => text.replace(/<=(\s*[\w$.]+\.length\s*;)/, "<$1"),
};

const month: Rule = {
  id: "month",
  severity: "major",
  category: "correctness",
  title: "The months are counted from 0 on one side only",
  scenario:
    "`getMonth()` says 0 for January and 11 for December. Compared with a month from 1 to 12 it is one too small, so the answer is wrong for a whole month.",
  hits: ({ text }) => one(/month\w*\s*[<>=!]=*\s*[\w.]+\.getMonth\(\)(?!\s*\+)/i.test(text)),
  mended: (text) => text.replace(/(\.getMonth\(\))(?!\s*\+)/, "$1 + 1"),
};

const swallowed: Rule = {
  id: "swallowed",
  severity: "major",
  category: "correctness",
  title: "An error is swallowed",
  scenario:
    "Whatever goes wrong above, the code goes on as if it had worked. The caller gets a wrong result, and nothing tells anybody why.",
  hits: ({ text, below }) => {
    if (/\bcatch\b[^{]*\{\s*\}/.test(text)) return 1;
    const next = below[0]?.text ?? "";
    const isEmpty = /\bcatch\b[^{]*\{\s*$/.test(text) && /^\s*\}/.test(next);
    return isEmpty || (/^\s*except\b.*:\s*$/.test(text) && /^\s*pass\s*$/.test(next)) ? 2 : 0;
  },
};

const assigned: Rule = {
  id: "assigned",
  severity: "major",
  category: "correctness",
  title: "The condition assigns instead of comparing",
  scenario:
    "The value is overwritten, and the condition holds for every value that counts as true. Write `===` if it is to compare.",
  hits: ({ text }) => one(/\bif\s*\(\s*[\w$.]+\s*=\s*[^=>~\s][^=]*\)\s*\{?\s*$/.test(text)),
};

const loose: Rule = {
  id: "loose",
  severity: "minor",
  category: "practice",
  title: "A loose comparison takes two things for one",
  scenario:
    "`==` and `!=` take null and undefined, or 0 and an empty text, for the same. Where only one of them is meant the other slips through. Compare with three signs.",
  hits: ({ text }) =>
    one(/(?:[^=!<>])(?:==|!=)(?!=)\s*(?:null|undefined|0|""|''|false)(?![\w.])/.test(text)),
  mended: (text) => text.replace(/([^=!<>])(==|!=)(?!=)/, "$1$2="),
};

const leftover: Rule = {
  id: "leftover",
  severity: "minor",
  category: "practice",
  title: "Left over from debugging",
  scenario:
    "In production the line stops whoever has the tools open, or writes what it is given into a log that nobody looks after. Take it out.",
  hits: ({ text }) =>
    one(/^\s*(?:debugger;?|console\.(?:log|debug)\(.*|breakpoint\(\)|binding\.pry)\s*$/.test(text)),
  denies: ({ path }) =>
    /(?:^|\/)(?:scripts?|bin|cli|tools)\//.test(path)
      ? "It is a tool for the command line: writing is what it does."
      : undefined,
};

/** What can be seen line by line, the weightiest first. */
export const rules: readonly Rule[] = [
  injection,
  secret,
  promise,
  bound,
  month,
  swallowed,
  assigned,
  loose,
  leftover,
];
