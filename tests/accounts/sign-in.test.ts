import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dropEnded } from "../../src/accounts/drop-ended.ts";
import {
  createSignIn,
  endSignIn,
  endSignIns,
  findSignIn,
  isSignedIn,
  listSignIns,
  renewSignIn,
} from "../../src/accounts/sign-in.ts";
import { changePassword, proveAgain, signIn } from "../../src/accounts/prove.ts";
import { hashPassword } from "../../src/accounts/password.ts";
import { hashToken } from "../../src/accounts/token.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createTestClock, TEST_KEY, testConfig } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { openMemoryDb, stores } from "../setup/db.ts";
import type { Secrets } from "../../src/platform/secrets/secrets.ts";
import type { Log } from "../../src/platform/telemetry/log.ts";
import { quietLog } from "../setup/demo.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const config = testConfig();
const secrets = createSecrets(parseKeyring(TEST_KEY));
const from = { address: "10.0.0.7", requestId: "r1" };
const valueOf = (cookie: string) => cookie.slice(cookie.indexOf("=") + 1);

describe.each(stores)("sign-ins on %s", (_name, open) => {
  let db: Db;
  let cast: Cast;
  let deps: {
    db: Db;
    clock: ReturnType<typeof createTestClock>;
    config: typeof config;
    log: Log;
    secrets: Secrets;
  };
  let alice: string;
  beforeEach(async () => {
    db = await open();
    deps = { db, clock: createTestClock(), config, log: quietLog, secrets };
    cast = await createCast(deps);
    alice = valueOf(cast.alice.cookie);
  });
  afterEach(() => db.close());
  const find = (id: string) => findSignIn(db, deps, id);
  const signInOf = async (id: string) => {
    const found = await find(id);
    if (found === undefined) throw new Error("nobody is signed in");
    return found.signIn;
  };

  test("the database knows only the SHA-256 of the cookie's value", async () => {
    const rows = await db.select().from(db.t.userSessions);
    expect(rows.map(({ id }) => id)).toContain(hashToken(alice));
    expect(JSON.stringify(rows)).not.toContain(alice);
    expect(await find(hashToken(alice))).toBeUndefined();
  });

  test("a sign-in ends after 30 minutes without a request, and its row goes", async () => {
    deps.clock.advance(30 * MINUTE - 1000);
    expect((await find(alice))?.account.name).toBe("Alice Adams");
    deps.clock.advance(30 * MINUTE + 1000);
    expect(await find(alice)).toBeUndefined();
    const left = await db.select().from(db.t.userSessions);
    expect(left.map(({ id }) => id)).not.toContain(hashToken(alice));
  });

  test("each request moves the idle end, so an hour of work every 20 minutes stays signed in", async () => {
    for (let i = 0; i < 6; i += 1) {
      deps.clock.advance(20 * MINUTE);
      expect(await find(alice)).toBeDefined();
    }
    deps.clock.advance(29 * MINUTE);
    expect(await find(alice)).toBeDefined();
  });

  test("a sign-in ends after 8 hours in any case, also after the password was proved again", async () => {
    let id = alice;
    for (let i = 0; i < 23; i += 1) {
      deps.clock.advance(20 * MINUTE);
      if (i === 10) id = (await renewSignIn(db, deps, await signInOf(id))).value;
      expect(await find(id)).toBeDefined();
    }
    deps.clock.advance(20 * MINUTE);
    expect(await find(id)).toBeUndefined();
  });

  test("a stream that asks whether it may stay does not prolong the sign-in", async () => {
    const current = await signInOf(alice);
    deps.clock.advance(25 * MINUTE);
    expect(await isSignedIn(db, deps, current)).toBe(true);
    deps.clock.advance(6 * MINUTE);
    expect(await isSignedIn(db, deps, current)).toBe(false);
  });

  test("a person sees own sign-ins only, and ends no other's", async () => {
    const { account } = cast.alice;
    const second = await createSignIn(db, deps, { ...from, accountId: account.id, userAgent: "x" });
    expect(await listSignIns(db, deps, account)).toHaveLength(2);
    expect(await endSignIn(db, cast.bob.account, hashToken(alice))).toBe(false);
    expect(await endSignIns(db, account.id, await signInOf(alice))).toBe(1);
    expect(await find(second.value)).toBeUndefined();
    expect(await find(alice)).toBeDefined();
  });

  test("what has ended is dropped, the rest stays", async () => {
    deps.clock.advance(29 * MINUTE);
    await find(alice);
    deps.clock.advance(2 * MINUTE);
    await dropEnded(db, deps);
    const left = await db.select().from(db.t.userSessions);
    expect(left.map(({ id }) => id)).toEqual([hashToken(alice)]);
  });

  const attempt = (login: string, password: string, address = "10.0.0.7") =>
    signIn(deps, { login, password, from: { ...from, address }, userAgent: "x" });

  test("employee id and e-mail both sign in, capitals of the e-mail do not matter", async () => {
    for (const login of ["e1001", "alice@demo.example", " Alice@Demo.Example "]) {
      const done = await attempt(login, cast.alice.password);
      const found = await find(done.ok ? done.value.value : "");
      expect(found?.account.employeeId).toBe("e1001");
    }
  });

  test("a wrong password and an unknown name get the same answer, and an audit entry", async () => {
    const wrong = { ok: false, code: "accounts.wrong_password" };
    expect(await attempt("e1001", "not the password at all")).toEqual(wrong);
    expect(await attempt("my secret typed in the wrong field", "x")).toEqual(wrong);
    const { entries } = await listAudit(db, { action: "accounts.sign_in_refused" });
    expect(entries.map(({ who }) => who)).toEqual(["unknown", "Alice Adams"]);
    expect(JSON.stringify(entries)).not.toContain("secret typed");
  });

  test("30 bad sign-ins at once: 10 are looked at, the others wait; Bob still gets in from there", async () => {
    const tries = Array.from({ length: 30 }, () => attempt("e1001", "wrong"));
    const codes = (await Promise.all(tries)).map((one) => (one.ok ? "ok" : one.code));
    expect(codes.filter((code) => code === "accounts.wrong_password")).toHaveLength(10);
    expect(await attempt("e1001", cast.alice.password)).toMatchObject({ code: "accounts.wait" });
    expect(await attempt("e1002", cast.bob.password)).toMatchObject({ ok: true });
    deps.clock.advance(15 * MINUTE);
    expect(await attempt("e1001", cast.alice.password)).toMatchObject({ ok: true });
  });

  test("an address that tries many accounts is stopped, other addresses are not", async () => {
    const values = { key: "address:10.0.0.7", count: 99, lastAt: deps.clock.now() };
    await db.insert(db.t.passwordAttempts).values(values);
    expect(await attempt("nobody-1", "x")).toMatchObject({ code: "accounts.wrong_password" });
    const wait = await attempt("e1001", cast.alice.password);
    expect(wait).toMatchObject({ code: "accounts.wait", wait: 900 });
    expect(await attempt("e1001", cast.alice.password, "10.0.0.8")).toMatchObject({ ok: true });
  });

  test("right passwords do not use up an office's address", async () => {
    for (let i = 0; i < 3; i += 1) await attempt("e1001", cast.alice.password);
    const rows = await db.select().from(db.t.passwordAttempts);
    expect(rows).toEqual([expect.objectContaining({ key: "address:10.0.0.7", count: 0 })]);
  });

  test("proving the password again gives the sign-in a new id", async () => {
    deps.clock.advance(20 * MINUTE);
    const current = await signInOf(alice);
    const { account, password } = cast.alice;
    const proved = await proveAgain(deps, { account, signIn: current, password, from });
    if (!proved.ok) throw new Error(proved.code);
    expect(await find(alice)).toBeUndefined();
    const fresh = await signInOf(proved.value.value);
    expect(fresh.provedAt).toEqual(deps.clock.now());
    expect(fresh.endsAt).toEqual(current.endsAt);
  });

  test("a new password wants the old one, ends the other sign-ins, and is the one that counts", async () => {
    const { account, password } = cast.alice;
    const other = await createSignIn(db, deps, { ...from, accountId: account.id, userAgent: "x" });
    const newHash = await hashPassword("a loud walnut is silent");
    const proof = { account, signIn: await signInOf(alice), password: "wrong", from };
    expect(await changePassword(deps, proof, newHash)).toMatchObject({ ok: false });
    expect(await attempt("e1001", password)).toMatchObject({ ok: true });
    const changed = await changePassword(deps, { ...proof, password }, newHash);
    if (!changed.ok) throw new Error(changed.code);
    expect(await find(other.value)).toBeUndefined();
    expect(await find(alice)).toBeUndefined();
    expect(await find(changed.value.value)).toBeDefined();
    expect(await attempt("e1001", password)).toMatchObject({ ok: false });
    expect(await attempt("e1001", "a loud walnut is silent")).toMatchObject({ ok: true });
  });

  test("the absolute end is what the settings say", async () => {
    const short = { ...deps, config: testConfig({ SIGN_IN_ABSOLUTE_HOURS: 1 }) };
    const { id: accountId } = cast.alice.account;
    const cookie = await createSignIn(db, short, { ...from, accountId, userAgent: "x" });
    const current = await signInOf(cookie.value);
    expect(current.endsAt.getTime() - current.createdAt.getTime()).toBe(HOUR);
  });
});

test("the cookie is __Host- and Secure under TLS only", async () => {
  const db = await openMemoryDb();
  const clock = createTestClock();
  const tls = testConfig({ PUBLIC_URL: "https://countersign.example.com" });
  const cast = await createCast({ db, clock, config: tls });
  expect(cast.alice.cookie).toMatch(/^__Host-session=[\w-]{43}$/);
  await db.close();
});
