import type { DroppedRemark, Remark, ReviewContent } from "../../db/schema/content.ts";
import { came, type Came, isLimit } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { byWeight, wordsOf } from "./check.ts";
import { type Compared, type Pooled, resolvedOf } from "./compare.ts";
import type { Known } from "./known.ts";
import { refuteRemark } from "./refute.ts";
import type { ShownFile } from "./shown.ts";
import type { WholeFiles } from "./whole-files.ts";

type Settled = Pick<ReviewContent, "remarks" | "dropped" | "resolved">;

/** More are not read, and the first ones count. */
const MOST_REMARKS = 5;
const MOST_TRIED = 20;

interface View {
  files: readonly ShownFile[];
  whole: WholeFiles;
}

interface State {
  standing: Pooled[];
  dropped: DroppedRemark[];
  resolved: ReviewContent["resolved"];
  tried: number;
  /** Why the run has to end, once it has. */
  end: string | undefined;
}

/** What nobody could disprove, the weightiest first; at a limit it ends with what it has. */
export async function settle(
  run: AgentRun<unknown>,
  { pool, leftOut, resolved, known }: Compared & { known: Known },
  view: View,
): Promise<Came<Settled>> {
  const state: State = {
    standing: [],
    dropped: [],
    resolved: [...resolved],
    tried: 0,
    end: undefined,
  };
  for (const one of pool.toSorted(byWord)) {
    const reason = reasonNotToTry(state, one);
    if (reason !== undefined) drop(state, one, reason);
    else if (one.isSure) state.standing.push(one);
    else {
      const tried = await tryRemark(run, state, { one, view });
      if (!tried.ok) return tried;
    }
  }
  const remarks = [...numbered(state.standing, known), ...numbered(leftOut, known)];
  return came({ remarks, dropped: state.dropped, resolved: state.resolved });
}

/** A person's word comes first. */
const byWord = (a: Pooled, b: Pooled): number =>
  Number(b.decision === "accepted") - Number(a.decision === "accepted") || byWeight(a, b);

function reasonNotToTry({ standing, tried, end }: State, { isSure }: Pooled): string | undefined {
  if (standing.length === MOST_REMARKS) return "Weaker than the five that stand.";
  if (isSure) return undefined;
  if (end !== undefined) return `Nobody tried to disprove it: ${end}`;
  return tried === MOST_TRIED
    ? `The first ${MOST_TRIED} were tried; this came behind them.`
    : undefined;
}

const drop = ({ dropped }: State, { title, path, line }: Pooled, reason: string) =>
  dropped.push({ title, path, line, reason });

async function tryRemark(
  run: AgentRun<unknown>,
  state: State,
  { one, view: { files, whole } }: { one: Pooled; view: View },
): Promise<Came<undefined>> {
  const file = files.find(({ path }) => path === one.path);
  if (!file) throw new Error("a remark stands on a file that was not read");
  state.tried += 1;
  const verdict = await refuteRemark(run, one, { file, whole });
  if (!verdict.ok) {
    if (!isLimit(verdict)) return verdict;
    state.end = verdict.message;
    drop(state, one, `Nobody tried to disprove it: ${state.end}`);
  } else if (verdict.value.verdict === "stands") state.standing.push(one);
  else if (one.stood) state.resolved.push(resolvedOf(one));
  else drop(state, one, reasonOf(verdict.value.reason));
  return came(undefined);
}

const reasonOf = (said: string): string =>
  `Disproved: ${wordsOf(said, 600) || "no reason was given"}`;

/** An id is given once in the life of a draft. */
function numbered(remarks: readonly (Pooled | Remark)[], { last }: Known): Remark[] {
  let next = last;
  return remarks.map((one) => ({
    id: one.id ?? `r${(next += 1)}`,
    path: one.path,
    line: one.line,
    endLine: one.endLine,
    severity: one.severity,
    category: one.category,
    title: one.title,
    scenario: one.scenario,
    evidence: one.evidence,
    suggestion: one.suggestion,
    cites: one.cites,
    fingerprint: one.fingerprint,
    ...(one.confidence !== undefined && { confidence: one.confidence }),
    decision: one.decision,
  }));
}
