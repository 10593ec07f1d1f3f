import type { Db, Queries } from "../db/db.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { CacheUse } from "../db/schema/llm.ts";
import type { Clock } from "../platform/clock.ts";
import type { Body } from "./body.ts";
import type { NewKept } from "./cache/kept.ts";
import type { LlmRequest } from "./llm.ts";
import { messageWords } from "./message-words.ts";
import { addToSpends, dayOf, type Hold, type Payer, settled } from "./spends.ts";

export type ActivityEnd = Partial<Row<"activities">> & Pick<Row<"activities">, "status">;

export type AttemptEnd = Partial<Omit<Row<"activityAttempts">, "activityId" | "attempt">> & {
  outcome: string;
  finishedAt: Date;
};

/** Where an attempt goes. */
export interface Place {
  connectionId: string;
  provider: string;
  model: string;
}

export interface Opening {
  id: string;
  at: Date;
  owner: string;
  /** With the connection and the model that were asked for, its provider. */
  provider: string;
  request: LlmRequest;
  /** Where the first attempt goes; undefined when there will be none. */
  first: Place | undefined;
  /** Whose budget pays beside the account's. */
  teamId: string | null;
  cache: CacheUse;
}

export const payerOf = ({ at, request, teamId }: Opening): Payer & { accountId: string } => ({
  accountId: request.accountId,
  teamId,
  day: dayOf(at),
});

/** What every row says of a call, however it goes on. */
export const rowOf = ({ id, at, owner, provider, request, teamId, cache }: Opening) => ({
  id,
  at,
  day: dayOf(at),
  accountId: request.accountId,
  teamId,
  taskType: request.taskType,
  subject: request.subject,
  promptName: request.prompt.name,
  promptVersion: request.prompt.version,
  connectionId: request.connectionId,
  provider,
  modelRequested: request.model,
  projectKey: request.projectKey ?? null,
  jobId: request.jobId ?? null,
  bytesIn: bytesIn(request),
  cache,
  owner,
});

/** What answered in the end, and whether it was another than was asked for. */
export function servedBy(
  { request }: Opening,
  { connectionId, model }: Pick<Place, "connectionId" | "model">,
): Pick<ActivityEnd, "connectionServed" | "fallback"> {
  const asSaid = connectionId === request.connectionId && model === request.model;
  return { connectionServed: connectionId, fallback: !asSaid };
}

const bytesIn = ({ system, messages }: LlmRequest): number =>
  messages.reduce(
    (sum, message) => sum + Buffer.byteLength(messageWords(message)),
    Buffer.byteLength(system),
  );

/** The next attempt, in one step with the end of the one before it. */
export async function nextAttempt(
  db: Db,
  clock: Clock,
  opening: Opening,
  { attempt, before, place }: { attempt: number; before: AttemptEnd; place: Place },
): Promise<void> {
  const { activityAttempts } = db.t;
  const last = and(
    eq(activityAttempts.activityId, opening.id),
    eq(activityAttempts.attempt, attempt - 1),
  );
  await db.transaction(async (tx) => {
    await tx.update(activityAttempts).set(before).where(last);
    const next = { activityId: opening.id, attempt, startedAt: clock.now(), outcome: "open" };
    await tx.insert(activityAttempts).values({ ...next, ...place });
  });
}

export interface Finish {
  end: ActivityEnd;
  attempt: AttemptEnd;
  /** What was held when it was opened; undefined when nothing was. */
  hold?: Hold | undefined;
  kept?: NewKept | undefined;
}

/** A call that the cache answered. */
export interface KeptCall {
  row: Db["t"]["activities"]["$inferInsert"] & Pick<Row<"activities">, "at">;
  key: string;
  body: Body | undefined;
}

/** Of a call that waited for another one: it had no attempt and held nothing. */
export async function finishShared(
  db: Db,
  id: string,
  { end, finishedAt, body }: { end: ActivityEnd; finishedAt: Date; body: Body | undefined },
): Promise<void> {
  const { activities } = db.t;
  await db.transaction(async (tx) => {
    await tx
      .update(activities)
      .set({ ...end, finishedAt })
      .where(eq(activities.id, id));
    if (body) await addBody(tx, id, finishedAt, body);
  });
}

const addBody = (tx: Queries, activityId: string, createdAt: Date, body: Body) =>
  tx.insert(tx.t.activityBodies).values({ activityId, createdAt, ...body });

/**
 * At start: what a process left open when it died becomes `interrupted`. What it cost stays
 * unknown. Returns how many there were.
 */
export async function settleOpenActivities(
  db: Db,
  clock: Clock,
  ownerAlive: (owner: string) => boolean,
): Promise<number> {
  const { activities } = db.t;
  const open = await db
    .select({ id: activities.id, owner: activities.owner })
    .from(activities)
    .where(eq(activities.status, "open"));
  const ids = open.filter(({ owner }) => !ownerAlive(owner)).map(({ id }) => id);
  for (let from = 0; from < ids.length; from += 500) {
    await settle(db, clock, ids.slice(from, from + 500));
  }
  return ids.length;
}

async function settle(db: Db, clock: Clock, ids: string[]): Promise<void> {
  const { activities, activityAttempts } = db.t;
  const ended = { errorCode: "llm.process_ended", finishedAt: clock.now() };
  await db.transaction(async (tx) => {
    const stillOpen = and(inArray(activities.id, ids), eq(activities.status, "open"));
    const { id, accountId, teamId, day, reservedNanoUsd } = activities;
    const held = await tx.locked(
      tx.select({ id, accountId, teamId, day, reservedNanoUsd }).from(activities).where(stillOpen),
    );
    await tx
      .update(activities)
      .set({ ...ended, status: "interrupted", reservedNanoUsd: null })
      .where(stillOpen);
    await tx
      .update(activityAttempts)
      .set({ ...ended, outcome: "interrupted" })
      .where(and(inArray(activityAttempts.activityId, ids), eq(activityAttempts.outcome, "open")));
    const changes = held.flatMap(({ reservedNanoUsd: nanoUsd, ...row }) =>
      nanoUsd === null || row.day === null ? [] : settled({ ...row, day: row.day, nanoUsd }, null),
    );
    await addToSpends(tx, changes);
  });
}
