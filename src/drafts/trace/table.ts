import type { Passage } from "../../db/schema/drafts.ts";
import { type Coverage, NOT_SAID, type NodePart } from "./coverage.ts";

export interface CoverageRow {
  n: number;
  /** Its beginning. */
  text: string;
  parts: Omit<NodePart, "text">[];
  /** Of parts that are not named here. */
  more: number;
  /** For a refinement that brings an uncovered one in. */
  instruction: string;
}

export interface UncitedRow extends NodePart {
  /** The finding that a person may leave as it is. */
  finding: { rule: "AC-TRACE"; part: string; node: string; message: string };
  /** For a refinement that takes it out. */
  instruction: string;
}

export interface CoverageTable {
  rows: CoverageRow[];
  uncited: UncitedRow[];
  /** Uncited parts beyond those that are shown. */
  moreUncited: number;
  figures: { covered: number; statements: number; uncited: number };
  from: number;
  next: number | undefined;
}

const ROWS = 50;
const MOST_PARTS = 12;
const MOST_UNCITED = 50;
const LONGEST = 300;

/** Without the mark of a list item. */
const bare = (text: string): string => text.replace(/^\s*[-*+•]\s+/, "");
const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;

/** A page of the statements, each with the parts that rest on it. */
export function coverageTable(
  coverage: Coverage,
  { only, from }: { only: "uncovered" | undefined; from: number },
): CoverageTable {
  const { statements, parts, covered, uncited } = coverage;
  const listed = only ? statements.filter(({ n }) => !parts.has(n)) : statements;
  return {
    rows: listed.slice(from, from + ROWS).map((statement) => rowOf(statement, parts)),
    uncited: uncited.slice(0, MOST_UNCITED).map(uncitedRow),
    moreUncited: Math.max(0, uncited.length - MOST_UNCITED),
    figures: { covered, statements: statements.length, uncited: uncited.length },
    from,
    next: from + ROWS < listed.length ? from + ROWS : undefined,
  };
}

function rowOf({ n, text }: Passage, parts: Coverage["parts"]): CoverageRow {
  const all = parts.get(n) ?? [];
  return {
    n,
    text: cut(bare(text)),
    parts: all.slice(0, MOST_PARTS).map(({ text: _text, ...part }) => part),
    more: Math.max(0, all.length - MOST_PARTS),
    instruction: `Add an acceptance criterion for passage ${n}: “${cut(bare(text))}”`,
  };
}

function uncitedRow(part: NodePart): UncitedRow {
  const name = part.label.charAt(0).toLowerCase() + part.label.slice(1);
  const number = /^criteria\.(\d+)$/.exec(part.part)?.[1];
  const what =
    number === undefined
      ? `Take out of the ${name} what nothing in the sources says.`
      : `Remove criterion ${Number(number) + 1}: nothing in the sources says it.`;
  const finding = {
    rule: "AC-TRACE" as const,
    part: part.part,
    node: part.nodeId,
    message: NOT_SAID,
  };
  return { ...part, text: cut(part.text), finding, instruction: what };
}
