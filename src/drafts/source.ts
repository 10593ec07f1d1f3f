import type { Queries } from "../db/db.ts";
import { and, asc, eq, isNull, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { Passage } from "../db/schema/drafts.ts";

export type Source = Row<"sources">;

const standing = (
  { t: { sources } }: Queries,
  draftId: string | ReturnType<typeof sql.placeholder>,
) => and(eq(sources.draftId, draftId), isNull(sources.replacedAt));

/** Those that the draft rests on now: a later version has taken the place of an earlier one. */
export async function listSources(db: Queries, draftId: string): Promise<Source[]> {
  const { sources } = db.t;
  return db
    .select()
    .from(sources)
    .where(standing(db, draftId))
    .orderBy(asc(sources.position), asc(sources.id));
}

export interface TitledPassages {
  title: string;
  passages: Passage[];
}

/** Passages of sources; `all` is the same list each time, so that what was found in it can be kept with it. */
interface Kept {
  each: TitledPassages[];
  all: Passage[];
}

/** Those of a long document take 30 ms to read, and every look at its draft needs them. */
const KEPT_FROM = 1000;
/** Of all together: some 8 MB. */
const MOST_KEPT = 50_000;
/** By the ids of the sources: what belongs to a draft never changes, a later version is another row. */
const kept = new Map<string, Kept>();

/** What the draft may cite, source by source. */
export async function listPassages(db: Queries, draftId: string): Promise<Passage[]> {
  const { all } = await readPassages(db, draftId);
  return all;
}

export async function listTitledPassages(db: Queries, draftId: string): Promise<TitledPassages[]> {
  const { each } = await readPassages(db, draftId);
  return each;
}

const selectIds = prepared((db) => {
  const { sources: s } = db.t;
  return db
    .select({ id: s.id })
    .from(s)
    .where(standing(db, sql.placeholder("draft")))
    .orderBy(asc(s.position), asc(s.id))
    .prepare("drafts_source_ids");
});

const selectPassages = prepared((db) => {
  const { sources: s } = db.t;
  return db
    .select({ id: s.id, title: s.title, passages: s.passages })
    .from(s)
    .where(standing(db, sql.placeholder("draft")))
    .orderBy(asc(s.position), asc(s.id))
    .prepare("drafts_source_passages");
});

async function readPassages(db: Queries, draftId: string): Promise<Kept> {
  const ids = await selectIds(db, { draft: draftId });
  const known = kept.get(keyOf(ids));
  if (known) {
    keep(keyOf(ids), known);
    return known;
  }
  const rows = await selectPassages(db, { draft: draftId });
  const [first] = rows;
  const all = first && rows.length === 1 ? first.passages : rows.flatMap((row) => row.passages);
  const read = { each: rows.map((row) => ({ title: row.title, passages: row.passages })), all };
  if (all.length >= KEPT_FROM) keep(keyOf(rows), read);
  return read;
}

const keyOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join(" ");

/** As the newest; the oldest go where they are too many together. */
function keep(key: string, read: Kept): void {
  kept.delete(key);
  kept.set(key, read);
  let count = [...kept.values()].reduce((sum, { all }) => sum + all.length, 0);
  for (const [oldest, { all }] of kept) {
    if (count <= MOST_KEPT) return;
    kept.delete(oldest);
    count -= all.length;
  }
}
