import { createHash } from "node:crypto";
import { cleanText } from "../db/clean.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, desc, eq, gt, lt } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Clock } from "../platform/clock.ts";

export type AuditEntry = Row<"auditEntries">;

/** Where a request came from. */
export interface From {
  address: string;
  requestId: string;
}

export interface NewEntry extends From {
  /** Absent: nobody was signed in, or the system itself. */
  accountId?: string | undefined;
  /** The account's name, the login that somebody typed, or `system`. */
  who: string;
  /** `<noun>.<what>`, e.g. `accounts.signed_in`. */
  action: string;
  /** What it was about, e.g. `account:<id>`. */
  subject: string;
  /** Never a secret, nor a part of one. */
  details?: Record<string, string | number | boolean | null>;
}

const LONGEST_WORD = 200;
/** Before the first entry. */
const START = "";

function hashOf(entry: Omit<AuditEntry, "hash">): string {
  const { id, at, accountId, who, action, subject } = entry;
  const { address, requestId, details, previousHash } = entry;
  const what = [id, at.toISOString(), accountId, who, action, subject, address, requestId];
  const text = JSON.stringify([...what, details, previousHash]);
  return createHash("sha256").update(text).digest("hex");
}

const newestOf = (db: Queries) => {
  const { auditEntries } = db.t;
  return db.select().from(auditEntries).orderBy(desc(auditEntries.id)).limit(1);
};

/**
 * Adds an entry to the chain. Everybody else who writes one waits until the transaction ends, so
 * let it be the last thing in it.
 */
export async function record(tx: Tx, clock: Clock, entry: NewEntry): Promise<AuditEntry> {
  const { auditEntries } = tx.t;
  // PostgreSQL: the first entry is the lock. Locking the newest would not do, since who waits for
  // it gets that row even when a newer one has come in the meantime.
  await tx.locked(
    tx.select({ id: auditEntries.id }).from(auditEntries).where(eq(auditEntries.id, 1)),
  );
  const [last] = await newestOf(tx);
  const { accountId = null, who, details = {} } = entry;
  const unsealed = {
    id: (last?.id ?? 0) + 1,
    at: clock.now(),
    accountId,
    who: cleanText(who).slice(0, LONGEST_WORD),
    action: entry.action,
    subject: cleanText(entry.subject).slice(0, LONGEST_WORD),
    address: entry.address,
    requestId: entry.requestId,
    details: cleanText(JSON.stringify(details)),
    previousHash: last?.hash ?? START,
  };
  const row = { ...unsealed, hash: hashOf(unsealed) };
  await tx.insert(auditEntries).values(row);
  return row;
}

export type ChainState =
  | { whole: true; checked: number }
  /** The first entry that was changed, or in whose place another one stood. */
  | { whole: false; checked: number; brokenAt: number };

/** Whether each entry is as it was written and follows the one before, from `from` to the end. */
export async function verifyChain(
  db: Queries,
  options: { from?: number; chunk?: number } = {},
): Promise<ChainState> {
  const { from = 1, chunk = 1000 } = options;
  let last = await findEntry(db, from - 1);
  if (last === undefined && from > 1) return { whole: false, checked: 0, brokenAt: from - 1 };
  let checked = 0;
  for (;;) {
    const rows = await listAfter(db, last?.id ?? 0, chunk);
    for (const row of rows) {
      if (!follows(row, last)) return { whole: false, checked, brokenAt: from + checked };
      last = row;
      checked += 1;
    }
    if (rows.length < chunk) return { whole: true, checked };
  }
}

const follows = (row: AuditEntry, before: AuditEntry | undefined) =>
  row.id === (before?.id ?? 0) + 1 &&
  row.previousHash === (before?.hash ?? START) &&
  row.hash === hashOf(row);

async function listAfter(db: Queries, id: number, limit: number): Promise<AuditEntry[]> {
  const { auditEntries } = db.t;
  return db
    .select()
    .from(auditEntries)
    .where(gt(auditEntries.id, id))
    .orderBy(asc(auditEntries.id))
    .limit(limit);
}

async function findEntry(db: Queries, id: number): Promise<AuditEntry | undefined> {
  const { auditEntries } = db.t;
  const [row] = await db.select().from(auditEntries).where(eq(auditEntries.id, id));
  return row;
}

/** How many of the newest entries a page checks; all of them only when asked. */
const NEWEST = 500;

export async function verifyNewest(db: Queries): Promise<ChainState> {
  const [newest] = await newestOf(db);
  return verifyChain(db, { from: Math.max(1, (newest?.id ?? 0) - NEWEST + 1) });
}

const PAGE_SIZE = 50;

/** Newest first, a page at a time; `before` is the number of the last one seen. */
export async function listAudit(
  db: Queries,
  page: { before?: number | undefined; action?: string | undefined } = {},
): Promise<{ entries: AuditEntry[]; next: number | undefined }> {
  const { auditEntries } = db.t;
  const { before, action } = page;
  const rows = await db
    .select()
    .from(auditEntries)
    .where(
      and(
        action === undefined ? undefined : eq(auditEntries.action, action),
        before === undefined ? undefined : lt(auditEntries.id, before),
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(PAGE_SIZE + 1);
  const entries = rows.slice(0, PAGE_SIZE);
  return { entries, next: rows.length > PAGE_SIZE ? entries.at(-1)?.id : undefined };
}

const MOST_ACTIONS = 200;

/** Every kind of entry there is, in order. Each step skips to the next kind in the index, so a long log costs no more. */
export async function listActions(db: Queries): Promise<string[]> {
  const { auditEntries } = db.t;
  const actions: string[] = [];
  for (;;) {
    const [row] = await db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(gt(auditEntries.action, actions.at(-1) ?? ""))
      .orderBy(asc(auditEntries.action))
      .limit(1);
    if (row === undefined || actions.length === MOST_ACTIONS) return actions;
    actions.push(row.action);
  }
}
