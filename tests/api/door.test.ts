import { afterEach, beforeEach, expect, test } from "vitest";
import { createApiToken, revokeApiToken } from "../../src/accounts/api-tokens.ts";
import { deactivate } from "../../src/accounts/role.ts";
import { urls } from "../../src/urls.ts";
import { createProgram, createToken, programWith } from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

let shop: TestApp;
let cast: Cast;
beforeEach(async () => {
  shop = await createTestApp();
  cast = await createCast(shop.deps);
});
afterEach(() => shop.close());

test("a token speaks for its account, within its scopes", async () => {
  const alice = await createProgram(shop, cast.alice.account, ["drafts:read"]);
  const me = await alice("/accounts/me");
  expect(me.status).toBe(200);
  expect(me.json).toMatchObject({
    data: { account: { name: cast.alice.account.name }, scopes: ["drafts:read"] },
    meta: {},
    errors: [],
  });
  expect(me.text).not.toMatch(/password|settings/i);
  expect(me.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
  expect(me.headers.get("ratelimit-limit")).toBe(String(shop.deps.config.RATE_ACCOUNT_PER_MINUTE));
  expect(Number(me.headers.get("ratelimit-remaining"))).toBeLessThan(
    shop.deps.config.RATE_ACCOUNT_PER_MINUTE,
  );
});

test("no token, a wrong one, and a cookie alone are met by a problem", async () => {
  const unknown = "api.token_unknown";
  for (const { code = "api.not_signed_in", ...headers } of [
    {},
    { authorization: "Bearer cs_wrong", code: unknown },
    { authorization: "Bearer no-token-of-ours", code: unknown },
    { authorization: "Bearer a.b.c", code: unknown },
    { authorization: "Basic abc" },
    { cookie: cast.alice.cookie },
  ]) {
    const answer = await programWith(shop, undefined)("/accounts/me", { headers });
    expect(answer.status).toBe(401);
    const told = answer.headers.get("www-authenticate") ?? "";
    expect(told).toMatch(/^Bearer realm="countersign"/);
    // Who sends no token is told of no error (RFC 6750).
    expect(told.includes('error="invalid_token"')).toBe(code === unknown);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json).toMatchObject({ code, data: null });
  }
});

test("who holds a token of ours that works no more is told why, and what to do", async () => {
  const { deps } = shop;
  const from = { address: "127.0.0.1", requestId: "test" };
  const make = () =>
    createApiToken(deps, cast.alice.account, {
      name: "test",
      scopes: ["drafts:read"],
      days: 1,
      from,
    });
  const refusal = async (token: string) => {
    const answer = await programWith(shop, token)("/accounts/me");
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(answer.headers.get("www-authenticate")).toContain('error_description="');
    return answer.json;
  };
  const ended = await make();
  deps.clock.advance(86_400_000);
  expect(await refusal(ended.token)).toMatchObject({
    code: "api.token_expired",
    detail: expect.stringContaining(urls.account.tokens()),
  });
  const revoked = await make();
  await revokeApiToken(deps, cast.alice.account, { id: revoked.id, from });
  expect(await refusal(revoked.token)).toMatchObject({ code: "api.token_revoked" });
  const left = await make();
  await deactivate(deps, cast.dana.account, { accountId: cast.alice.account.id, from });
  expect(await refusal(left.token)).toMatchObject({ code: "api.account_deactivated" });
});

test("a scope that the token lacks, and a role that may not, are named", async () => {
  const narrow = await createProgram(shop, cast.alice.account, ["jobs:read"]);
  const refused = await narrow("/drafts");
  expect(refused.json).toMatchObject({ status: 403, code: "api.scope" });
  const told = refused.headers.get("www-authenticate");
  expect(told).toContain('error="insufficient_scope"');
  expect(told).toContain('scope="drafts:read"');
});

test("an admin's scope counts for nothing until there are one-time codes, where they are asked for", async () => {
  const strict = await createTestApp({ config: { ADMINS_NEED_SECOND_FACTOR: true } });
  const { dana } = await createCast(strict.deps);
  const refused = await (await createProgram(strict, dana.account))("/accounts");
  expect(refused.json).toMatchObject({ status: 403, code: "api.no_second_factor" });
  await strict.close();
});

test("what the address or the query does not know is refused", async () => {
  const alice = await createProgram(shop, cast.alice.account);
  expect((await alice("/nothing")).json).toMatchObject({ status: 404, code: "api.no_address" });
  expect((await alice("/accounts/me", { method: "DELETE" })).json).toMatchObject({
    status: 405,
    code: "api.no_method",
  });
  for (const query of ["per_page=0", "per_page=x", "cursor=%00", "per_page=2&per_page=3", "x=1"]) {
    const answer = await alice(`/drafts?${query}`);
    expect([query, answer.status]).toEqual([query, 422]);
    expect(answer.json).toMatchObject({ code: "api.not_valid" });
  }
});

test("an account has one bucket, whichever of its tokens asks", async () => {
  const small = await createTestApp({ config: { RATE_ACCOUNT_PER_MINUTE: 2 } });
  const { alice } = await createCast(small.deps);
  const [one, other] = [
    await createToken(small, alice.account),
    await createToken(small, alice.account),
  ];
  const statuses = [];
  for (const token of [one, other, one]) {
    statuses.push((await programWith(small, token)("/accounts/me")).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
  await small.close();
});

test("the document is for who shows a token or is signed in", async () => {
  const alice = await createProgram(shop, cast.alice.account);
  expect((await alice("/openapi.json")).json).toMatchObject({ openapi: "3.1.0" });
  const { cookie } = cast.alice;
  expect((await shop.request(urls.api.document(), { cookie })).status).toBe(200);
  expect((await shop.request(urls.api.document())).status).toBe(401);
});
