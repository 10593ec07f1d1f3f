import type { Queries } from "../../db/db.ts";
import { and, eq, gt, inArray, sql } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";

export type Kept = Row<"llmCache">;
export type NewKept = Omit<Kept, "bytes" | "hits" | "lastUsedAt">;

/** A longer answer is not worth its place. */
const MOST_BYTES = 1_000_000;
/** How an answer ends that is whole. */
const WHOLE: readonly (string | null)[] = ["end_turn", "stop_sequence"];

/** An answer that was cut, or has not the form that was asked for, is not worth having again. */
export function isWorthKeeping(text: string, stopReason: string | null, isJson: boolean): boolean {
  if (!WHOLE.includes(stopReason) || Buffer.byteLength(text) > MOST_BYTES) return false;
  if (!isJson) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export async function findKept(db: Queries, key: string, now: Date): Promise<Kept | undefined> {
  const { llmCache } = db.t;
  const [row] = await db
    .select()
    .from(llmCache)
    .where(and(eq(llmCache.key, key), gt(llmCache.expiresAt, now)));
  return row;
}

/** Takes the place of what was kept under the same key. */
export async function keep(db: Queries, kept: NewKept): Promise<void> {
  const { llmCache } = db.t;
  const bytes = Buffer.byteLength(JSON.stringify(kept.events));
  const row = { ...kept, bytes, hits: 0, lastUsedAt: kept.createdAt };
  await db.insert(llmCache).values(row).onConflictDoUpdate({ target: llmCache.key, set: row });
}

export async function noteHits(db: Queries, keys: readonly string[], now: Date): Promise<void> {
  const { llmCache } = db.t;
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  for (const count of new Set(times.values())) {
    const same = [...times].filter(([, n]) => n === count).map(([key]) => key);
    await db
      .update(llmCache)
      .set({ lastUsedAt: now, hits: sql`${llmCache.hits} + ${count}` })
      .where(inArray(llmCache.key, same));
  }
}
