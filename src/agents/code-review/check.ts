import { createHash } from "node:crypto";
import type { DroppedRemark, Remark } from "../../db/schema/content.ts";
import { redactedCode } from "../../llm/redact.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import type { FoundRemark } from "./find.ts";
import { frame, type ShownFile, shownName } from "./shown.ts";
import { usableSuggestion } from "./suggestion.ts";

/** A remark whose code stands where it says. */
export interface Candidate extends Omit<Remark, "id" | "decision"> {
  confidence: number;
}

export interface Checked {
  candidates: Candidate[];
  dropped: DroppedRemark[];
}

/** Where quoted code stands in the added lines of a file. */
export interface Place {
  line: number;
  endLine: number;
  /** The lines as the model saw them. */
  evidence: string;
  /** The hunk that it stands in. */
  n: number;
}

/** What of a model's remarks stands on added code; the rest with the reason. */
export function checkRemarks(found: readonly FoundRemark[], files: readonly ShownFile[]): Checked {
  const checked: Checked = { candidates: [], dropped: [] };
  for (const remark of found) {
    const candidate = checkRemark(remark, files);
    if (typeof candidate !== "string") addOnce(checked.candidates, candidate);
    else checked.dropped.push(droppedFor(remark, candidate));
  }
  return checked;
}

/** Two windows may see the same; the weightier one stays. */
function addOnce(candidates: Candidate[], candidate: Candidate): void {
  const { category } = candidate;
  const at = candidates.findIndex((one) => one.category === category && isSame(one, candidate));
  const before = candidates[at];
  if (!before) candidates.push(candidate);
  else if (byWeight(candidate, before) < 0) candidates[at] = candidate;
}

function checkRemark(remark: FoundRemark, files: readonly ShownFile[]): Candidate | string {
  const { severity, category, confidence } = remark;
  const [title, scenario] = [wordsOf(remark.title, 160), wordsOf(remark.scenario, 2000)];
  if (title === "" || scenario === "") return "It does not say in which case something goes wrong.";
  const named = files.filter((file) => isNamed(file, remark.path));
  if (named.length === 0) return "No changed file has this name.";
  const quote = frame.back(withoutNumbers(remark.evidence));
  if (!/[\p{L}\p{N}]/u.test(quote) || folded(quote).length < 4) return "It quotes no code.";
  for (const file of named) {
    const place = findPlace(file, quote, remark.line);
    if (!place) continue;
    const { n, ...where } = place;
    return {
      path: file.path,
      ...where,
      severity,
      category,
      title,
      scenario,
      suggestion: usableSuggestion(remark, place),
      cites: [n],
      fingerprint: fingerprintOf({ path: file.path, evidence: place.evidence, category }),
      confidence: Math.min(1, Math.max(0, confidence)),
    };
  }
  return named.some((file) => standsUnchanged(file, quote))
    ? "The code that it quotes is not new: this change does not add it."
    : "The code that it quotes does not stand in the changes.";
}

const isNamed = ({ name, path }: ShownFile, said: string): boolean => {
  const plain = shownName(said).replace(/^\.?\//, "");
  return plain === name || said === path || plain.replace(/^[ab]\//, "") === name;
};

/** A model may copy the numbers and signs in front of the lines. */
function withoutNumbers(evidence: string): string {
  const lines = stripInvisible(evidence)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const NUMBER = /^\s*\d+ (?:[+|]|\s)(?:\s|$)/;
  const isNumbered = lines.length > 0 && lines.every((line) => NUMBER.test(line));
  const plain = isNumbered ? lines.map((line) => line.replace(NUMBER, "")) : lines;
  const isSigned = plain.length > 0 && plain.every((line) => /^\s*\+ ?\S/.test(line));
  return (isSigned ? plain.map((line) => line.replace(/^(\s*)\+ ?/, "$1")) : plain).join("\n");
}

const folded = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** Path, code and category: after the next push the same remark has the same. */
const fingerprintOf = ({
  path,
  evidence,
  category,
}: Pick<Remark, "path" | "evidence" | "category">) =>
  createHash("sha256")
    .update([path, folded(evidence), category].join("\0"))
    .digest("hex");

/** Of the same code of the same file, whatever a model calls it. */
export const isSame = (
  a: Pick<Remark, "path" | "evidence" | "fingerprint">,
  b: Pick<Remark, "path" | "evidence" | "fingerprint">,
): boolean => {
  if (a.fingerprint === b.fingerprint) return true;
  const [one, other] = [folded(a.evidence), folded(b.evidence)];
  return a.path === b.path && (one.includes(other) || other.includes(one));
};

const RANKS = { critical: 0, major: 1, minor: 2 } as const;

export const byWeight = (
  a: Pick<Candidate, "severity" | "confidence">,
  b: Pick<Candidate, "severity" | "confidence">,
): number => RANKS[a.severity] - RANKS[b.severity] || b.confidence - a.confidence;

/** In the added lines of the file, nearest to where the model saw it. */
export function findPlace({ hunks }: ShownFile, quote: string, near: number): Place | undefined {
  const wanted = folded(quote);
  const places = hunks.flatMap(({ n, lines }) =>
    runsOf(lines).flatMap((run) => placesIn(run, wanted).map((place) => ({ ...place, n }))),
  );
  return places.toSorted((a, b) => Math.abs(a.line - near) - Math.abs(b.line - near))[0];
}

interface NewLine {
  line: number;
  text: string;
}

/** Added lines that stand one below the other in the new file. */
function runsOf(lines: ShownFile["hunks"][number]["lines"]): NewLine[][] {
  const runs: NewLine[][] = [];
  for (const { kind, newLine, text } of lines) {
    if (kind !== "added" || newLine === null) continue;
    const run = runs.at(-1);
    const next = { line: newLine, text: frame.back(text) };
    if (run?.at(-1)?.line === newLine - 1) run.push(next);
    else runs.push([next]);
  }
  return runs;
}

function placesIn(run: readonly NewLine[], wanted: string): Omit<Place, "n">[] {
  let all = "";
  const starts = run.map(({ text }) => {
    const line = folded(text);
    if (all !== "" && line !== "") all += " ";
    const start = all.length;
    all += line;
    return start;
  });
  const indexOf = (at: number) => starts.findLastIndex((start) => start <= at);
  const places: Omit<Place, "n">[] = [];
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    const quoted = run.slice(indexOf(at), indexOf(at + wanted.length - 1) + 1);
    const [first, last] = [quoted[0], quoted.at(-1)];
    if (!first || !last) continue;
    const evidence = quoted.map(({ text }) => text).join("\n");
    places.push({ line: first.line, endLine: last.line, evidence });
  }
  return places;
}

const standsUnchanged = ({ hunks }: ShownFile, quote: string): boolean =>
  hunks.some(({ lines }) =>
    folded(lines.map(({ text }) => frame.back(text)).join("\n")).includes(folded(quote)),
  );

/** Plain words of a model: it has read what others wrote. */
export const wordsOf = (text: string, most: number): string => {
  const plain = redactedCode(stripInvisible(frame.back(text)))
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/[^\S\n]+/g, " ")
    .trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
};

export const droppedFor = (
  { title, path, line }: Pick<FoundRemark, "title" | "path" | "line">,
  reason: string,
): DroppedRemark => ({
  title: wordsOf(title, 160) || "Without a title",
  path: shownName(path),
  line: Number.isSafeInteger(line) && line > 0 ? line : null,
  reason,
});
