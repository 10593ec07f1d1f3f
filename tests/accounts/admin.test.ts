import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findAccount, listAccounts } from "../../src/accounts/account.ts";
import {
  createPasswordReset,
  findPasswordReset,
  resetPassword,
} from "../../src/accounts/password-reset.ts";
import { hashPassword } from "../../src/accounts/password.ts";
import { signIn } from "../../src/accounts/prove.ts";
import { changeRole, deactivate, reactivate } from "../../src/accounts/role.ts";
import { createSetupToken, isSetupToken, spendSetupToken } from "../../src/accounts/setup-token.ts";
import { findSignIn } from "../../src/accounts/sign-in.ts";
import {
  createTeam,
  listTeams,
  moveToTeam,
  removeTeam,
  renameTeam,
} from "../../src/accounts/teams.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { setBudget } from "../../src/llm/budgets.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createTestClock, TEST_KEY, testConfig } from "../setup/app.ts";
import { type Cast, createCast, createMember } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";
import { quietLog } from "../setup/demo.ts";

const HOUR = 3_600_000;
const config = testConfig();
const from = { address: "10.0.0.7", requestId: "r1" };

const job = (id: string, accountId: string, clock: Clock) => ({
  id,
  queue: "llm",
  name: "drafts.compose",
  label: "Write a draft",
  accountId,
  title: id,
  state: "ready" as const,
  priority: 100,
  runAt: clock.now(),
  attempts: 0,
  maxAttempts: 1,
  rescues: 0,
  payload: "{}",
  createdAt: clock.now(),
});

describe.each(stores)("what an admin does on %s", (_name, open) => {
  let db: Db;
  let cast: Cast;
  let clock: ReturnType<typeof createTestClock>;
  beforeEach(async () => {
    db = await open();
    clock = createTestClock();
    cast = await createCast({ db, clock, config });
  });
  afterEach(() => db.close());
  const deps = () => ({
    db,
    clock,
    config,
    log: quietLog,
    secrets: createSecrets(parseKeyring(TEST_KEY)),
    queue: createQueue(db, { clock, live: createLive() }),
  });
  const dana = () => cast.dana.account;

  test("a role changes, and the log says from what to what", async () => {
    const accountId = cast.alice.account.id;
    expect(await changeRole(deps(), dana(), { accountId, role: "viewer", from })).toEqual({
      ok: true,
    });
    expect((await findAccount(db, accountId))?.role).toBe("viewer");
    const { entries } = await listAudit(db);
    expect(entries[0]).toMatchObject({ action: "accounts.role_changed", who: "Dana Diaz" });
    expect(JSON.parse(entries[0]?.details ?? "")).toEqual({ before: "member", after: "viewer" });
  });

  test("a team is named once, takes people in and lets them go, and each act is on record", async () => {
    const act = { admin: dana(), from };
    const made = await createTeam(deps(), act, " Payments ");
    expect(made).toMatchObject({ ok: true, team: { name: "Payments" } });
    const teamId = made.ok ? made.team.id : "";
    expect(await createTeam(deps(), act, "Payments")).toMatchObject({ code: "teams.bad_name" });
    expect(await createTeam(deps(), act, " ")).toMatchObject({ code: "teams.bad_name" });
    const accountId = cast.alice.account.id;
    expect(await moveToTeam(deps(), act, { accountId, teamId })).toBe(true);
    expect(await moveToTeam(deps(), act, { accountId, teamId: "none" })).toBe(false);
    await renameTeam(deps(), act, { teamId, name: "Billing" });
    expect(await listTeams(db)).toMatchObject([{ name: "Billing", members: 1 }]);
    const limits = { period: "day", limitNanoUsd: 1, limitRequests: null } as const;
    await setBudget(db, clock, "dana", { scope: "team", scopeId: teamId, ...limits });
    expect(await removeTeam(deps(), act, teamId)).toBe(true);
    expect([await listTeams(db), await db.select().from(db.t.budgets)]).toEqual([[], []]);
    expect((await findAccount(db, accountId))?.teamId).toBeNull();
    const { entries } = await listAudit(db);
    expect(entries.map(({ action }) => action)).toEqual([
      "teams.removed",
      "teams.renamed",
      "accounts.team_changed",
      "teams.created",
    ]);
  });

  test("the last admin can neither step down nor leave", async () => {
    const last = { ok: false, code: "accounts.last_admin" };
    const accountId = dana().id;
    expect(await changeRole(deps(), dana(), { accountId, role: "member", from })).toEqual(last);
    expect(await deactivate(deps(), dana(), { accountId, from })).toEqual(last);
    expect((await findAccount(db, accountId))?.deactivatedAt).toBeNull();
  });

  test("two admins who send each other away at once do not both succeed", async () => {
    const other = cast.alice.account;
    await changeRole(deps(), dana(), { accountId: other.id, role: "admin", from });
    const both = await Promise.all([
      changeRole(deps(), dana(), { accountId: other.id, role: "member", from }),
      changeRole(deps(), other, { accountId: dana().id, role: "member", from }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("a deactivated person is out at once, their jobs are cancelled, others' are not", async () => {
    const { account, cookie, password } = cast.alice;
    await db
      .insert(db.t.jobs)
      .values([job("a", account.id, clock), job("b", cast.bob.account.id, clock)]);
    expect(await deactivate(deps(), dana(), { accountId: account.id, from })).toEqual({ ok: true });
    expect(await findSignIn(db, deps(), cookie.slice("session=".length))).toBeUndefined();
    const attempt = { login: "e1001", password, from, userAgent: "x" };
    expect(await signIn(deps(), attempt)).toMatchObject({ code: "accounts.deactivated" });
    const jobs = await db.select({ id: db.t.jobs.id, state: db.t.jobs.state }).from(db.t.jobs);
    expect(jobs.toSorted((x, y) => x.id.localeCompare(y.id))).toEqual([
      { id: "a", state: "cancelled" },
      { id: "b", state: "ready" },
    ]);
    await reactivate(deps(), dana(), { accountId: account.id, from });
    expect(await signIn(deps(), attempt)).toMatchObject({ ok: true });
  });

  test("a link sets a password once, within a day, and ends every sign-in", async () => {
    const accountId = cast.alice.account.id;
    const made = await createPasswordReset(deps(), dana(), { accountId, from });
    const token = made?.token ?? "";
    expect(JSON.stringify(await db.select().from(db.t.passwordResets))).not.toContain(token);
    expect((await findPasswordReset(deps(), token))?.id).toBe(accountId);
    const passwordHash = await hashPassword("a loud walnut is silent");
    const both = [1, 2].map(() => resetPassword(deps(), { token, passwordHash, from }));
    expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
    const id = cast.alice.cookie.slice("session=".length);
    expect(await findSignIn(db, deps(), id)).toBeUndefined();
    const attempt = { login: "e1001", password: "a loud walnut is silent", from, userAgent: "x" };
    expect(await signIn(deps(), attempt)).toMatchObject({ ok: true });
  });

  test("a link ends after a day, with a newer one, and with the account", async () => {
    const accountId = cast.alice.account.id;
    const make = async () =>
      (await createPasswordReset(deps(), dana(), { accountId, from }))?.token ?? "";
    const first = await make();
    const second = await make();
    expect(await findPasswordReset(deps(), first)).toBeUndefined();
    clock.advance(24 * HOUR);
    expect(await findPasswordReset(deps(), second)).toBeUndefined();
    const third = await make();
    await deactivate(deps(), dana(), { accountId, from });
    expect(await findPasswordReset(deps(), third)).toBeUndefined();
    expect(await createPasswordReset(deps(), dana(), { accountId, from })).toBeUndefined();
  });

  test("accounts are listed by name, a page at a time, each once", async () => {
    for (let i = 0; i < 60; i += 1) {
      const name = i % 2 ? "Same Name" : `Person ${i}`;
      const person = { employeeId: `x${i}`, name, email: `x${i}@demo.example`, role: "viewer" };
      await createMember({ db, clock, config }, { ...person, role: "viewer" });
    }
    const first = await listAccounts(db);
    const second = await listAccounts(db, { after: first.next });
    const ids = [...first.accounts, ...second.accounts].map(({ id }) => id);
    expect([first.accounts.length, second.accounts.length, second.next]).toEqual([
      50,
      14,
      undefined,
    ]);
    expect(new Set(ids).size).toBe(64);
  });
});

describe.each(stores)("the set-up token on %s", (_name, open) => {
  let db: Db;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.close());

  test("works once, for an hour, and the newest one only", async () => {
    const clock = createTestClock();
    const old = (await createSetupToken(db, clock)) ?? "";
    const token = (await createSetupToken(db, clock)) ?? "";
    expect(await isSetupToken(db, clock, old)).toBe(false);
    expect(await isSetupToken(db, clock, ` ${token}\n`)).toBe(true);
    expect(JSON.stringify(await db.select().from(db.t.setupTokens))).not.toContain(token);
    const spend = () =>
      db.transaction((tx) => spendSetupToken(tx, clock, { token, usedBy: "e1001" }));
    expect([await spend(), await spend()]).toEqual([true, false]);
    const late = (await createSetupToken(db, clock)) ?? "";
    clock.advance(HOUR);
    expect(await isSetupToken(db, clock, late)).toBe(false);
  });

  test("is not made once there is an account", async () => {
    const clock = createTestClock();
    await createCast({ db, clock, config });
    expect(await createSetupToken(db, clock)).toBeUndefined();
  });
});
