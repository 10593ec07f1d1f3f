import type { Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Duplicate } from "../../db/schema/published.ts";
import type { Draft } from "../draft.ts";
import { lockDraft } from "../publishing/publication.ts";
import { duplicatesJob } from "./jobs.ts";

export interface Look {
  isUnderWay: boolean;
  found: Duplicate[];
  /** Why not all was looked at, in words. */
  failure: string | undefined;
  at: Date;
}

/** The one that was made of this revision. */
export async function findLook(
  db: Queries,
  { id, revision }: Pick<Draft, "id" | "revision">,
): Promise<Look | undefined> {
  const { duplicateLooks: t, jobs } = db.t;
  const [row] = await db
    .select({ look: t, job: jobs.state })
    .from(t)
    .leftJoin(jobs, eq(jobs.id, t.jobId))
    .where(and(eq(t.draftId, id), eq(t.revision, revision)));
  if (!row) return undefined;
  const { found, errorMessage, createdAt, finishedAt } = row.look;
  const isUnderWay = finishedAt === null && (row.job === "ready" || row.job === "running");
  const died = finishedAt === null && !isUnderWay;
  const failure = died ? "The search ended before it was done." : (errorMessage ?? undefined);
  return { isUnderWay, found, failure, at: finishedAt ?? createdAt };
}

/** Looks for what stands in Jira already, unless that is under way; a first look is made once. */
export async function startLook(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  { id }: Pick<Draft, "id">,
  { again }: { again: boolean },
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const draft = await lockDraft(tx, id);
    if (draft?.state !== "open" || draft.revision === 0) return;
    const last = await findLook(tx, draft);
    if (last && (!again || last.isUnderWay)) return;
    const { revision, accountId, title } = draft;
    const about = { accountId, title: `Look for duplicates: ${title}` };
    const job = await deps.queue.enqueue(tx, duplicatesJob, { draftId: id, revision }, about);
    const { duplicateLooks: t } = tx.t;
    const look = {
      revision,
      jobId: job.id,
      found: [],
      errorMessage: null,
      createdAt: deps.clock.now(),
      finishedAt: null,
    };
    await tx
      .insert(t)
      .values({ draftId: id, ...look })
      .onConflictDoUpdate({ target: t.draftId, set: look });
  });
}
