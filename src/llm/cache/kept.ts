import type { Queries, Tx } from "../../db/db.ts";
import { eq, sql } from "../../db/drizzle.ts";
import { putRow } from "../../db/hot-rows.ts";
import { prepared } from "../../db/prepared.ts";
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

/** Every call that may be kept asks for it. */
const selectKept = prepared((db) => {
  const { llmCache } = db.t;
  return db
    .select()
    .from(llmCache)
    .where(eq(llmCache.key, sql.placeholder("key")))
    .prepare("llm_kept");
});

export async function findKept(db: Queries, key: string, now: Date): Promise<Kept | undefined> {
  const [row] = await selectKept(db, { key });
  return row && row.expiresAt > now ? row : undefined;
}

/** Takes the place of what was kept under the same key. */
export async function keep(tx: Tx, kept: NewKept): Promise<void> {
  const { llmCache } = tx.t;
  const bytes = Buffer.byteLength(JSON.stringify(kept.events));
  const row = { ...kept, bytes, hits: 0, lastUsedAt: kept.createdAt };
  await putRow(tx, llmCache, { key: llmCache.key, row });
}

const addHits = prepared((db) => {
  const { llmCache: c } = db.t;
  const now = sql.param(sql.placeholder("now"), c.lastUsedAt);
  return db
    .update(c)
    .set({ lastUsedAt: sql`${now}`, hits: sql`${c.hits} + ${sql.placeholder("count")}` })
    .where(eq(c.key, sql.placeholder("key")))
    .prepare("llm_kept_hits");
});

export async function noteHits(tx: Tx, hits: readonly { key: string; at: Date }[]): Promise<void> {
  const byKey = Map.groupBy(hits, ({ key }) => key);
  for (const [key, all] of byKey) {
    await addHits(tx, { key, now: all.at(-1)?.at, count: all.length });
  }
}
