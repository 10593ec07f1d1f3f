// A token is looked up once and then kept: what is written by anybody, in any process, counts at once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createApiToken, findApiToken, revokeApiToken } from "../../src/accounts/api-tokens.ts";
import { createAccessToken, findAccessToken } from "../../src/accounts/access-tokens.ts";
import { createRefreshToken, endFamily } from "../../src/accounts/refresh-tokens.ts";
import { deactivate } from "../../src/accounts/role.ts";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

const from = { address: "127.0.0.1", requestId: "test" };
let folder: string;
let shop: TestApp;
let cast: Cast;
let other: Db;
let token: string;
let id: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-"));
  const file = join(folder, "countersign.db");
  shop = await createTestApp({ db: openSqlite(file) });
  cast = await createCast(shop.deps);
  const asked = { name: "test", scopes: ["drafts:read" as const], days: 1, from };
  ({ token, id } = await createApiToken(shop.deps, cast.alice.account, asked));
  // As another process has it open, such as `npm run mcp`.
  other = openSqlite(file);
  // The first look writes that it was used; the second one is kept.
  await found();
  await found();
});
afterEach(async () => {
  await other.close();
  await shop.close();
  rmSync(folder, { recursive: true });
});

const found = async () => (await findApiToken(shop.deps, token))?.account.id;

test("a token that was revoked here, or elsewhere, works no more", async () => {
  const { account } = cast.alice;
  const more = await createApiToken(shop.deps, account, {
    name: "more",
    scopes: [],
    days: 1,
    from,
  });
  expect((await findApiToken(shop.deps, more.token))?.scopes).toEqual([]);
  await revokeApiToken(shop.deps, account, { id: more.id, from });
  expect(await findApiToken(shop.deps, more.token)).toBeUndefined();
  expect(await found()).toBe(account.id);
  await revokeApiToken({ ...shop.deps, db: other }, account, { id, from });
  expect(await found()).toBeUndefined();
});

test("whose account is deactivated, or gets another role, is seen so at once", async () => {
  const { accounts } = other.t;
  const mine = eq(accounts.id, cast.alice.account.id);
  await other.update(accounts).set({ role: "viewer" }).where(mine);
  expect((await findApiToken(shop.deps, token))?.account.role).toBe("viewer");
  await deactivate(shop.deps, cast.dana.account, { accountId: cast.alice.account.id, from });
  expect(await found()).toBeUndefined();
});

test("what nobody has changed is read once", async () => {
  const [first, second] = [
    await findApiToken(shop.deps, token),
    await findApiToken(shop.deps, token),
  ];
  expect(first?.account).toBe(second?.account);
  await createApiToken(shop.deps, cast.bob.account, { name: "b", scopes: [], days: 1, from });
  expect((await findApiToken(shop.deps, token))?.account).not.toBe(first?.account);
});

test("a token ends on its day, though nothing is written then", async () => {
  shop.deps.clock.advance(86_400_000 - 1);
  expect(await found()).toBe(cast.alice.account.id);
  shop.deps.clock.advance(1);
  expect(await found()).toBeUndefined();
});

test("an access token is read once, too, and a sign-out elsewhere ends it", async () => {
  const { db, clock } = shop.deps;
  const { id: accountId } = cast.dana.account;
  const refresh = await db.transaction((tx) => createRefreshToken(tx, clock, { accountId }));
  const access = await createAccessToken(shop.deps, refresh);
  const find = () => findAccessToken(shop.deps, access);
  const first = await find();
  expect(first?.account.id).toBe(accountId);
  expect((await find())?.account).toBe(first?.account);
  await endFamily(other, clock, refresh.family);
  expect(await find()).toBeUndefined();
});
