import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import { isHeld } from "../db/jobs/held.ts";
import type { Row } from "../db/schema.ts";
import type { RevisionContent } from "../db/schema/content.ts";
import { type Draft, readRevision } from "../drafts/draft.ts";
import { addRevision } from "../drafts/revision.ts";
import { listSources } from "../drafts/source.ts";
import { tellReady } from "../drafts/tell.ts";
import { waitsForLimit } from "../drafts/waits-for-limit.ts";
import { done, type Fate, type JobContext, retry } from "../platform/jobs/job.ts";
import { agents } from "./agents.ts";
import { type AgentFailure, type Came, failedFor } from "./came.ts";
import { restingState } from "./resting.ts";
import { openRun } from "./run.ts";

type Run = Row<"agentRuns">;

/** One attempt at a run. */
interface Work {
  run: Run;
  draft: Draft;
  context: JobContext;
}

/**
 * The body of the job `agents.run`. May run again after a crash: a run that has ended is left alone,
 * one that was cut goes on behind its last finished step.
 */
export async function execute(deps: Deps, runId: string, context: JobContext): Promise<Fate> {
  const work = await begin(deps, runId, context);
  if (!work) return done();
  const came = await perform(deps, work);
  if (came.ok) {
    await complete(deps, work, came.value);
    return done();
  }
  if (context.signal.aborted) return (await isActive(deps, runId)) ? retry(came.message) : done();
  return fail(deps, work, came);
}

async function begin(deps: Deps, id: string, context: JobContext): Promise<Work | undefined> {
  const { agentRuns: t, drafts } = deps.db.t;
  const [run] = await deps.db
    .update(t)
    .set({ state: "running", errorCode: null, errorMessage: null })
    .where(and(eq(t.id, id), inArray(t.state, ["queued", "running"]), isHeld(deps.db, context)))
    .returning();
  if (!run) return undefined;
  const [draft] = await deps.db.select().from(drafts).where(eq(drafts.id, run.draftId));
  return draft && { run, draft, context };
}

async function perform(
  deps: Deps,
  { run: row, draft, context }: Work,
): Promise<Came<RevisionContent>> {
  const agent = agents[row.agent];
  const properties = agent.properties.safeParse(row.properties);
  if (!properties.success) {
    return failedFor("other_form", "This was started with an older form. Start a new one.");
  }
  const [sources, base] = await Promise.all([
    listSources(deps.db, draft.id),
    row.baseRevision > 0 ? readRevision(deps.db, draft.id, row.baseRevision) : undefined,
  ]);
  const { limits } = agent;
  const given = { deps, row, draft, sources, context, limits, signal: context.signal };
  return agent.run(await openRun({ ...given, properties: properties.data, base: base?.content }));
}

/** It runs (a person's stop that came first stands), and nobody else does it by now. */
function isMine(db: Queries, { run, context }: Work) {
  const { agentRuns: t } = db.t;
  return and(eq(t.id, run.id), eq(t.state, "running"), isHeld(db, context));
}

async function isActive(deps: Deps, id: string): Promise<boolean> {
  const { agentRuns: t } = deps.db.t;
  const rows = await deps.db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.id, id), inArray(t.state, ["queued", "running"])));
  return rows.length > 0;
}

async function complete(deps: Deps, work: Work, content: RevisionContent): Promise<void> {
  const { run, draft } = work;
  await deps.db.transaction(async (tx) => {
    const { agentRuns: t, drafts } = tx.t;
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    const [mine] = await tx
      .update(t)
      .set({ state: "done", finishedAt: deps.clock.now() })
      .where(isMine(tx, work))
      .returning({ id: t.id });
    if (!mine || !current) return;
    const revision = await addRevision(tx, deps.clock, current, {
      content,
      origin: run.instruction === null ? "composed" : "refined",
      note: run.instruction ?? "",
      compositionId: null,
      accountId: run.accountId,
    });
    await tellReady(deps, tx, current, { compositionId: run.id, revision });
  });
  deps.live.wake(`draft:${draft.id}`);
}

async function fail(deps: Deps, work: Work, failure: AgentFailure): Promise<Fate> {
  const waits = waitsForLimit(failure);
  const isOver = !waits && (failure.permanent || work.context.lastAttempt);
  const said = { errorCode: failure.code, errorMessage: failure.message };
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const { agentRuns: t, drafts } = tx.t;
    const set = isOver
      ? { ...said, state: "failed" as const, finishedAt: now }
      : { ...said, state: "queued" as const };
    const [mine] = await tx.update(t).set(set).where(isMine(tx, work)).returning({ id: t.id });
    if (!mine || !isOver) return;
    const state = await restingState(tx, work.draft);
    await tx.update(drafts).set({ state, updatedAt: now }).where(eq(drafts.id, work.draft.id));
  });
  deps.live.wake(`draft:${work.draft.id}`);
  if (isOver) return done();
  return waits ?? retry(failure.message, failure.retryAfterMs);
}
