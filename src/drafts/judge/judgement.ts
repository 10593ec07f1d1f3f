import type { Deps } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, desc, eq, gte, lte } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { newId } from "../../platform/clock.ts";
import type { Draft } from "../draft.ts";
import { judgeJob } from "./judge-job.ts";

export type Judgement = Row<"judgements">;

type Subject = Pick<Draft, "id" | "accountId" | "title" | "revision">;

/** In the caller's transaction: the row and its job come together or not at all. */
export async function startJudgement(
  deps: Pick<Deps, "queue" | "clock">,
  tx: Tx,
  draft: Subject,
): Promise<void> {
  const id = newId(deps.clock);
  const options = { accountId: draft.accountId, title: `Review: ${draft.title}` };
  const job = await deps.queue.enqueue(tx, judgeJob, { judgementId: id }, options);
  await tx.insert(tx.t.judgements).values({
    id,
    draftId: draft.id,
    revision: draft.revision,
    jobId: job.id,
    state: "queued",
    findings: [],
    accountId: draft.accountId,
    createdAt: deps.clock.now(),
  });
}

export type Asked = { ok: true } | { ok: false; code: string; message: string };

/** A person asks for it. While one is under way for this revision, that is the one. */
export async function requestJudgement(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
): Promise<Asked> {
  return deps.db.transaction(async (tx) => {
    const { drafts } = tx.t;
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    if (current?.state !== "open" || current.revision === 0) {
      const message = "A review needs a draft that is open. Wait until it has been written.";
      return { ok: false, code: "drafts.not_open", message };
    }
    const { newest } = await findJudgements(tx, draft.id);
    if (newest && isUnderWay(newest) && newest.revision === current.revision) return { ok: true };
    await startJudgement(deps, tx, current);
    return { ok: true };
  });
}

const isUnderWay = ({ state }: Pick<Judgement, "state">): boolean =>
  state === "queued" || state === "running";

/** The newest, and the newest that has said something. A job may have died without it. */
export async function findJudgements(
  db: Queries,
  draftId: string,
): Promise<{ newest: Judgement | undefined; told: Judgement | undefined }> {
  const { judgements: j, jobs } = db.t;
  const rows = await db
    .select({ judgement: j, jobState: jobs.state })
    .from(j)
    .leftJoin(jobs, eq(jobs.id, j.jobId))
    .where(eq(j.draftId, draftId))
    .orderBy(desc(j.createdAt), desc(j.id))
    .limit(5);
  const all = rows.map(({ judgement, jobState }): Judgement => {
    const runs = jobState === "ready" || jobState === "running";
    return isUnderWay(judgement) && !runs ? { ...judgement, ...DIED } : judgement;
  });
  const told = all.find(({ state, findings }) => state === "done" || findings.length > 0);
  return { newest: all[0], told };
}

const DIED = {
  state: "failed",
  errorMessage: "The background job ended before the review was done. Ask again.",
} as const;

/** The model that gave its opinion, and what that came to; `nanoUsd` null is unpriced. */
export async function judgementCost(
  db: Queries,
  { draftId, createdAt, finishedAt }: Judgement,
): Promise<{ model: string; nanoUsd: number | null; kept: boolean } | undefined> {
  const { activities: a } = db.t;
  const rows = await db
    .select({
      model: a.modelServed,
      asked: a.modelRequested,
      cost: a.costNanoUsd,
      out: a.output,
      cache: a.cache,
    })
    .from(a)
    .where(
      and(
        eq(a.subject, `draft:${draftId}`),
        eq(a.taskType, "judge"),
        gte(a.at, createdAt),
        finishedAt ? lte(a.at, finishedAt) : undefined,
      ),
    )
    .orderBy(desc(a.at));
  const [last] = rows;
  if (!last) return undefined;
  const used = rows.filter(({ out }) => out !== null);
  const priced = used.every(({ cost }) => cost !== null);
  const nanoUsd = priced ? used.reduce((sum, { cost }) => sum + (cost ?? 0), 0) : null;
  const kept = rows.every(({ cache }) => cache === "hit" || cache === "shared");
  return { model: last.model ?? last.asked, nanoUsd, kept };
}
