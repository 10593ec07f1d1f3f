import type { Account, Deps } from "../app.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, desc, eq, getTableColumns, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { lockDraft } from "../drafts/composition.ts";
import type { Draft } from "../drafts/draft.ts";
import { newId } from "../platform/clock.ts";
import { agents } from "./agents.ts";
import { runAgentJob } from "./jobs.ts";
import { restingState } from "./resting.ts";

export type Run = Row<"agentRuns">;
export type RunStep = Omit<Row<"agentSteps">, "output">;

type Start = Pick<Run, "agent" | "instruction" | "properties">;

/** In the caller's transaction: the row, the draft's state and the job come together or not at all. */
export async function startRun(
  deps: Pick<Deps, "queue" | "clock">,
  tx: Tx,
  draft: Pick<Draft, "id" | "accountId" | "title" | "revision">,
  { agent, instruction, properties }: Start,
): Promise<string> {
  const { agentRuns, drafts } = tx.t;
  const id = newId(deps.clock);
  const now = deps.clock.now();
  const title = `${agents[agent].label}: ${draft.title}`;
  const job = await deps.queue.enqueue(
    tx,
    runAgentJob,
    { runId: id },
    { accountId: draft.accountId, title },
  );
  await tx.insert(agentRuns).values({
    id,
    draftId: draft.id,
    agent,
    jobId: job.id,
    instruction,
    baseRevision: draft.revision,
    properties,
    state: "queued",
    accountId: draft.accountId,
    createdAt: now,
  });
  await tx
    .update(drafts)
    .set({ state: "composing", updatedAt: now })
    .where(eq(drafts.id, draft.id));
  return id;
}

/** The newest one of a draft. */
export async function findRun(db: Queries, draftId: string): Promise<Run | undefined> {
  const { agentRuns: t } = db.t;
  const [run] = await db
    .select()
    .from(t)
    .where(eq(t.draftId, draftId))
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(1);
  return run;
}

/** What a run has done so far, in order. */
export async function listSteps(db: Queries, runId: string): Promise<RunStep[]> {
  const { agentSteps: t } = db.t;
  const { output: _, ...columns } = getTableColumns(t);
  return db.select(columns).from(t).where(eq(t.runId, runId)).orderBy(asc(t.position));
}

/** Ends a run that works or waits; what its steps came to stays in the trace. */
export async function stopRun(
  deps: Pick<Deps, "db" | "queue" | "clock" | "live">,
  account: Account,
  draft: Pick<Draft, "id" | "revision">,
): Promise<boolean> {
  const now = deps.clock.now();
  const stopped = await deps.db.transaction(async (tx) => {
    const { agentRuns: t, drafts } = tx.t;
    const active = and(eq(t.draftId, draft.id), inArray(t.state, ["queued", "running"]));
    const [row] = await tx
      .update(t)
      .set({ state: "stopped", finishedAt: now })
      .where(active)
      .returning({ jobId: t.jobId });
    if (!row) return undefined;
    const state = await restingState(tx, draft);
    await tx.update(drafts).set({ state, updatedAt: now }).where(eq(drafts.id, draft.id));
    return row;
  });
  if (!stopped) return false;
  await deps.queue.cancel(stopped.jobId, account.id);
  deps.live.wake(`draft:${draft.id}`);
  return true;
}

/** A run whose job has ended without it: cancelled by a person or with the account, or dead. */
export async function mendRun(deps: Pick<Deps, "db" | "clock">, draft: Draft): Promise<Draft> {
  if (draft.state !== "composing") return draft;
  return deps.db.transaction(async (tx) => {
    const { agentRuns: t, drafts, jobs } = tx.t;
    const current = await lockDraft(tx, draft.id);
    const run = await findRun(tx, draft.id);
    if (current?.state !== "composing" || !run) return current ?? draft;
    const [job] = await tx.select({ state: jobs.state }).from(jobs).where(eq(jobs.id, run.jobId));
    const isAlive = job?.state === "ready" || job?.state === "running";
    if (isAlive) return current;
    const end = { state: "failed" as const, finishedAt: deps.clock.now() };
    const why = {
      errorCode: run.errorCode ?? "agents.job_ended",
      errorMessage: run.errorMessage ?? "It ended before it was done. Start it once more.",
    };
    const active = and(eq(t.id, run.id), inArray(t.state, ["queued", "running"]));
    await tx
      .update(t)
      .set({ ...end, ...why })
      .where(active);
    const state = await restingState(tx, current);
    await tx.update(drafts).set({ state }).where(eq(drafts.id, draft.id));
    return { ...current, state };
  });
}

export interface TracedRun {
  run: Run;
  steps: RunStep[];
}

/** Earlier ones stay in the data; more would make the page long without end. */
const MOST_RUNS = 20;

/** With their steps, the newest first. */
export async function listRuns(db: Queries, draftId: string): Promise<TracedRun[]> {
  const { agentRuns, agentSteps } = db.t;
  const runs = await db
    .select()
    .from(agentRuns)
    .where(eq(agentRuns.draftId, draftId))
    .orderBy(desc(agentRuns.createdAt), desc(agentRuns.id))
    .limit(MOST_RUNS);
  if (runs.length === 0) return [];
  const ids = runs.map(({ id }) => id);
  const { runId, key, position, kind, label, state, errorCode, errorMessage } = agentSteps;
  const { activityId, tokens, costNanoUsd, startedAt, finishedAt } = agentSteps;
  const said = { runId, key, position, kind, label, state, errorCode, errorMessage };
  // Without what each came to: that is for the steps behind it, and may be long.
  const rows = await db
    .select({ ...said, activityId, tokens, costNanoUsd, startedAt, finishedAt })
    .from(agentSteps)
    .where(inArray(runId, ids))
    .orderBy(asc(position));
  const steps = Map.groupBy(rows, (step) => step.runId);
  return runs.map((run) => ({ run, steps: steps.get(run.id) ?? [] }));
}
