import type { z } from "zod";
import type { Deps } from "../app.ts";
import { and, asc, eq } from "../db/drizzle.ts";
import { isHeld } from "../db/jobs/held.ts";
import type { Row } from "../db/schema.ts";
import type { RevisionContent } from "../db/schema/content.ts";
import type { Draft } from "../drafts/draft.ts";
import type { Source } from "../drafts/source.ts";
import type { JobContext } from "../platform/jobs/job.ts";
import type { Limits } from "./agent.ts";
import { type AgentFailure, type Came, failedFor } from "./came.ts";

/** What is kept of a step, beside what it came to. */
export interface Spent {
  activityId?: string | undefined;
  tokens?: number | undefined;
  costNanoUsd?: number | null | undefined;
}

interface Step<Value> {
  /** Names the step within its run: `find:2`. */
  key: string;
  kind: Row<"agentSteps">["kind"];
  /** In words, for the trace. */
  label: string;
  /** Parses what was kept of it, when a run goes on after a crash. */
  output: z.ZodType<Value>;
  work(): Promise<{ came: Came<Value>; spent?: Spent }>;
}

/** One attempt at a run: what an agent gets to do its work. */
export interface AgentRun<Properties> {
  deps: Deps;
  row: Row<"agentRuns">;
  draft: Draft;
  sources: readonly Source[];
  properties: Properties;
  /** The content of the revision that it starts from. */
  base: RevisionContent | undefined;
  signal: AbortSignal;
  context: JobContext;
  /** Does a step once: after a crash, what it came to is read and not done again. */
  step<Value>(step: Step<Value>): Promise<Came<Value>>;
}

type Known = Map<string, Row<"agentSteps">>;

interface Given<Properties> extends Omit<AgentRun<Properties>, "step"> {
  limits: Limits;
}

/** With what an earlier attempt has done already. */
export async function openRun<Properties>(given: Given<Properties>): Promise<AgentRun<Properties>> {
  const { agentSteps: t } = given.deps.db.t;
  const rows = await given.deps.db
    .select()
    .from(t)
    .where(eq(t.runId, given.row.id))
    .orderBy(asc(t.position));
  const known: Known = new Map(rows.map((row) => [row.key, row]));
  return { ...given, step: (step) => doStep(given, known, step) };
}

async function doStep<Value>(
  run: Given<unknown>,
  known: Known,
  step: Step<Value>,
): Promise<Came<Value>> {
  const earlier = known.get(step.key);
  const kept = earlier?.state === "done" ? step.output.safeParse(earlier.output?.value) : undefined;
  if (kept?.success) return { ok: true, value: kept.data };
  if (run.signal.aborted) return STOPPED;
  const over = step.kind === "code" ? undefined : overLimit(run, known);
  if (over) return over;
  const opened = await openStep(run, known, step);
  const { came, spent } = await step.work();
  await closeStep(run, known, { opened, came, spent });
  return came;
}

const STOPPED: AgentFailure = {
  ok: false,
  code: "agents.stopped",
  message: "The process was stopped.",
  permanent: false,
};

function overLimit({ deps, limits }: Given<unknown>, known: Known): AgentFailure | undefined {
  const steps = [...known.values()];
  const asked = steps.filter(({ kind }) => kind !== "code");
  const sum = (of: (step: Row<"agentSteps">) => number | null) =>
    asked.reduce((all, step) => all + (of(step) ?? 0), 0);
  if (asked.length >= limits.steps)
    return failedFor("too_many_steps", `It was ended after ${limits.steps} steps.`);
  if (sum(({ tokens }) => tokens) >= limits.tokens) {
    const most = limits.tokens.toLocaleString("en");
    return failedFor("too_many_tokens", `It was ended after ${most} tokens.`);
  }
  if (sum(({ costNanoUsd }) => costNanoUsd) >= limits.nanoUsd)
    return failedFor("too_expensive", "It was ended at the limit of what one run may cost.");
  const minutes = Math.round(limits.wallMs / 60_000);
  // Not from when it was asked for: it may have waited for its turn.
  const begun = Math.min(...steps.map(({ startedAt }) => startedAt.getTime()));
  const isLate = deps.clock.now().getTime() - begun >= limits.wallMs;
  return isLate ? failedFor("too_long", `It was ended after ${minutes} minutes.`) : undefined;
}

async function openStep(
  { deps, row }: Given<unknown>,
  known: Known,
  { key, kind, label }: Step<unknown>,
): Promise<Row<"agentSteps">> {
  const { agentSteps: t } = deps.db.t;
  const position = known.get(key)?.position ?? known.size + 1;
  const fresh = { kind, label, state: "running" as const, startedAt: deps.clock.now() };
  const [opened] = await deps.db
    .insert(t)
    .values({ ...fresh, runId: row.id, key, position })
    .onConflictDoUpdate({
      target: [t.runId, t.key],
      set: { ...fresh, output: null, errorCode: null, errorMessage: null, finishedAt: null },
    })
    .returning();
  if (!opened) throw new Error("a step was not written");
  known.set(key, opened);
  deps.live.wake(`draft:${row.draftId}`);
  return opened;
}

interface Closed {
  opened: Row<"agentSteps">;
  came: Came<unknown>;
  spent: Spent | undefined;
}

async function closeStep(
  { deps, row, context }: Given<unknown>,
  known: Known,
  { opened, came, spent }: Closed,
): Promise<void> {
  const { agentSteps: t } = deps.db.t;
  const end = came.ok
    ? { state: "done" as const, output: { value: came.value } }
    : { state: "failed" as const, errorCode: came.code, errorMessage: came.message };
  const set = { ...end, ...spent, finishedAt: deps.clock.now() };
  const mine = and(eq(t.runId, opened.runId), eq(t.key, opened.key), isHeld(deps.db, context));
  const [closed] = await deps.db.update(t).set(set).where(mine).returning();
  if (closed) known.set(closed.key, closed);
  deps.live.wake(`draft:${row.draftId}`);
}
