import type { Deps } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, eq, inArray, isNull, ne } from "../db/drizzle.ts";
import { isHeld } from "../db/jobs/held.ts";
import type { Row } from "../db/schema.ts";
import type { DraftContent } from "../db/schema/content.ts";
import type { CompositionState } from "../db/schema/drafts.ts";
import type { LlmFailure, LlmRequest } from "../llm/llm.ts";
import { done, type Fate, type JobContext, retry } from "../platform/jobs/job.ts";
import { type Draft, titleOf } from "./draft.ts";
import { waitsForLimit } from "./waits-for-limit.ts";
import { startJudgement } from "./judge/judgement.ts";
import { addRevision } from "./revision.ts";
import { rulesFor } from "./rules/settings.ts";
import { tellReady } from "./tell.ts";

export const ACTIVE: readonly CompositionState[] = ["queued", "running"];

/** One attempt at a composition. */
export interface Work {
  composition: Row<"compositions">;
  context: JobContext;
}

const MOST_TOKENS = 16_000;

/** What every call for a composition has in common. */
export const callOf = ({
  composition,
  draft,
  fresh,
}: {
  composition: Row<"compositions">;
  draft: Draft;
  fresh: boolean;
}): Omit<LlmRequest, "taskType" | "prompt" | "system" | "messages" | "schema" | "signal"> => ({
  accountId: composition.accountId,
  connectionId: draft.llmConnectionId,
  model: draft.model,
  subject: `draft:${draft.id}`,
  maxTokens: MOST_TOKENS,
  projectKey: draft.target.projectKey,
  jobId: composition.jobId,
  fresh,
});

/**
 * Whoever asks the same once more wants another answer, not the one that is kept; so does a job
 * that comes back because an answer was of no use.
 */
export async function asksAgain(db: Queries, { composition, context }: Work): Promise<boolean> {
  if (context.attempt > 1) return true;
  const { compositions: c } = db.t;
  const { id, draftId, instruction } = composition;
  const same = instruction === null ? isNull(c.instruction) : eq(c.instruction, instruction);
  const rows = await db
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.draftId, draftId), ne(c.id, id), same))
    .limit(1);
  return rows.length > 0;
}

/** Which version of its prompt made it; a later attempt may find another one in use. */
export async function rememberVersion(db: Db, draft: Draft, promptVersion: number): Promise<void> {
  if (draft.promptVersion === promptVersion) return;
  const { drafts } = db.t;
  await db.transaction(async (tx) => {
    await tx.update(drafts).set({ promptVersion }).where(eq(drafts.id, draft.id));
  }, "soon");
}

/** It runs (a person's stop that came first stands), and nobody else does it by now. */
export function isMine(db: Queries, { composition, context }: Work) {
  const { compositions } = db.t;
  const runs = and(eq(compositions.id, composition.id), eq(compositions.state, "running"));
  return and(runs, isHeld(db, context));
}

/** Nobody has ended it meanwhile. */
export async function isActive(deps: Deps, id: string): Promise<boolean> {
  const { compositions } = deps.db.t;
  const rows = await deps.db
    .select({ id: compositions.id })
    .from(compositions)
    .where(and(eq(compositions.id, id), inArray(compositions.state, [...ACTIVE])));
  return rows.length > 0;
}

/** Its content becomes the next revision, unless somebody was faster. */
export async function complete(
  deps: Deps,
  work: Work & { draft: Draft; content: DraftContent },
): Promise<void> {
  const { composition, draft, content } = work;
  const { compositions, drafts } = deps.db.t;
  await deps.db.transaction(async (tx) => {
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    const [mine] = await tx
      .update(compositions)
      .set({ state: "done", text: "", content: null, finishedAt: deps.clock.now() })
      .where(isMine(tx, work))
      .returning({ id: compositions.id });
    if (!mine || !current) return;
    const { compositionNodes } = tx.t;
    await tx.delete(compositionNodes).where(eq(compositionNodes.compositionId, composition.id));
    const revision = await addRevision(tx, deps.clock, current, {
      content,
      origin: composition.instruction === null ? "composed" : "refined",
      note: composition.instruction ?? "",
      compositionId: composition.id,
      accountId: composition.accountId,
    });
    await tellReady(deps, tx, current, { compositionId: composition.id, revision });
    const { judge } = await rulesFor({ ...deps, db: tx }, current.target);
    if (judge.automatic)
      await startJudgement(deps, tx, {
        ...current,
        revision,
        title: titleOf(content, current.title),
      });
  });
  deps.live.wake(`draft:${draft.id}`);
}

export async function finish(
  deps: Deps,
  work: Work,
  state: "failed" | "interrupted",
  failure: { code: string; message: string },
): Promise<void> {
  const { compositions, drafts } = deps.db.t;
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const [mine] = await tx
      .update(compositions)
      .set({ state, errorCode: failure.code, errorMessage: failure.message, finishedAt: now })
      .where(isMine(tx, work))
      .returning({ id: compositions.id });
    if (!mine) return;
    await tx
      .update(drafts)
      .set({ state: "open", updatedAt: now })
      .where(eq(drafts.id, work.composition.draftId));
  });
  deps.live.wake(`draft:${work.composition.draftId}`);
}

/** Waits for its next try: the page says why. */
async function note(
  deps: Deps,
  work: Work,
  failure: { code: string; message: string },
): Promise<void> {
  const { compositions } = deps.db.t;
  await deps.db
    .update(compositions)
    .set({ state: "queued", errorCode: failure.code, errorMessage: failure.message })
    .where(isMine(deps.db, work));
  deps.live.wake(`draft:${work.composition.draftId}`);
}

/** What stands stays: a person can keep it, or try again from there. */
export async function failed(deps: Deps, work: Work, failure: LlmFailure): Promise<Fate> {
  const waits = waitsForLimit(failure);
  if (!waits && (failure.permanent || work.context.lastAttempt)) {
    await finish(deps, work, "failed", failure);
    return done();
  }
  await note(deps, work, failure);
  return waits ?? retry(failure.message, failure.retryAfterMs);
}
