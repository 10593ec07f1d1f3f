import { SignJWT, UnsecuredJWT } from "jose";
import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deactivate } from "../../src/accounts/role.ts";
import { confirmSetUp, startSetUp } from "../../src/accounts/second-factor.ts";
import { createSetupToken } from "../../src/accounts/setup-token.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { clientWith, dataOf, refusalOf } from "../setup/api.ts";
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

const nobody = () => clientWith(t, undefined);
const me = (token: string) => clientWith(t, token).GET("/auth/me");
const statusOf = ({ response }: { response: Response }) => response.status;
const login = (more: { password?: string; otp?: string } = {}) => {
  const { account, password } = cast.alice;
  return nobody().POST("/auth/login", { body: { login: account.email, password, ...more } });
};
const refresh = (refreshToken: string) =>
  nobody().POST("/auth/refresh", { body: { refreshToken } });
const pair = async () => dataOf(await login());
const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
const inOrder = (answers: { response: Response }[]) =>
  answers.map(statusOf).toSorted((a, b) => a - b);

describe("a program that signs in with a password", () => {
  beforeEach(async () => {
    cast = await createCast(t.deps);
  });

  test("gets a token that says who it is for a quarter of an hour", async () => {
    const { accessToken } = await pair();
    const seen = await me(accessToken);
    expect(dataOf(seen)).toMatchObject({ account: { id: cast.alice.account.id } });
    expect(JSON.stringify(seen.data)).not.toContain("argon2");
    t.deps.clock.advance(15 * 60_000 + 1000);
    expect(refusalOf(await me(accessToken))).toEqual([401, "api.token_expired"]);
  });

  test("is told of a wrong password as nobody's, and waits after ten", async () => {
    const wrong = () => login({ password: "not this one, I fear" });
    const first = await wrong();
    expect(refusalOf(first)).toEqual([401, "accounts.wrong_password"]);
    for (let i = 0; i < 9; i += 1) await wrong();
    const last = await login();
    expect(refusalOf(last)).toEqual([429, "accounts.wait"]);
    expect(Number(last.response.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("a refresh token is good once; a second use ends all of its family", async () => {
    const first = await pair();
    const second = dataOf(await refresh(first.refreshToken));
    expect(statusOf(await me(second.accessToken))).toBe(200);
    const again = await refresh(first.refreshToken);
    expect(refusalOf(again)).toEqual([401, "accounts.refresh_reused"]);
    expect(statusOf(await refresh(second.refreshToken))).toBe(401);
    for (const token of [first.accessToken, second.accessToken]) {
      expect(statusOf(await me(token))).toBe(401);
    }
    const { entries } = await listAudit(t.deps.db);
    expect(entries.map(({ action }) => action)).toContain("accounts.refresh_reused");
    // Another sign-in of the same person goes on.
    expect(statusOf(await me((await pair()).accessToken))).toBe(200);
  });

  test("of two refreshes at once exactly one gets a pair", async () => {
    const { refreshToken } = await pair();
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(inOrder(answers)).toEqual([200, 401]);
  });

  test("a refresh token ends after seven days, at a sign-out, and with the account", async () => {
    const old = await pair();
    t.deps.clock.advance(7 * 86_400_000);
    expect(refusalOf(await refresh(old.refreshToken))[1]).toBe("accounts.refresh_dead");

    const left = await pair();
    const out = await nobody().POST("/auth/logout", { body: { refreshToken: left.refreshToken } });
    expect(out.response.status).toBe(200);
    expect([
      ...refusalOf(await me(left.accessToken)),
      statusOf(await refresh(left.refreshToken)),
    ]).toEqual([401, "api.token_revoked", 401]);

    const gone = await pair();
    expect(refusalOf(await me(gone.refreshToken))).toEqual([401, "api.token_wrong"]);
    await deactivate(t.deps, cast.dana.account, { accountId: cast.alice.account.id, from });
    expect([
      ...refusalOf(await me(gone.accessToken)),
      statusOf(await refresh(gone.refreshToken)),
    ]).toEqual([401, "api.account_deactivated", 401]);
    expect(refusalOf(await login())[1]).toBe("accounts.deactivated");
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
    expect(statusOf(await me(await sign({}, {})))).toBe(200);
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
    const ours: Record<string, string> = {
      "another type": "wrong",
      "another audience": "wrong",
      "another issuer": "wrong",
      "no end": "wrong",
      ended: "expired",
      "another's family": "revoked",
    };
    for (const [name, token] of Object.entries(bad)) {
      const answer = await me(token);
      // Only what bears our signature is told what is wrong with it.
      const code = `api.token_${ours[name] ?? "unknown"}`;
      expect([name, ...refusalOf(answer)]).toEqual([name, 401, code]);
    }
  });

  test("with a second factor the password alone is not enough, and a code works once", async () => {
    const started = await startSetUp(t.deps, cast.alice.account);
    const totp = new TOTP({ secret: Secret.fromBase32(started?.secret ?? "") });
    const now = () => totp.generate({ timestamp: t.deps.clock.now().getTime() });
    const set = await confirmSetUp(t.deps, cast.alice.account, { code: now(), from });
    if (!set.ok) throw new Error(set.code);
    expect(refusalOf(await login())[1]).toBe("accounts.code_needed");
    // The one that confirmed the set-up is spent.
    expect(refusalOf(await login({ otp: now() }))[1]).toBe("accounts.wrong_code");
    t.deps.clock.advance(30_000);
    const both = await Promise.all([login({ otp: now() }), login({ otp: now() })]);
    expect(inOrder(both)).toEqual([200, 401]);
    const [recovery = ""] = set.codes;
    expect(statusOf(await login({ otp: recovery.toLowerCase() }))).toBe(200);
    expect(statusOf(await login({ otp: recovery }))).toBe(401);
    for (let i = 0; i < 10; i += 1) await login({ otp: "000000" });
    t.deps.clock.advance(30_000);
    expect(refusalOf(await login({ otp: now() }))[1]).toBe("accounts.wait");
  });
});

test("somebody registers with a token from Jira and is signed in at once", async () => {
  const setupToken = (await createSetupToken(t.deps.db, t.deps.clock)) ?? "";
  const form = { baseUrl: world.jiraDc.url, token: world.jiraDc.token, setupToken };
  const register = (body: typeof form & { password: string }) =>
    nobody().POST("/auth/register", { body });
  const weak = await register({ ...form, password: "password1234567" });
  expect(weak.error?.errors).toContainEqual(expect.objectContaining({ field: "body.password" }));
  const body = { ...form, password: "a loud walnut is silent" };
  const made = await register(body);
  expect(made.response.status).toBe(201);
  const seen = await me(dataOf(made).accessToken);
  const { employeeId } = demoPerson("alice");
  expect(dataOf(seen)).toMatchObject({ account: { employeeId, role: "admin" } });
  expect(refusalOf(await register(body))).toEqual([409, "accounts.already_registered"]);
  const wrong = await register({ ...body, token: "wrong" });
  expect(refusalOf(wrong)).toEqual([422, "connections.wrong_token"]);
});
