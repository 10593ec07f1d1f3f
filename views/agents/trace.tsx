import type { RunStep, TracedRun } from "../../src/agents/runs.ts";
import type { RunState } from "../../src/db/schema/agents.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { count, STEP_KINDS, STEP_STATES } from "./words.ts";

const RUN_WORDS: Record<RunState, string> = {
  queued: "waits",
  running: "runs",
  done: "done",
  failed: "failed",
  stopped: "stopped",
};

const seconds = (from: Date, to: Date | null): string =>
  to === null ? "" : `${((to.getTime() - from.getTime()) / 1000).toFixed(1)} s`;

/** A price of a step; calls of models without a known price have none. */
const priceOf = (nanoUsd: number | null): string => {
  if (nanoUsd === null) return "";
  return nanoUsd === 0 ? "$0" : `$${(nanoUsd / 1e9).toFixed(4)}`;
};

const stateOf = ({ state, errorMessage }: RunStep) => {
  const { tone, icon, word } = STEP_STATES[state];
  const badge = Badge({ tone, icon, children: word });
  return errorMessage === null ? (
    badge
  ) : (
    <>
      {badge} <span class="hint">{errorMessage}</span>
    </>
  );
};

const cells = (step: RunStep, mayOpen: boolean) => [
  step.label,
  step.activityId !== null && mayOpen ? (
    <a href={urls.activity.show(step.activityId)}>{STEP_KINDS[step.kind]}</a>
  ) : (
    STEP_KINDS[step.kind]
  ),
  stateOf(step),
  step.tokens === null ? "" : step.tokens.toLocaleString("en"),
  priceOf(step.costNanoUsd),
  seconds(step.startedAt, step.finishedAt),
];

const COLUMNS = [
  { title: "Step", look: "main" as const },
  { title: "By", look: "fit" as const },
  { title: "State", look: "fit" as const },
  { title: "Tokens", look: "end" as const },
  { title: "Cost", look: "end" as const },
  { title: "Time", look: "end" as const },
];

interface Props {
  runs: readonly TracedRun[];
  zone: string | undefined;
  /** What a run without an instruction is called: "Review". */
  first: string;
  /** The ledger's page of a call is its owner's. */
  mayOpen: boolean;
}

/** Every step of every run: what was asked, what it cost, how long it took. */
export const Trace = ({ runs, zone, first, mayOpen }: Props) => (
  <section class="card" id="trace" aria-labelledby="trace-title">
    <h2 id="trace-title">How it was made</h2>
    {runs.map(({ run, steps }, i) => (
      <details class="fold-out" open={i === 0 && run.state === "failed"}>
        <summary>
          {run.instruction === null ? first : `Refinement: “${run.instruction}”`},{" "}
          {Time({ at: run.createdAt, zone })}: {RUN_WORDS[run.state]}, {count(steps.length, "step")}
        </summary>
        {steps.length > 0 &&
          Table({
            name: `Steps of the run`,
            columns: COLUMNS,
            rows: steps.map((step) => ({ cells: cells(step, mayOpen) })),
          })}
      </details>
    ))}
  </section>
);
