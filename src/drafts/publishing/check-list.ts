import type { Finding } from "../findings.ts";
import type { Checked, CheckedNode } from "./check.ts";

const PAGE = 50;
/** Of fields that were changed here and in Jira, so many are asked about at a time. */
const MOST_CONFLICTS = 20;
/** Up to so many characters on one page, the content of each item stands in its line; else it is opened one by one. */
const MOST_CHARACTERS = 40_000;
const CHARACTERS_AN_ITEM = 1000;
const MOST_FINDINGS = 40;

/** What the rules say of an item before it is signed. Not what Jira still wants: the page itself asks for that. */
const toldOf = ({ findings }: Pick<CheckedNode, "findings">): Finding[] =>
  findings.filter(({ part, level }) => level !== "error" || !part.startsWith("fields."));

const isError = ({ level }: Finding) => level === "error";
const isConflict = ({ changes }: Pick<CheckedNode, "changes">): boolean =>
  changes.some(({ verdict }) => verdict === "conflict");

/** Items of a kind, from a place on; counted from 0. */
export interface CheckedSome {
  kind: "sent" | "same";
  nodes: CheckedNode[];
  from: number;
  total: number;
  /** Each with its content. */
  isWhole: boolean;
}

/** What is sent, or what stays as it is. Of many, what somebody must act on comes first. */
export function someChecked(
  { nodes }: Checked,
  { kind, from }: { kind: CheckedSome["kind"]; from?: string | undefined },
): CheckedSome {
  const all = nodes.filter(({ act }) => (act === "same") === (kind === "same"));
  const total = all.length;
  const weight = all.reduce((sum, one) => sum + CHARACTERS_AN_ITEM + charactersOf(one), 0);
  const isWhole = total <= PAGE && weight <= MOST_CHARACTERS;
  const asked = Number(from);
  const start = Number.isInteger(asked) && asked > 0 ? asked : 0;
  const inOrder = isWhole ? all : all.toSorted((a, b) => urgency(b) - urgency(a));
  const some = inOrder.slice(start, start + PAGE);
  return { kind, nodes: some, from: start, total, isWhole };
}

const charactersOf = ({ markup, changes, fields }: CheckedNode) =>
  markup.length * 2 + (fields?.summary.length ?? 0) + changes.length * CHARACTERS_AN_ITEM;

const urgency = (one: CheckedNode) =>
  (isConflict(one) ? 2 : 0) + (toldOf(one).some(isError) ? 1 : 0);

/** The items whose conflicts are asked about now; the next come once these are settled. */
export function askedConflicts({ nodes }: CheckedSome): Set<string> {
  const asked = new Set<string>();
  let count = 0;
  for (const { node, changes } of nodes) {
    const conflicts = changes.filter(({ verdict }) => verdict === "conflict").length;
    if (conflicts > 0 && count < MOST_CONFLICTS) asked.add(node.id);
    count += conflicts;
  }
  return asked;
}

interface ToldFindings {
  /** Something keeps it from being signed that is not asked for on the page itself. */
  isBarred: boolean;
  whole: Finding[];
  /** Of items, those of which something is said here. */
  nodes: { node: CheckedNode["node"]; findings: Finding[] }[];
  /** Of how many items something is said in all. */
  count: number;
  /** It stands at the items themselves. */
  isLong: boolean;
}

/** What the rules say before it is signed; of many only what keeps it from being signed. */
export function toldFindings({ nodes, whole }: Checked): ToldFindings {
  const told = nodes
    .map((one) => ({ node: one.node, findings: toldOf(one) }))
    .filter(({ findings }) => findings.length > 0);
  const barring = told.filter(({ findings }) => findings.some(isError));
  const isBarred = whole.some(isError) || barring.length > 0;
  const shown = isBarred && nodes.length > 1 ? barring : told;
  const isLong = shown.reduce((sum, { findings }) => sum + findings.length, 0) > MOST_FINDINGS;
  const some = isBarred ? firstErrors(shown) : [];
  return { isBarred, whole, nodes: isLong ? some : shown, count: shown.length, isLong };
}

function firstErrors(told: ToldFindings["nodes"]): ToldFindings["nodes"] {
  let left = MOST_FINDINGS;
  return told.flatMap(({ node, findings }) => {
    const errors = findings.filter(isError).slice(0, left);
    left -= errors.length;
    return errors.length > 0 ? [{ node, findings: errors }] : [];
  });
}
