import type { Passage } from "../../db/schema/drafts.ts";
import type { Left } from "../findings.ts";
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

/** A part that rests on nothing, and whoever looked at it says that it is meant. */
export interface MeantRow extends NodePart {
  left: Left;
}

/** A piece of a list: where it begins, and where the next one does. */
interface Piece<Row> {
  rows: Row[];
  from: number;
  next: number | undefined;
}

export interface CoverageTable extends Piece<CoverageRow> {
  uncited: Piece<UncitedRow>;
  meant: Piece<MeantRow>;
  /** What is meant is not counted as uncited. */
  figures: { covered: number; statements: number; uncited: number; meant: number };
}

export interface CoveragePlace {
  only: "uncovered" | undefined;
  /** Where the page of each list begins. */
  from: number;
  parts: number;
  meant: number;
}

const ROWS = 50;
const MOST_PARTS = 12;
const LONGEST = 300;

/** Without the mark of a list item. */
const bare = (text: string): string => text.replace(/^\s*[-*+•]\s+/, "");
const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;

const pieceOf = <Of, Row>(all: readonly Of[], from: number, row: (one: Of) => Row): Piece<Row> => ({
  rows: all.slice(from, from + ROWS).map(row),
  from,
  next: from + ROWS < all.length ? from + ROWS : undefined,
});

/** A page of the statements, each with the parts that rest on it, and of the parts that rest on none. */
export function coverageTable(
  coverage: Coverage,
  leftOf: (part: NodePart) => Left | undefined,
  place: CoveragePlace,
): CoverageTable {
  const { statements, parts, covered } = coverage;
  const listed = place.only ? statements.filter(({ n }) => !parts.has(n)) : statements;
  const all = coverage.uncited.map((part) => ({ ...part, left: leftOf(part) }));
  const uncited = all.filter(({ left }) => !left);
  const meant = all.flatMap(({ left, ...part }) => (left ? [{ ...part, left }] : []));
  return {
    ...pieceOf(listed, place.from, (statement) => rowOf(statement, parts)),
    uncited: pieceOf(uncited, place.parts, uncitedRow),
    meant: pieceOf(meant, place.meant, (part) => ({ ...part, text: cut(part.text) })),
    figures: {
      covered,
      statements: statements.length,
      uncited: uncited.length,
      meant: meant.length,
    },
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
