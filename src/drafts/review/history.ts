import type { Queries } from "../../db/db.ts";
import { inArray } from "../../db/drizzle.ts";
import { readEvents } from "./history-events.ts";
import type { Found, What } from "./history-reading.ts";

export type HistoryEvent = What & {
  at: Date;
  /** Tells events of the same moment apart. */
  key: string;
  who: string;
};

const PAGE_SIZE = 50;

/** Everything that happened to a draft in one line, newest first; `before` is `<ms>.<key>` of the last one seen. */
export async function listHistory(
  db: Queries,
  draftId: string,
  page: { before?: string | undefined; limit?: number } = {},
): Promise<{ events: HistoryEvent[]; next: string | undefined }> {
  const limit = page.limit ?? PAGE_SIZE;
  const dot = page.before?.indexOf(".") ?? -1;
  const at = new Date(dot < 0 ? Number.NaN : Number(page.before?.slice(0, dot)));
  const before = Number.isNaN(at.getTime()) ? undefined : at;
  const seen = page.before?.slice(dot + 1) ?? "";
  const all = await readEvents({ db, draftId, before, limit: limit + 1 });
  const found = all
    .filter((one) => !before || one.at < before || one.key < seen)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1));
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    events: await withNames(db, shown),
    next: found.length > limit && last ? `${last.at.getTime()}.${last.key}` : undefined,
  };
}

async function withNames(db: Queries, found: Found[]): Promise<HistoryEvent[]> {
  const names = await namesOf(
    db,
    found.flatMap(({ whoId, withId }) => [whoId, withId ?? ""]),
  );
  return found.map(({ at, key, whoId, withId = "", what }) => ({
    ...what({ withName: names.get(withId) ?? GONE }),
    at,
    key,
    who: names.get(whoId) ?? GONE,
  }));
}

const GONE = "Somebody who is gone";

/** Of accounts, by id. */
export async function namesOf(db: Queries, ids: string[]): Promise<Map<string, string>> {
  const { accounts } = db.t;
  const known = [...new Set(ids)].filter(Boolean);
  if (known.length === 0) return new Map();
  const rows = await db
    .select({ id: accounts.id, name: accounts.name })
    .from(accounts)
    .where(inArray(accounts.id, known));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
