import { type Clock } from "../platform/clock.ts";
import { kidOf } from "../platform/secrets/create-secrets.ts";
import type { Keyring } from "../platform/secrets/keyring.ts";
import type { Place, Secrets } from "../platform/secrets/secrets.ts";
import type { Db, Queries } from "./db.ts";
import { and, asc, eq, gt, isNotNull, ne, not, like } from "./drizzle.ts";

/** Where a connection's secret is sealed; a company connection has no owner. */
export const connectionPlace = (row: { id: string; accountId: string | null }): Place => ({
  table: "connections",
  column: "secret",
  id: row.id,
  ...(row.accountId !== null && { owner: row.accountId }),
});

/** Where the credentials of an open registration are sealed. */
export const registrationPlace = (row: { id: string }): Place => ({
  table: "registrations",
  column: "secret",
  id: row.id,
});

/** Where what signs the messages to a webhook is sealed. */
export const webhookPlace = (row: { id: string; accountId: string }): Place => ({
  table: "webhooks",
  column: "secret",
  id: row.id,
  owner: row.accountId,
});

/** Where what signs the deliveries of GitHub or GitLab is sealed. */
export const codeHookPlace = (row: { id: string; accountId: string }): Place => ({
  table: "code_hooks",
  column: "secret",
  id: row.id,
  owner: row.accountId,
});

/** Where the secret of an account's one-time codes is sealed. */
export const oneTimeCodePlace = (row: { accountId: string }): Place => ({
  table: "one_time_codes",
  column: "secret",
  id: row.accountId,
  owner: row.accountId,
});

/** Where the verifier and the nonce of a person on the way to an identity provider are sealed. */
export const outsideSignInPlace = (row: { id: string }): Place => ({
  table: "outside_sign_ins",
  column: "secret",
  id: row.id,
});

const checkPlace = (kid: string): Place => ({ table: "seal_checks", column: "sealed", id: kid });
const KNOWN = "countersign";

/** Why these keys do not fit this database, in words for the operator; undefined when they do. */
export async function checkKeys(
  db: Db,
  clock: Clock,
  secrets: Secrets,
  keyring: Keyring,
): Promise<string | undefined> {
  const { sealChecks } = db.t;
  const rows = await db.select().from(sealChecks).orderBy(asc(sealChecks.kid));
  for (const { kid, sealed } of rows) {
    if (!keyring.some((key) => key.kid === kid)) {
      return `this database was sealed with the key ${kid}, which is not among the keys given (${keyring.map((key) => key.kid).join(", ")}). Bring that key back.`;
    }
    try {
      secrets.open(sealed, checkPlace(kid));
    } catch {
      return `the key ${kid} is not the one that this database was sealed with. Bring the old key back.`;
    }
  }
  const [{ kid }] = keyring;
  if (rows.some((row) => row.kid === kid)) return undefined;
  const sealed = secrets.seal(KNOWN, checkPlace(kid));
  await db.insert(sealChecks).values({ kid, sealed, createdAt: clock.now() }).onConflictDoNothing();
  return undefined;
}

interface Sealed {
  id: string;
  secret: string;
  place: Place;
}
interface Column {
  /** Rows after this id that another key than `kid` has sealed. */
  list(db: Queries, kid: string, after: string): Promise<Sealed[]>;
  /** Only while the value is still the old one: the person may save a new secret meanwhile. */
  write(db: Queries, row: Sealed, sealed: string): PromiseLike<unknown>;
}

const PAGE = 100;
const sealedBy = (kid: string) => `v1.${kid}.%`;

/** Every sealed column of the database. */
const COLUMNS: Column[] = [
  {
    async list(db, kid, after) {
      const { connections: t } = db.t;
      const rows = await db
        .select({ id: t.id, accountId: t.accountId, secret: t.secret })
        .from(t)
        .where(and(gt(t.id, after), isNotNull(t.secret), not(like(t.secret, sealedBy(kid)))))
        .orderBy(asc(t.id))
        .limit(PAGE);
      return rows.map((row) => ({
        id: row.id,
        secret: row.secret ?? "",
        place: connectionPlace(row),
      }));
    },
    write: (db, row, sealed) =>
      db
        .update(db.t.connections)
        .set({ secret: sealed })
        .where(and(eq(db.t.connections.id, row.id), eq(db.t.connections.secret, row.secret))),
  },
  {
    async list(db, kid, after) {
      const { registrations: t } = db.t;
      const rows = await db
        .select({ id: t.id, secret: t.secret })
        .from(t)
        .where(and(gt(t.id, after), not(like(t.secret, sealedBy(kid)))))
        .orderBy(asc(t.id))
        .limit(PAGE);
      return rows.map((row) => ({ ...row, place: registrationPlace(row) }));
    },
    write: (db, row, sealed) =>
      db
        .update(db.t.registrations)
        .set({ secret: sealed })
        .where(and(eq(db.t.registrations.id, row.id), eq(db.t.registrations.secret, row.secret))),
  },
  {
    async list(db, kid, after) {
      const { webhooks: t } = db.t;
      const rows = await db
        .select({ id: t.id, accountId: t.accountId, secret: t.secret })
        .from(t)
        .where(and(gt(t.id, after), not(like(t.secret, sealedBy(kid)))))
        .orderBy(asc(t.id))
        .limit(PAGE);
      return rows.map((row) => ({ ...row, place: webhookPlace(row) }));
    },
    write: (db, row, sealed) =>
      db
        .update(db.t.webhooks)
        .set({ secret: sealed })
        .where(and(eq(db.t.webhooks.id, row.id), eq(db.t.webhooks.secret, row.secret))),
  },
  {
    async list(db, kid, after) {
      const { codeHooks: t } = db.t;
      const rows = await db
        .select({ id: t.id, accountId: t.accountId, secret: t.secret })
        .from(t)
        .where(and(gt(t.id, after), not(like(t.secret, sealedBy(kid)))))
        .orderBy(asc(t.id))
        .limit(PAGE);
      return rows.map((row) => ({ ...row, place: codeHookPlace(row) }));
    },
    write: (db, row, sealed) =>
      db
        .update(db.t.codeHooks)
        .set({ secret: sealed })
        .where(and(eq(db.t.codeHooks.id, row.id), eq(db.t.codeHooks.secret, row.secret))),
  },
  {
    async list(db, kid, after) {
      const { oneTimeCodes: t } = db.t;
      const rows = await db
        .select({ id: t.accountId, secret: t.secret })
        .from(t)
        .where(and(gt(t.accountId, after), not(like(t.secret, sealedBy(kid)))))
        .orderBy(asc(t.accountId))
        .limit(PAGE);
      return rows.map((row) => ({ ...row, place: oneTimeCodePlace({ accountId: row.id }) }));
    },
    write: (db, row, sealed) => {
      const { oneTimeCodes: t } = db.t;
      const isOld = and(eq(t.accountId, row.id), eq(t.secret, row.secret));
      return db.update(t).set({ secret: sealed }).where(isOld);
    },
  },
  {
    async list(db, kid, after) {
      const { outsideSignIns: t } = db.t;
      const rows = await db
        .select({ id: t.id, secret: t.secret })
        .from(t)
        .where(and(gt(t.id, after), not(like(t.secret, sealedBy(kid)))))
        .orderBy(asc(t.id))
        .limit(PAGE);
      return rows.map((row) => ({ ...row, place: outsideSignInPlace(row) }));
    },
    write: (db, row, sealed) => {
      const { outsideSignIns: t } = db.t;
      const isOld = and(eq(t.id, row.id), eq(t.secret, row.secret));
      return db.update(t).set({ secret: sealed }).where(isOld);
    },
  },
];

/**
 * Seals everything anew with the first key; afterwards no other key is needed. May run beside the
 * service, and again after a crash.
 */
export async function reseal(db: Db, secrets: Secrets, keyring: Keyring): Promise<number> {
  const [{ kid }] = keyring;
  let count = 0;
  for (const column of COLUMNS) {
    let rows: Sealed[] = [];
    do {
      rows = await column.list(db, kid, rows.at(-1)?.id ?? "");
      for (const row of rows) {
        await column.write(db, row, secrets.seal(secrets.open(row.secret, row.place), row.place));
        count += 1;
      }
    } while (rows.length === PAGE);
  }
  await db.delete(db.t.sealChecks).where(ne(db.t.sealChecks.kid, kid));
  return count;
}

/** How many values each key has sealed. */
export async function countSealed(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const column of COLUMNS) {
    let rows: Sealed[] = [];
    do {
      rows = await column.list(db, "-", rows.at(-1)?.id ?? "");
      for (const { secret } of rows) {
        const kid = kidOf(secret) ?? "?";
        counts.set(kid, (counts.get(kid) ?? 0) + 1);
      }
    } while (rows.length === PAGE);
  }
  return counts;
}
