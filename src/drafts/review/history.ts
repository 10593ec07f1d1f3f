import type { Queries } from "../../db/db.ts";
import { and, desc, eq, inArray, isNotNull, lt } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { PublicationState } from "../../db/schema/drafts.ts";
import type { ShareLevel } from "../../db/schema/review.ts";

type What =
  | { kind: "revision"; number: number; origin: Row<"revisions">["origin"]; note: string }
  | { kind: "comment"; part: string; text: string; isSuggestion: boolean }
  | { kind: "decision"; outcome: "done" | "accepted" | "declined"; part: string; text: string }
  | { kind: "left" | "withdrawn"; rule: string; part: string; reason: string }
  | { kind: "shared" | "ended"; level: ShareLevel; withName: string }
  | { kind: "signature"; revision: number }
  | { kind: "publication"; revision: number; state: PublicationState };

export type HistoryEvent = What & {
  at: Date;
  /** Tells events of the same moment apart. */
  key: string;
  who: string;
};

interface Found {
  at: Date;
  key: string;
  /** The account that did it, and the one it was about. */
  whoId: string;
  withId?: string;
  what: (names: { withName: string }) => What;
}

interface Reading {
  db: Queries;
  draftId: string;
  /** Events of this moment or earlier ones; see `readSlice`. */
  limit: number;
  before: Date | undefined;
}

type Compare = typeof eq;
type Condition = ReturnType<typeof and>;

/** The newest before a moment, and all of that very moment: whoever pages on needs both. */
async function readSlice<R>(
  { limit, before }: Reading,
  when: (compare: Compare, before: Date) => Condition,
  read: (when: Condition, limit: number) => Promise<R[]>,
): Promise<R[]> {
  if (!before) return read(undefined, limit);
  const [same, earlier] = await Promise.all([
    read(when(eq, before), SAME_MOMENT),
    read(when(lt, before), limit),
  ]);
  return [...same, ...earlier];
}

const SAME_MOMENT = 1000;

async function revisions(reading: Reading): Promise<Found[]> {
  const { revisions: t } = reading.db.t;
  const { number, origin, note, accountId, createdAt } = t;
  const rows = await readSlice(
    reading,
    (is, before) => is(t.createdAt, before),
    (when, limit) =>
      reading.db
        .select({ number, origin, note, accountId, createdAt })
        .from(t)
        .where(and(eq(t.draftId, reading.draftId), when))
        .orderBy(desc(t.createdAt), desc(t.number))
        .limit(limit),
  );
  return rows.map((row) => ({
    at: row.createdAt,
    key: `revision:${String(row.number).padStart(8, "0")}`,
    whoId: row.accountId,
    what: () => ({ kind: "revision", number: row.number, origin: row.origin, note: row.note }),
  }));
}

async function comments(reading: Reading): Promise<Found[]> {
  const { comments: t } = reading.db.t;
  const rows = await readSlice(
    reading,
    (is, before) => is(t.createdAt, before),
    (when, limit) =>
      reading.db
        .select()
        .from(t)
        .where(and(eq(t.draftId, reading.draftId), when))
        .orderBy(desc(t.createdAt), desc(t.id))
        .limit(limit),
  );
  return rows.map(({ id, part, text, suggestion, accountId, createdAt }) => ({
    at: createdAt,
    key: `comment:${id}`,
    whoId: accountId,
    what: () => ({ kind: "comment", part, text, isSuggestion: suggestion !== null }),
  }));
}

async function decisions(reading: Reading): Promise<Found[]> {
  const { comments: t } = reading.db.t;
  const rows = await readSlice(
    reading,
    (is, before) => is(t.decidedAt, before),
    (when, limit) =>
      reading.db
        .select()
        .from(t)
        .where(and(eq(t.draftId, reading.draftId), isNotNull(t.decidedAt), when))
        .orderBy(desc(t.decidedAt), desc(t.id))
        .limit(limit),
  );
  return rows.flatMap(({ id, part, text, outcome, decidedBy, decidedAt }) =>
    outcome === null || decidedAt === null
      ? []
      : [
          {
            at: decidedAt,
            key: `decision:${id}`,
            whoId: decidedBy ?? "",
            what: (): What => ({ kind: "decision", outcome, part, text }),
          },
        ],
  );
}

/** Findings that were left as they are, and those that were taken up again. */
async function findingDecisions(reading: Reading): Promise<Found[]> {
  const { findingDecisions: t } = reading.db.t;
  const read = (kind: "left" | "withdrawn") => {
    const column = kind === "left" ? t.createdAt : t.withdrawnAt;
    return readSlice(
      reading,
      (is, before) => is(column, before),
      (when, limit) =>
        reading.db
          .select({
            id: t.id,
            rule: t.rule,
            part: t.part,
            reason: t.reason,
            by: t.accountId,
            at: column,
          })
          .from(t)
          .where(and(eq(t.draftId, reading.draftId), isNotNull(column), when))
          .orderBy(desc(column), desc(t.id))
          .limit(limit),
    ).then((rows) =>
      rows.flatMap(({ id, rule, part, reason, by, at }): Found[] =>
        at === null
          ? []
          : [{ at, key: `${kind}:${id}`, whoId: by, what: () => ({ kind, rule, part, reason }) }],
      ),
    );
  };
  return [...(await read("left")), ...(await read("withdrawn"))];
}

async function shares(reading: Reading): Promise<Found[]> {
  const { draftShares: t } = reading.db.t;
  const read = async (kind: "shared" | "ended") => {
    const column = kind === "shared" ? t.createdAt : t.endedAt;
    const rows = await readSlice(
      reading,
      (is, before) => is(column, before),
      (when, limit) =>
        reading.db
          .select({ accountId: t.accountId, level: t.level, by: t.grantedBy, at: column })
          .from(t)
          .where(and(eq(t.draftId, reading.draftId), isNotNull(column), when))
          .orderBy(desc(column), desc(t.accountId))
          .limit(limit),
    );
    return rows.flatMap(({ accountId, level, by, at }): Found[] =>
      at === null
        ? []
        : [
            {
              at,
              key: `${kind}:${accountId}`,
              whoId: by,
              withId: accountId,
              what: ({ withName }) => ({ kind, level, withName }),
            },
          ],
    );
  };
  return [...(await read("shared")), ...(await read("ended"))];
}

async function signatures(reading: Reading): Promise<Found[]> {
  const { countersignatures: t } = reading.db.t;
  const rows = await readSlice(
    reading,
    (is, before) => is(t.createdAt, before),
    (when, limit) =>
      reading.db
        .select()
        .from(t)
        .where(and(eq(t.draftId, reading.draftId), when))
        .orderBy(desc(t.createdAt), desc(t.revision), desc(t.accountId))
        .limit(limit),
  );
  return rows.map(({ revision, accountId, createdAt }) => ({
    at: createdAt,
    key: `signature:${String(revision).padStart(8, "0")}:${accountId}`,
    whoId: accountId,
    what: () => ({ kind: "signature", revision }),
  }));
}

async function publications(reading: Reading): Promise<Found[]> {
  const { publications: t } = reading.db.t;
  const rows = await readSlice(
    reading,
    (is, before) => is(t.createdAt, before),
    (when, limit) =>
      reading.db
        .select()
        .from(t)
        .where(and(eq(t.draftId, reading.draftId), when))
        .orderBy(desc(t.createdAt), desc(t.id))
        .limit(limit),
  );
  return rows.map(({ id, revision, state, accountId, createdAt }) => ({
    at: createdAt,
    // After the signature that made it.
    key: `to-publish:${id}`,
    whoId: accountId,
    what: () => ({ kind: "publication", revision, state }),
  }));
}

const KINDS = [revisions, comments, decisions, findingDecisions, shares, signatures, publications];
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
  const all = await Promise.all(
    KINDS.map((read) => read({ db, draftId, before, limit: limit + 1 })),
  );
  const found = all
    .flat()
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
