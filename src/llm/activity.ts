import type { Db } from "../db/db.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Clock } from "../platform/clock.ts";
import type { LlmRequest } from "./llm.ts";

export type ActivityEnd = Partial<Row<"activities">> & Pick<Row<"activities">, "status">;

export interface AttemptEnd {
  outcome: string;
  httpStatus: number | null;
  errorCode: string | null;
  finishedAt: Date;
}

export interface Opening {
  id: string;
  owner: string;
  provider: string;
  request: LlmRequest;
}

/** The row stands before the call (law 6), with its first attempt if there is to be one. */
export async function openActivity(
  db: Db,
  clock: Clock,
  opening: Opening,
  willSend: boolean,
): Promise<void> {
  const { id, owner, provider, request } = opening;
  const at = clock.now();
  await db.transaction(async (tx) => {
    await tx.insert(tx.t.activities).values({
      id,
      at,
      accountId: request.accountId,
      taskType: request.taskType,
      subject: request.subject,
      promptName: request.prompt.name,
      promptVersion: request.prompt.version,
      connectionId: request.connectionId,
      provider,
      modelRequested: request.model,
      status: "open",
      owner,
    });
    if (willSend) await tx.insert(tx.t.activityAttempts).values(attemptRow(opening, 1, at));
  });
}

const attemptRow = ({ id, provider, request }: Opening, attempt: number, startedAt: Date) => ({
  activityId: id,
  attempt,
  provider,
  model: request.model,
  startedAt,
  outcome: "open",
});

/** The next attempt, in one step with the end of the one before it. */
export async function nextAttempt(
  db: Db,
  clock: Clock,
  opening: Opening,
  { attempt, before }: { attempt: number; before: AttemptEnd },
): Promise<void> {
  const { activityAttempts } = db.t;
  const last = and(
    eq(activityAttempts.activityId, opening.id),
    eq(activityAttempts.attempt, attempt - 1),
  );
  await db.transaction(async (tx) => {
    await tx.update(activityAttempts).set(before).where(last);
    await tx.insert(activityAttempts).values(attemptRow(opening, attempt, clock.now()));
  });
}

export async function finishActivity(
  db: Db,
  id: string,
  { end, attempt }: { end: ActivityEnd; attempt: AttemptEnd },
): Promise<void> {
  const { activities, activityAttempts } = db.t;
  const { finishedAt } = attempt;
  const open = and(eq(activityAttempts.activityId, id), eq(activityAttempts.outcome, "open"));
  await db.transaction(async (tx) => {
    await tx
      .update(activities)
      .set({ ...end, finishedAt })
      .where(eq(activities.id, id));
    await tx.update(activityAttempts).set(attempt).where(open);
  });
}

/**
 * At start: what a process left open when it died becomes `interrupted`. What it cost stays
 * unknown. Returns how many there were.
 */
export async function settleOpenActivities(
  db: Db,
  clock: Clock,
  ownerAlive: (owner: string) => boolean,
): Promise<number> {
  const { activities, activityAttempts } = db.t;
  const open = await db
    .select({ id: activities.id, owner: activities.owner })
    .from(activities)
    .where(eq(activities.status, "open"));
  const ids = open.filter(({ owner }) => !ownerAlive(owner)).map(({ id }) => id);
  const ended = { errorCode: "llm.process_ended", finishedAt: clock.now() };
  for (let from = 0; from < ids.length; from += 500) {
    const some = ids.slice(from, from + 500);
    await db.transaction(async (tx) => {
      await tx
        .update(activities)
        .set({ ...ended, status: "interrupted" })
        .where(and(inArray(activities.id, some), eq(activities.status, "open")));
      await tx
        .update(activityAttempts)
        .set({ ...ended, outcome: "interrupted" })
        .where(
          and(inArray(activityAttempts.activityId, some), eq(activityAttempts.outcome, "open")),
        );
    });
  }
  return ids.length;
}
