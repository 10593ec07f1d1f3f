import type { Account, Deps } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, asc, eq, inArray, isNull } from "../../db/drizzle.ts";
import type { SourceOrigin } from "../../db/schema/drafts.ts";
import type { Source } from "../../drafts/source.ts";
import { newId } from "../../platform/clock.ts";
import type { Numbered } from "./numbered.ts";

/** A file that was read, as what is kept of it. */
export interface NewFile extends Numbered {
  kind: "log" | "metrics";
  title: string;
  origin: SourceOrigin;
}

const MOST_FILES = 10;

const waiting = ({ t: { sources } }: Queries, { id }: Pick<Account, "id">) =>
  and(
    eq(sources.accountId, id),
    isNull(sources.draftId),
    inArray(sources.kind, ["log", "metrics"]),
  );

/** Files that a person has uploaded for their next analysis, in order. */
export async function listWaitingFiles(
  db: Queries,
  account: Pick<Account, "id">,
): Promise<Source[]> {
  const { sources } = db.t;
  return db
    .select()
    .from(sources)
    .where(waiting(db, account))
    .orderBy(asc(sources.position), asc(sources.id));
}

/** Undefined: it is there now; else why not. */
export async function addWaitingFile(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Pick<Account, "id">,
  { kind, title, origin, body, passages }: NewFile,
): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const before = await tx
      .select({ id: tx.t.sources.id, title: tx.t.sources.title, body: tx.t.sources.body })
      .from(tx.t.sources)
      .where(waiting(tx, account));
    if (before.some((one) => one.title === title && one.body === body)) return undefined;
    if (before.length >= MOST_FILES) {
      return `Up to ${MOST_FILES} files are read together. Take one away first.`;
    }
    await tx.insert(tx.t.sources).values({
      id: newId(clock),
      accountId: account.id,
      draftId: null,
      position: before.length + 1,
      kind,
      title,
      origin: { ...origin, fileName: title },
      version: null,
      body,
      passages,
      createdAt: clock.now(),
    });
    return undefined;
  });
}

export async function removeWaitingFiles(
  db: Queries | Tx,
  account: Pick<Account, "id">,
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length === 0) return false;
  const { sources } = db.t;
  const gone = await db
    .delete(sources)
    .where(and(waiting(db, account), inArray(sources.id, [...ids])))
    .returning({ id: sources.id });
  return gone.length > 0;
}
