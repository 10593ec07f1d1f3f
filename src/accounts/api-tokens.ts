import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries } from "../db/db.ts";
import { and, desc, eq, isNull, sql } from "../db/drizzle.ts";
import { preparedAndKept } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import { newId } from "../platform/clock.ts";
import { accountColumns } from "./account.ts";
import { SCOPES, type Scope } from "./permissions.ts";
import { hashToken, newToken, type TokenFault } from "./token.ts";

/** Tells people and secret scanners what it is. */
const PREFIX = "cs_";
const ENDING_LENGTH = 4;
const DAY_MS = 86_400_000;
export const LONGEST_DAYS = 366;
/** Written at most so often: a call costs no write. */
const USE_STEP_MS = 60_000;

export type ApiToken = Omit<Row<"apiTokens">, "hash" | "scopes"> & { scopes: Scope[] };

const isScope = (scope: string): scope is Scope => (SCOPES as readonly string[]).includes(scope);

/** What a program may do with a token: its account, within its scopes. */
export interface Bearer {
  account: Account;
  scopes: Scope[];
  /** Of the token, or of the access token's family. */
  id: string;
}

export interface NewApiToken {
  name: string;
  scopes: Scope[];
  /** From now, 1 to `LONGEST_DAYS`. */
  days: number;
  from: From;
}

/** The token, which nobody can read again, and its row. */
export async function createApiToken(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Account,
  { name, scopes, days, from }: NewApiToken,
): Promise<{ id: string; token: string }> {
  const token = PREFIX + newToken();
  const id = newId(clock);
  const now = clock.now();
  await db.transaction(async (tx) => {
    await tx.insert(tx.t.apiTokens).values({
      id,
      accountId: account.id,
      name,
      hash: hashToken(token),
      ending: token.slice(-ENDING_LENGTH),
      scopes,
      createdAt: now,
      expiresAt: new Date(now.getTime() + days * DAY_MS),
    });
    await record(tx, clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "accounts.token_created",
      subject: `account:${account.id}`,
      details: { name, scopes: scopes.join(" "), days },
    });
  });
  return { id, token };
}

/** Newest first, with those that have ended. */
export async function listApiTokens(db: Queries, accountId: string): Promise<ApiToken[]> {
  const { apiTokens } = db.t;
  const rows = await db
    .select({
      id: apiTokens.id,
      accountId: apiTokens.accountId,
      name: apiTokens.name,
      ending: apiTokens.ending,
      scopes: apiTokens.scopes,
      createdAt: apiTokens.createdAt,
      expiresAt: apiTokens.expiresAt,
      lastUsedAt: apiTokens.lastUsedAt,
      revokedAt: apiTokens.revokedAt,
      revokedBy: apiTokens.revokedBy,
    })
    .from(apiTokens)
    .where(eq(apiTokens.accountId, accountId))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .limit(100);
  return rows.map((row) => ({ ...row, scopes: row.scopes.filter(isScope) }));
}

interface Revocation {
  id: string;
  /** Whose it is, where an admin revokes that of somebody else. */
  accountId?: string;
  from: From;
}

/** False when the account has no such token that still works. */
export async function revokeApiToken(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Account,
  { id, accountId = account.id, from }: Revocation,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { apiTokens } = tx.t;
    const rows = await tx
      .update(apiTokens)
      .set({ revokedAt: clock.now(), revokedBy: account.id })
      .where(
        and(eq(apiTokens.id, id), eq(apiTokens.accountId, accountId), isNull(apiTokens.revokedAt)),
      )
      .returning({ name: apiTokens.name });
    const [row] = rows;
    if (row === undefined) return false;
    await record(tx, clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "accounts.token_revoked",
      subject: `account:${accountId}`,
      details: { name: row.name },
    });
    return true;
  });
}

/** Every request of a program asks for it. */
const selectToken = preparedAndKept((db) => {
  const { apiTokens, accounts } = db.t;
  return db
    .select({ account: accountColumns(db.t), token: apiTokens })
    .from(apiTokens)
    .innerJoin(accounts, eq(accounts.id, apiTokens.accountId))
    .where(
      and(
        eq(apiTokens.hash, sql.placeholder("key")),
        isNull(apiTokens.revokedAt),
        isNull(accounts.deactivatedAt),
      ),
    )
    .prepare("api_token");
});

/** Whom a token speaks for, while it works and its account is active. */
export async function findApiToken(
  { db, clock }: Pick<Deps, "db" | "clock">,
  token: string,
): Promise<Bearer | undefined> {
  if (!token.startsWith(PREFIX)) return undefined;
  const { apiTokens } = db.t;
  const now = clock.now();
  const row = await selectToken(db, hashToken(token));
  if (row === undefined || row.token.expiresAt <= now) return undefined;
  const { id, lastUsedAt, scopes } = row.token;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > USE_STEP_MS) {
    await db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, id));
  }
  return { account: row.account, scopes: scopes.filter(isScope), id };
}

/** Why this one was refused; one that is not ours and one that is mistyped look the same. */
export async function findApiTokenFault(
  { db, clock }: Pick<Deps, "db" | "clock">,
  token: string,
): Promise<TokenFault> {
  const { apiTokens, accounts, refreshTokens } = db.t;
  const hash = hashToken(token);
  const [row] = await db
    .select({ token: apiTokens, deactivatedAt: accounts.deactivatedAt })
    .from(apiTokens)
    .innerJoin(accounts, eq(accounts.id, apiTokens.accountId))
    .where(eq(apiTokens.hash, hash));
  if (row === undefined) {
    // Good for an exchange only.
    const refresh = await db
      .select({ family: refreshTokens.family })
      .from(refreshTokens)
      .where(eq(refreshTokens.hash, hash));
    return refresh.length > 0 ? "wrong" : "unknown";
  }
  if (row.deactivatedAt !== null) return "deactivated";
  if (row.token.revokedAt !== null) return "revoked";
  return row.token.expiresAt <= clock.now() ? "expired" : "unknown";
}
