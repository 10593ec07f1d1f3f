import type { DraftContent, StoryContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import type { Draft } from "../draft.ts";
import { isBacklog, nodesOf } from "../nodes.ts";
import { type PartText, partTexts } from "../part-text.ts";
import { statementsOf } from "./statements.ts";

/** A part of one of a draft's nodes. */
export interface NodePart {
  nodeId: string;
  /** The node's title. */
  title: string;
  part: string;
  label: string;
  text: string;
}

export interface Coverage {
  /** Passages that state a requirement, in their order. */
  statements: Passage[];
  /** By the number of a passage: what rests on it. */
  parts: ReadonlyMap<number, NodePart[]>;
  /** How many of the statements something rests on. */
  covered: number;
  /** Parts that say something and rest on nothing. */
  uncited: NodePart[];
}

/** They plan the work; a statement that only they cite has been left out. */
const NO_COVER = new Set(["labels", "estimate"]);

/** Those that say what the sources say. */
export const statingParts = (content: StoryContent): PartText[] =>
  partTexts(content).filter(({ part }) => !NO_COVER.has(part));

/** Of a part that must rest on something; a priority or a question may come from the analyst. */
const mustCite = ({ part, text, cites }: PartText): boolean =>
  cites.length === 0 &&
  text !== "" &&
  (part === "narrative" || part === "description" || part.startsWith("criteria."));

/** What the rule says of each; a person's decision is kept with these words. */
export const NOT_SAID = "Nothing in the source says this. Is it meant?";

/** The parts of one item that nothing in the sources says. */
export const uncitedParts = (content: StoryContent): PartText[] =>
  statingParts(content).filter(mustCite);

const knownStatements = new WeakMap<readonly Passage[], Passage[]>();
const knownNumbers = new WeakMap<readonly Passage[], ReadonlySet<number>>();

/** What is found once is kept with the list: the rules ask for each node of a backlog. */
function once<Found>(
  known: WeakMap<readonly Passage[], Found>,
  passages: readonly Passage[],
  find: () => Found,
): Found {
  const found = known.get(passages) ?? find();
  known.set(passages, found);
  return found;
}

/** Every number that can be cited. */
export const passageNumbers = (passages: readonly Passage[]): ReadonlySet<number> =>
  once(knownNumbers, passages, () => new Set(passages.map(({ n }) => n)));

/** Looks for the statements of a long source a little at a time; who asks for its coverage has them then. */
export async function findStatements(passages: readonly Passage[]): Promise<void> {
  if (knownStatements.has(passages)) return;
  const found: Passage[] = [];
  for (let from = 0; from < passages.length; from += STATEMENTS_AT_ONCE) {
    // With the one below: it says what is the head of a table.
    const piece = passages.slice(from, from + STATEMENTS_AT_ONCE + 1);
    const end = passages[from + STATEMENTS_AT_ONCE];
    found.push(...statementsOf(piece).filter((passage) => passage !== end));
    if (from + STATEMENTS_AT_ONCE < passages.length) await nextTurn();
  }
  knownStatements.set(passages, found);
}

/** Some 3 ms. */
const STATEMENTS_AT_ONCE = 1000;

/** What of the sources stands in the draft, and what of the draft in no source; a node that is left out counts for nothing. */
export function coverageOf(
  draft: Pick<Draft, "item">,
  content: DraftContent | undefined,
  passages: readonly Passage[],
): Coverage {
  const statements = once(knownStatements, passages, () => statementsOf(passages));
  const parts = new Map<number, NodePart[]>();
  const uncited: NodePart[] = [];
  const nodes = content ? nodesOf(draft, content) : [];
  for (const node of nodes) {
    if (node.decision === "left_out") continue;
    for (const stated of statingParts(node.content)) {
      const { part, label, text, cites } = stated;
      const at = { nodeId: node.id, title: node.content.title.text, part, label, text };
      for (const n of cites) append(parts, n, at);
      if (mustCite(stated)) uncited.push(at);
    }
  }
  const covered = statements.filter(({ n }) => parts.has(n)).length;
  return { statements, parts, covered, uncited };
}

function append(parts: Map<number, NodePart[]>, n: number, part: NodePart): void {
  const known = parts.get(n);
  if (known) known.push(part);
  else parts.set(n, [part]);
}

interface Figures {
  covered: number;
  statements: number;
}

const knownFigures = new WeakMap<DraftContent, { of: readonly Passage[]; figures: Figures }>();

/** The figures that lists show; kept with each revision. */
export function coverageFigures(
  draft: Pick<Draft, "item">,
  content: DraftContent,
  passages: readonly Passage[],
): Figures {
  const known = knownFigures.get(content);
  if (known?.of === passages) return known.figures;
  const { covered, statements } = coverageOf(draft, content, passages);
  const figures = { covered, statements: statements.length };
  if (isBacklog(content)) knownFigures.set(content, { of: passages, figures });
  return figures;
}
