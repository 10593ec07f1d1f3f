import { SignJWT, UnsecuredJWT } from "jose";
import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { deactivate } from "../../src/accounts/role.ts";
import { confirmSetUp, startSetUp } from "../../src/accounts/second-factor.ts";
import { createSetupToken } from "../../src/accounts/setup-token.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { type ApiAnswer, programWith } from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

const from = { address: "10.0.0.7", requestId: "r1" };
let world: DemoWorld;
let t: TestApp;
let cast: Cast;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  t = await createTestApp({ world });
});
afterEach(() => t.close());

const nobody = () => programWith(t, undefined);
const me = (token: string) => programWith(t, token)("/auth/me");
const pairShape = z.object({ accessToken: z.string(), refreshToken: z.string() });
const dataOf = ({ json }: ApiAnswer) => pairShape.parse(json?.["data"]);
const codeOf = ({ json }: ApiAnswer) => json?.["code"];
const login = (more: Record<string, string> = {}) =>
  nobody()("/auth/login", {
    body: { login: cast.alice.account.email, password: cast.alice.password, ...more },
  });
const refresh = (refreshToken: string) => nobody()("/auth/refresh", { body: { refreshToken } });
const pair = async () => dataOf(await login());
const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
const inOrder = (answers: ApiAnswer[]) =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

describe("a program that signs in with a password", () => {
  beforeEach(async () => {
    cast = await createCast(t.deps);
  });

  test("gets a token that says who it is for a quarter of an hour", async () => {
    const { accessToken } = await pair();
    const seen = await me(accessToken);
    expect(seen.status).toBe(200);
    expect(seen.json?.["data"]).toMatchObject({ account: { id: cast.alice.account.id } });
    expect(seen.text).not.toContain("argon2");
    t.deps.clock.advance(15 * 60_000 + 1000);
    expect([(await me(accessToken)).status, codeOf(await me(accessToken))]).toEqual([
      401,
      "api.not_signed_in",
    ]);
  });

  test("is told of a wrong password as nobody's, and waits after ten", async () => {
    const wrong = () => login({ password: "not this one, I fear" });
    const first = await wrong();
    expect([first.status, codeOf(first)]).toEqual([401, "accounts.wrong_password"]);
    for (let i = 0; i < 9; i += 1) await wrong();
    const last = await login();
    expect([last.status, codeOf(last)]).toEqual([429, "accounts.wait"]);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("a refresh token is good once; a second use ends all of its family", async () => {
    const first = await pair();
    const second = dataOf(await refresh(first.refreshToken));
    expect((await me(second.accessToken)).status).toBe(200);
    const again = await refresh(first.refreshToken);
    expect([again.status, codeOf(again)]).toEqual([401, "accounts.refresh_reused"]);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    for (const token of [first.accessToken, second.accessToken]) {
      expect((await me(token)).status).toBe(401);
    }
    const { entries } = await listAudit(t.deps.db);
    expect(entries.map(({ action }) => action)).toContain("accounts.refresh_reused");
    // Another sign-in of the same person goes on.
    expect((await me((await pair()).accessToken)).status).toBe(200);
  });

  test("of two refreshes at once exactly one gets a pair", async () => {
    const { refreshToken } = await pair();
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(inOrder(answers)).toEqual([200, 401]);
  });

  test("a refresh token ends after seven days, at a sign-out, and with the account", async () => {
    const old = await pair();
    t.deps.clock.advance(7 * 86_400_000);
    expect(codeOf(await refresh(old.refreshToken))).toBe("accounts.refresh_dead");

    const left = await pair();
    const out = await nobody()("/auth/logout", { body: { refreshToken: left.refreshToken } });
    expect(out.status).toBe(200);
    expect([
      (await me(left.accessToken)).status,
      (await refresh(left.refreshToken)).status,
    ]).toEqual([401, 401]);

    const gone = await pair();
    await deactivate(t.deps, cast.dana.account, { accountId: cast.alice.account.id, from });
    expect([
      (await me(gone.accessToken)).status,
      (await refresh(gone.refreshToken)).status,
    ]).toEqual([401, 401]);
    expect(codeOf(await login())).toBe("accounts.deactivated");
  });

  test("a token that we did not sign, for this, now, is nobody's", async () => {
    const { accessToken } = await pair();
    const [head = "", body = "", signature = ""] = accessToken.split(".");
    const { kid } = read(head);
    const claims = read(body);
    const key = t.deps.secrets.deriveKey("access-token")?.key ?? new Uint8Array();
    const sign = (header: object, changed: object, with_ = key) =>
      new SignJWT({ ...claims, ...changed })
        .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid, ...header })
        .sign(with_);
    expect((await me(await sign({}, {}))).status).toBe(200);
    const bad: Record<string, string> = {
      "alg none": new UnsecuredJWT(claims).encode(),
      "without signature": `${head}.${body}.`,
      "another body": `${head}.${Buffer.from(JSON.stringify({ ...claims, sub: cast.dana.account.id })).toString("base64url")}.${signature}`,
      "another algorithm": await sign({ alg: "HS512" }, {}, new Uint8Array(64)),
      "another key": await sign({}, {}, new Uint8Array(32)),
      "unknown kid": await sign({ kid: "other" }, {}),
      "another type": await sign({ typ: "JWT" }, {}),
      "another audience": await sign({}, { aud: "https://elsewhere.example" }),
      "another issuer": await sign({}, { iss: "https://elsewhere.example" }),
      "no end": await sign({}, { exp: undefined }),
      ended: await sign({}, { exp: claims.iat - 1 }),
      "another's family": await sign({}, { sub: cast.dana.account.id }),
    };
    for (const [name, token] of Object.entries(bad)) {
      const answer = await me(token);
      expect([name, answer.status, codeOf(answer)]).toEqual([name, 401, "api.not_signed_in"]);
    }
  });

  test("with a second factor the password alone is not enough, and a code works once", async () => {
    const started = await startSetUp(t.deps, cast.alice.account);
    const totp = new TOTP({ secret: Secret.fromBase32(started?.secret ?? "") });
    const now = () => totp.generate({ timestamp: t.deps.clock.now().getTime() });
    const set = await confirmSetUp(t.deps, cast.alice.account, { code: now(), from });
    if (!set.ok) throw new Error(set.code);
    expect(codeOf(await login())).toBe("accounts.code_needed");
    // The one that confirmed the set-up is spent.
    expect(codeOf(await login({ otp: now() }))).toBe("accounts.wrong_code");
    t.deps.clock.advance(30_000);
    const both = await Promise.all([login({ otp: now() }), login({ otp: now() })]);
    expect(inOrder(both)).toEqual([200, 401]);
    const [recovery = ""] = set.codes;
    expect((await login({ otp: recovery.toLowerCase() })).status).toBe(200);
    expect((await login({ otp: recovery })).status).toBe(401);
    for (let i = 0; i < 10; i += 1) await login({ otp: "000000" });
    t.deps.clock.advance(30_000);
    expect(codeOf(await login({ otp: now() }))).toBe("accounts.wait");
  });
});

test("somebody registers with a token from Jira and is signed in at once", async () => {
  const setupToken = (await createSetupToken(t.deps.db, t.deps.clock)) ?? "";
  const form = { baseUrl: world.jiraDc.url, token: world.jiraDc.token, setupToken };
  const weak = await nobody()("/auth/register", { body: { ...form, password: "password1234567" } });
  expect([weak.status, weak.text.includes("body.password")]).toEqual([422, true]);
  const body = { ...form, password: "a loud walnut is silent" };
  const made = await nobody()("/auth/register", { body });
  expect(made.status).toBe(201);
  const seen = await me(dataOf(made).accessToken);
  const { employeeId } = demoPerson("alice");
  expect(seen.json?.["data"]).toMatchObject({ account: { employeeId, role: "admin" } });
  expect(codeOf(await nobody()("/auth/register", { body }))).toBe("accounts.already_registered");
  const wrong = await nobody()("/auth/register", { body: { ...body, token: "wrong" } });
  expect([wrong.status, codeOf(wrong)]).toEqual([422, "connections.wrong_token"]);
});
