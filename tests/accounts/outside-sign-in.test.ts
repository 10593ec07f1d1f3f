import { createHash } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { confirmSetUp, startSetUp } from "../../src/accounts/second-factor.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { startTestWorld } from "../setup/demo.ts";
import { startIdentityProvider, TENANT } from "../setup/identity-provider.ts";
import { formFields } from "../setup/visitor.ts";

type Idp = Awaited<ReturnType<typeof startIdentityProvider>>;
let world: DemoWorld;
let idp: Idp;
let t: TestApp;
let cast: Cast;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  idp = await startIdentityProvider();
  t = await createTestApp({
    // Only what stands on this list of loopback addresses may be asked at all.
    world: { ...world, addresses: [...world.addresses, new URL(idp.url).host] },
    config: {
      OIDC_NAME: "Demo Corp",
      OIDC_ISSUER: idp.url,
      OIDC_CLIENT_ID: "client",
      OIDC_CLIENT_SECRET: "secret",
      GITHUB_URL: idp.url,
      GITHUB_CLIENT_ID: "gh-client",
      GITHUB_CLIENT_SECRET: "gh-secret",
      MICROSOFT_URL: idp.url,
      MICROSOFT_TENANT: TENANT,
      MICROSOFT_CLIENT_ID: "ms-client",
      MICROSOFT_CLIENT_SECRET: "ms-secret",
    },
  });
  cast = await createCast(t.deps);
});
afterEach(async () => {
  await t.close();
  await idp.close();
});

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => !pair.endsWith("="))
    .join("; ");

/** To the provider, where the person says yes. */
async function leave(start: string, cookie = "") {
  const answer = await t.request(start, { cookie });
  const to = new URL(answer.headers.get("location") ?? "");
  idp.state.nonce = to.searchParams.get("nonce") ?? "";
  idp.state.challenge = to.searchParams.get("code_challenge") ?? "";
  return { to, cookie: [cookie, cookiesOf(answer)].filter(Boolean).join("; ") };
}

const callback = (provider: string, state: string | null) =>
  `${urls.signIn.callback(provider)}?${new URLSearchParams({ code: "c-1", state: state ?? "" }).toString()}`;

/** And back. */
async function goThrough(provider: string, start = urls.signIn.outside(provider), cookie = "") {
  const way = await leave(start, cookie);
  const back = await t.request(callback(provider, way.to.searchParams.get("state")), {
    cookie: way.cookie,
  });
  return {
    status: back.status,
    to: back.headers.get("location"),
    cookie: cookiesOf(back),
    way,
    body: await back.text(),
  };
}

const link = () => goThrough("oidc", urls.account.identity("oidc"), cast.alice.cookie);

test("somebody who linked their sign-in comes in with it, by PKCE, and nobody else does", async () => {
  const stranger = await goThrough("oidc");
  expect([stranger.status, stranger.cookie]).toEqual([403, ""]);
  expect(stranger.body).toContain("Nobody has let this sign-in in yet");
  expect(await link()).toMatchObject({
    status: 303,
    to: urls.account.identities({ done: "linked" }),
  });
  const back = await goThrough("oidc", `${urls.signIn.outside("oidc")}?next=/jobs`);
  expect([back.status, back.to]).toEqual([303, "/jobs"]);
  const page = await t.request(urls.account.show(), { cookie: back.cookie });
  expect(await page.text()).toContain(cast.alice.account.email);

  const { searchParams } = back.way.to;
  expect(searchParams.get("code_challenge_method")).toBe("S256");
  const verifier = idp.state.tokenBodies.at(-1)?.get("code_verifier") ?? "";
  const hashed = createHash("sha256").update(verifier).digest("base64url");
  expect(hashed).toBe(searchParams.get("code_challenge"));
  // The same person there cannot be two people here.
  const again = await goThrough("oidc", urls.account.identity("oidc"), cast.bob.cookie);
  expect([again.status, again.body.includes("another account")]).toEqual([422, true]);
});

test("a state counts once, for ten minutes, in the browser that it was given to", async () => {
  await link();
  const used = await goThrough("oidc");
  const state = used.way.to.searchParams.get("state");
  const again = await t.request(callback("oidc", state), { cookie: used.way.cookie });
  expect(again.status).toBe(400);

  const other = await leave(urls.signIn.outside("oidc"));
  const elsewhere = callback("oidc", other.to.searchParams.get("state"));
  expect((await t.request(elsewhere)).status).toBe(400);
  expect((await t.request(elsewhere, { cookie: "outside=wrong" })).status).toBe(400);
  t.deps.clock.advance(10 * 60_000 + 1);
  expect((await t.request(elsewhere, { cookie: other.cookie })).status).toBe(400);
});

test("a token that is wrong in any way lets nobody in", async () => {
  await link();
  const bad: Record<string, Partial<Idp["state"]>> = {
    "another issuer": { claims: { iss: "https://elsewhere.example" } },
    "another audience": { claims: { aud: "somebody-else" } },
    "another nonce": { claims: { nonce: "n" } },
    ended: { claims: { exp: Math.floor(Date.now() / 1000) - 3600 } },
    "no signature": { flaw: "none" },
    "another key": { flaw: "another key" },
  };
  for (const [name, flaw] of Object.entries(bad)) {
    Object.assign(idp.state, { claims: {}, flaw: "" }, flaw);
    const { status, cookie } = await goThrough("oidc");
    expect([name, status, cookie]).toEqual([name, 400, ""]);
  }
  Object.assign(idp.state, { claims: {}, flaw: "" });
  expect((await goThrough("oidc")).status).toBe(303);
});

test("an invitation makes an account once, for an address that the other side has verified", async () => {
  const form = { email: "new@demo.example", employeeId: "e2001", role: "viewer" };
  const invited = await t.request(urls.accounts.invitations(), { form, cookie: cast.dana.cookie });
  expect(invited.status).toBe(303);
  idp.state.claims = { email: form.email, email_verified: false, name: "New Person" };
  expect((await goThrough("oidc")).status).toBe(403);
  idp.state.claims = { ...idp.state.claims, email_verified: true };
  const made = await goThrough("oidc");
  expect(made.status).toBe(303);
  const page = await (await t.request(urls.account.show(), { cookie: made.cookie })).text();
  expect([page.includes("e2001"), page.includes("Viewer")]).toEqual([true, true]);
  // Another person there with the same address is not this one.
  idp.state.claims = { ...idp.state.claims, sub: "s-2" };
  expect((await goThrough("oidc")).status).toBe(403);
});

test("GitHub's people come in by their id, and its errors with status 200 are errors", async () => {
  const form = { email: "new@demo.example", employeeId: "e2001", role: "member" };
  await t.request(urls.accounts.invitations(), { form, cookie: cast.dana.cookie });
  idp.state.github = { error: "bad_verification_code" };
  expect((await goThrough("github")).status).toBe(400);
  idp.state.github = {};
  expect((await goThrough("github")).status).toBe(303);
  const page = await (await t.request(urls.signIn.new())).text();
  for (const name of ["GitHub", "Microsoft", "Demo Corp"]) {
    expect(page).toContain(`Sign in with ${name}`);
  }
  expect((await t.request(urls.signIn.outside("elsewhere"))).status).toBe(404);
});

test("Microsoft's people come in from the company's own tenant, and its guests by no address of theirs", async () => {
  const form = { email: "new@demo.example", employeeId: "e2001", role: "member" };
  await t.request(urls.accounts.invitations(), { form, cookie: cast.dana.cookie });
  const other = "22222222-2222-2222-2222-222222222222";
  const bad: Record<string, Record<string, unknown>> = {
    "another tenant's issuer": { iss: `${idp.url}/${other}/v2.0` },
    "another tenant": { tid: other },
    "no tenant": { tid: undefined },
    "another program": { aud: "somebody-else" },
    "another nonce": { nonce: "n" },
  };
  for (const [name, claims] of Object.entries(bad)) {
    idp.state.claims = claims;
    const { status, cookie } = await goThrough("microsoft");
    expect([name, status, cookie]).toEqual([name, 400, ""]);
  }
  // Whoever can set their own address elsewhere is not whom it names.
  for (const claims of [{ xms_edov: false }, { xms_edov: "0" }, { email: undefined }]) {
    idp.state.claims = claims;
    expect((await goThrough("microsoft")).status).toBe(403);
  }
  idp.state.claims = {};
  const made = await goThrough("microsoft", `${urls.signIn.outside("microsoft")}?next=/jobs`);
  expect([made.status, made.to]).toEqual([303, "/jobs"]);
  const { pathname, searchParams } = made.way.to;
  expect(pathname).toBe(`/${TENANT}/oauth2/v2.0/authorize`);
  expect(searchParams.get("scope")).toBe("openid profile email");
  expect(searchParams.get("redirect_uri")).toContain(urls.signIn.callback("microsoft"));
  const page = await (await t.request(urls.account.show(), { cookie: made.cookie })).text();
  expect(page).toContain("e2001");
  // By who they are, not by their address, from now on.
  idp.state.claims = { email: "renamed@demo.example", xms_edov: false };
  expect((await goThrough("microsoft")).status).toBe(303);
});

test("who has one-time codes here is asked for one after the other side, too", async () => {
  await link();
  const { deps } = t;
  const from = { address: "127.0.0.1", requestId: "test" };
  const started = await startSetUp(deps, cast.alice.account);
  const totp = new TOTP({ secret: Secret.fromBase32(started?.secret ?? "") });
  const now = () => totp.generate({ timestamp: deps.clock.now().getTime() });
  await confirmSetUp(deps, cast.alice.account, { code: now(), from });
  deps.clock.advance(30_000);

  const half = await goThrough("oidc", `${urls.signIn.outside("oidc")}?next=/jobs`);
  expect([half.status, half.cookie]).toEqual([200, ""]);
  const send = (code: string) =>
    t.request(urls.signIn.code(), { form: { ...formFields(half.body), code } });
  const wrong = await send("000000");
  expect([wrong.status, cookiesOf(wrong)]).toEqual([422, ""]);
  const code = now();
  const right = await send(code);
  expect([right.status, right.headers.get("location")]).toEqual([303, "/jobs"]);
  const page = await t.request(urls.account.show(), { cookie: cookiesOf(right) });
  expect(page.status).toBe(200);
  expect((await send(code)).status).toBe(422);
  const [last] = (await listAudit(deps.db)).entries.filter(
    ({ action }) => action === "accounts.sign_in",
  );
  expect(JSON.stringify(last?.details)).toContain("oidc");
});
