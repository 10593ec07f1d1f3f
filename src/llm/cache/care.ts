import type { Db } from "../../db/db.ts";
import { and, asc, count, eq, gte, inArray, lte, sql } from "../../db/drizzle.ts";
import type { Clock } from "../../platform/clock.ts";
import { dayOf } from "../spends.ts";

/** Small, so that nobody waits for the delete. */
const CHUNK = 200;
const DAY = 86_400_000;

export interface CacheStats {
  entries: number;
  bytes: number;
  /** Of the entries that are there. */
  hits: number;
  /** Over seven days, a few minutes late. */
  week: { calls: number; hits: number; shared: number; savedNanoUsd: number };
}

export async function readCacheStats(db: Db, clock: Clock): Promise<CacheStats> {
  const { llmCache: c, activityDays: d } = db.t;
  const since = dayOf(new Date(clock.now().getTime() - 6 * DAY));
  const [held, uses] = await Promise.all([
    db.select({ entries: count(), bytes: total(c.bytes), hits: total(c.hits) }).from(c),
    db
      .select({ cache: d.cache, calls: total(d.calls), saved: total(d.savedNanoUsd) })
      .from(d)
      .where(gte(d.day, since))
      .groupBy(d.cache),
  ]);
  const calls = (use: string) => uses.find(({ cache }) => cache === use)?.calls ?? 0;
  return {
    ...(held[0] ?? { entries: 0, bytes: 0, hits: 0 }),
    week: {
      calls: uses.reduce((sum, use) => sum + use.calls, 0),
      hits: calls("hit"),
      shared: calls("shared"),
      savedNanoUsd: uses.reduce((sum, { saved }) => sum + saved, 0),
    },
  };
}

type Column = Db["t"]["llmCache"]["bytes" | "hits"] | Db["t"]["activityDays"]["calls"];
const total = (column: Column | Db["t"]["activityDays"]["savedNanoUsd"]) =>
  sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);

/** Drops what has expired and then, oldest use first, what goes over the size. Answers how many. */
export async function cleanUpCache(
  db: Db,
  clock: Clock,
  { mostBytes, signal }: { mostBytes: number; signal: AbortSignal },
): Promise<number> {
  const { llmCache: c } = db.t;
  const now = clock.now();
  const expired = () => db.select({ key: c.key }).from(c).where(lte(c.expiresAt, now)).limit(CHUNK);
  let dropped = await dropAll(db, expired, signal);
  const [held] = await db.select({ bytes: total(c.bytes) }).from(c);
  let over = (held?.bytes ?? 0) - mostBytes;
  while (over > 0 && !signal.aborted) {
    const oldest = await db
      .select({ key: c.key, bytes: c.bytes })
      .from(c)
      .orderBy(asc(c.lastUsedAt))
      .limit(CHUNK);
    const some: string[] = [];
    for (const { key, bytes } of oldest) {
      if (over <= 0) break;
      some.push(key);
      over -= bytes;
    }
    if (some.length === 0) break;
    await db.delete(c).where(inArray(c.key, some));
    dropped += some.length;
  }
  return dropped;
}

/** Empties the cache, or the part of one account. Answers how many answers are gone. */
export async function purgeCache(db: Db, accountId?: string): Promise<number> {
  const { llmCache: c } = db.t;
  const part = accountId === undefined ? undefined : eq(c.scope, `account:${accountId}`);
  const next = () => db.select({ key: c.key }).from(c).where(and(part)).limit(CHUNK);
  return dropAll(db, next, undefined);
}

async function dropAll(
  db: Db,
  next: () => PromiseLike<{ key: string }[]>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { llmCache: c } = db.t;
  for (let dropped = 0; ;) {
    const keys = (await next()).map(({ key }) => key);
    if (keys.length === 0 || signal?.aborted) return dropped;
    await db.delete(c).where(inArray(c.key, keys));
    dropped += keys.length;
  }
}
