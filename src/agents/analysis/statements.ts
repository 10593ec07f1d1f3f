import type { StatementProblem } from "../../db/schema/document-content.ts";
import { redactedCode } from "../../llm/redact.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { findCite, type Lines, type Place } from "./cite.ts";
import { claimsIn } from "./claims.ts";
import { type Known, whyWrong } from "./known.ts";
import { frame } from "./shown.ts";
import type { Said } from "./write-section.ts";

/** A statement whose citations are there; what it names is looked for later, for all at once. */
export interface Cited {
  text: string;
  places: Place[];
  problems: StatementProblem[];
}

const MOST_STATEMENTS = 40;
const LONGEST = 1200;
const MOST_CITES = 6;

export function citeStatements(said: readonly Said[], lines: Lines): Cited[] {
  return said.slice(0, MOST_STATEMENTS).flatMap((one) => {
    const text = plainText(one.text);
    return text === "" ? [] : [citeOne(text, one.cites, lines)];
  });
}

function citeOne(text: string, cites: Said["cites"], lines: Lines): Cited {
  const places = new Map<string, Place>();
  const problems: StatementProblem[] = [];
  for (const cite of cites.slice(0, MOST_CITES)) {
    const found = findCite(cite, lines);
    if (typeof found === "string") problems.push({ level: "error", message: found });
    else places.set(`${found.path}:${found.line}-${found.endLine}`, found);
  }
  if (places.size === 0 && problems.length === 0) {
    problems.push({ level: "warning", message: "It rests on no code." });
  }
  return { text, places: [...places.values()], problems };
}

/** In one paragraph; a link or an image of a model leads nowhere that we know. */
const plainText = (text: string): string => {
  const plain = redactedCode(stripInvisible(frame.back(text)))
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replaceAll(/<[^>\n]{1,200}>/g, "")
    .replaceAll(/\bhttps?:\/\/\S+/g, "")
    .replaceAll(/\s+/g, " ")
    .replace(/^[#>*+-]+ /, "")
    .trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
};

export const namesIn = (texts: readonly string[]): string[] => [
  ...new Set(
    texts.flatMap((text) =>
      claimsIn(text).flatMap(({ kind, wanted }) => (kind === "name" ? [wanted] : [])),
    ),
  ),
];

/** What a text names that is not there. */
export const untrueIn = (text: string, known: Known): StatementProblem[] =>
  claimsIn(text).flatMap((claim) => {
    const message = whyWrong(claim, known);
    return message === undefined ? [] : [{ level: "error" as const, message }];
  });
