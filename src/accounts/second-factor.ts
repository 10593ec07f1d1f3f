import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, eq, isNotNull, isNull, lt, or } from "../db/drizzle.ts";
import { oneTimeCodePlace } from "../db/sealed.ts";
import { countAttempt, forgiveAttempts } from "./throttle.ts";
import { hashToken } from "./token.ts";

type FactorDeps = Pick<Deps, "db" | "clock" | "secrets">;

const ISSUER = "Countersign";
const PERIOD_S = 30;
/** A clock may be off by one step in either direction. */
const WINDOW = 1;
const RECOVERY_CODES = 10;

const totpOf = (secret: Secret, account: Account) =>
  new TOTP({
    issuer: ISSUER,
    label: account.email,
    secret,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_S,
  });

async function openTotp({ db, secrets }: FactorDeps, account: Account, isConfirmed: boolean) {
  const { oneTimeCodes: t } = db.t;
  const state = isConfirmed ? isNotNull(t.confirmedAt) : isNull(t.confirmedAt);
  const [row] = await db
    .select({ secret: t.secret })
    .from(t)
    .where(and(eq(t.accountId, account.id), state));
  if (row === undefined) return undefined;
  const secret = secrets.open(row.secret, oneTimeCodePlace({ accountId: account.id }));
  return totpOf(Secret.fromBase32(secret), account);
}

export async function hasSecondFactor(db: Queries, accountId: string): Promise<boolean> {
  const { oneTimeCodes: t } = db.t;
  const rows = await db
    .select({ id: t.accountId })
    .from(t)
    .where(and(eq(t.accountId, accountId), isNotNull(t.confirmedAt)));
  return rows.length > 0;
}

/** Whether an admin must set one up before they may act as one. */
export const lacksSecondFactor = async (
  { db, config }: Pick<Deps, "db" | "config">,
  account: Account,
): Promise<boolean> =>
  config.ADMINS_NEED_SECOND_FACTOR &&
  account.role === "admin" &&
  !(await hasSecondFactor(db, account.id));

interface SetUp {
  uri: string;
  secret: string;
}

/** What an app is to be told, between the start of a set-up and its confirmation. */
export async function findSetUp(deps: FactorDeps, account: Account): Promise<SetUp | undefined> {
  const totp = await openTotp(deps, account, false);
  return totp && { uri: totp.toString(), secret: totp.secret.base32 };
}

/** Begins one, or goes on with the one that was begun. */
export async function startSetUp(deps: FactorDeps, account: Account): Promise<SetUp | undefined> {
  const { db, clock, secrets } = deps;
  if (await hasSecondFactor(db, account.id)) return undefined;
  const fresh = new Secret({ size: 20 }).base32;
  await db
    .insert(db.t.oneTimeCodes)
    .values({
      accountId: account.id,
      secret: secrets.seal(fresh, oneTimeCodePlace({ accountId: account.id })),
      createdAt: clock.now(),
    })
    .onConflictDoNothing();
  return findSetUp(deps, account);
}

const entryOf = (account: Account, from: From) => ({
  ...from,
  accountId: account.id,
  who: account.name,
  subject: `account:${account.id}`,
});

/** Which time step the code is of; undefined when it is wrong. */
function stepOf(totp: TOTP, code: string, now: Date): number | undefined {
  const delta = totp.validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? undefined : totp.counter({ timestamp: now.getTime() }) + delta;
}

const plain = (code: string) => code.replaceAll(/[\s-]/g, "").toUpperCase();

/** 80 bits each, in groups that one can read out. */
const newRecoveryCode = () =>
  (randomBytes(10).toString("hex").toUpperCase().match(/.{5}/g) ?? []).join("-");

const hashCode = (accountId: string, code: string) => hashToken(`${accountId}:${plain(code)}`);

async function replaceRecoveryCodes(tx: Tx, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  const { recoveryCodes } = tx.t;
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId));
  await tx
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ hash: hashCode(accountId, code), accountId })));
  return codes;
}

/** With the first code that the app shows; answers the recovery codes, which nobody can read again. */
export async function confirmSetUp(
  deps: FactorDeps,
  account: Account,
  { code, from }: { code: string; from: From },
): Promise<{ ok: true; codes: string[] } | SecondRefusal> {
  const { db, clock } = deps;
  const tried = { account: `code:${account.id}`, address: from.address };
  const wait = await countAttempt(db, clock, tried);
  if (wait !== undefined) return { ok: false, code: "accounts.wait", wait };
  const totp = await openTotp(deps, account, false);
  const now = clock.now();
  const step = totp && stepOf(totp, plain(code), now);
  if (step === undefined) return { ok: false, code: "accounts.wrong_code" };
  return db.transaction(async (tx) => {
    const { oneTimeCodes: t } = tx.t;
    const confirmed = await tx
      .update(t)
      .set({ confirmedAt: now, lastStep: step })
      .where(and(eq(t.accountId, account.id), isNull(t.confirmedAt)))
      .returning({ id: t.accountId });
    if (confirmed.length === 0) return { ok: false, code: "accounts.wrong_code" };
    await forgiveAttempts(tx, tried);
    const codes = await replaceRecoveryCodes(tx, account.id);
    await record(tx, clock, { ...entryOf(account, from), action: "accounts.second_factor_set" });
    return { ok: true, codes };
  });
}

/** Takes it away, by the person or by an admin; false when there is none. */
export const removeSecondFactor = (
  { db, clock }: Pick<Deps, "db" | "clock">,
  by: Account,
  { accountId, from }: { accountId: string; from: From },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const { oneTimeCodes: t, recoveryCodes } = tx.t;
    const removed = await tx
      .delete(t)
      .where(and(eq(t.accountId, accountId), isNotNull(t.confirmedAt)))
      .returning({ id: t.accountId });
    if (removed.length === 0) return false;
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId));
    const entry = { ...entryOf(by, from), subject: `account:${accountId}` };
    await record(tx, clock, { ...entry, action: "accounts.second_factor_removed" });
    return true;
  });

export const countRecoveryCodes = async (db: Queries, accountId: string): Promise<number> => {
  const { recoveryCodes: t } = db.t;
  const rows = await db
    .select({ hash: t.hash })
    .from(t)
    .where(and(eq(t.accountId, accountId), isNull(t.usedAt)));
  return rows.length;
};

type SecondRefusal =
  | { ok: false; code: "accounts.code_needed" }
  | { ok: false; code: "accounts.wrong_code" }
  | { ok: false; code: "accounts.wait"; wait: number };

/** Each code counts once: of two at the same moment one wins. */
async function spendCode(tx: Tx, account: Account, step: number): Promise<boolean> {
  const { oneTimeCodes: t } = tx.t;
  const isLater = or(isNull(t.lastStep), lt(t.lastStep, step));
  const spent = await tx
    .update(t)
    .set({ lastStep: step })
    .where(and(eq(t.accountId, account.id), isLater))
    .returning({ id: t.accountId });
  return spent.length > 0;
}

async function spendRecoveryCode(
  tx: Tx,
  { id }: Account,
  { code, now }: { code: string; now: Date },
) {
  const { recoveryCodes: t } = tx.t;
  const spent = await tx
    .update(t)
    .set({ usedAt: now })
    .where(and(eq(t.hash, hashCode(id, code)), eq(t.accountId, id), isNull(t.usedAt)))
    .returning({ hash: t.hash });
  return spent.length > 0;
}

/** After the password: undefined when the code is right, or the account wants none. */
export async function checkSecondFactor(
  deps: FactorDeps,
  account: Account,
  { code, from }: { code: string | undefined; from: From },
): Promise<SecondRefusal | undefined> {
  const { db, clock } = deps;
  const totp = await openTotp(deps, account, true);
  if (totp === undefined) return undefined;
  if (code === undefined || code.trim() === "") return { ok: false, code: "accounts.code_needed" };
  // Apart from the password's count: a right password must not forgive wrong codes.
  const tried = { account: `code:${account.id}`, address: from.address };
  const wait = await countAttempt(db, clock, tried);
  if (wait !== undefined) return { ok: false, code: "accounts.wait", wait };
  const now = clock.now();
  const step = stepOf(totp, plain(code), now);
  return db.transaction(async (tx) => {
    const isRight =
      step === undefined
        ? await spendRecoveryCode(tx, account, { code, now })
        : await spendCode(tx, account, step);
    const entry = entryOf(account, from);
    if (isRight) {
      await forgiveAttempts(tx, tried);
      if (step === undefined) {
        await record(tx, clock, { ...entry, action: "accounts.recovery_code_used" });
      }
      return undefined;
    }
    await record(tx, clock, {
      ...entry,
      action: "accounts.sign_in_refused",
      details: { code: "accounts.wrong_code" },
    });
    return { ok: false, code: "accounts.wrong_code" };
  });
}
