import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApiToken, findApiToken, listApiTokens } from "../../src/accounts/api-tokens.ts";
import { findBearer } from "../../src/accounts/bearer.ts";
import { deactivate, reactivate } from "../../src/accounts/role.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, createTestClock, type TestApp, testConfig } from "../setup/app.ts";
import { type Cast, createCast, createMember } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";

const DAY = 86_400_000;
const from = { address: "10.0.0.7", requestId: "r1" };
const config = testConfig();
const tokenIn = (body: string) => /cs_[\w-]{43}/.exec(body)?.[0] ?? "";

describe.each(stores)("API tokens on %s", (_name, open) => {
  let db: Db;
  let cast: Cast;
  let clock: ReturnType<typeof createTestClock>;
  beforeEach(async () => {
    db = await open();
    clock = createTestClock();
    cast = await createCast({ db, clock, config });
  });
  afterEach(() => db.close());
  const make = (days = 30) =>
    createApiToken({ db, clock }, cast.alice.account, {
      name: "Laptop",
      scopes: ["drafts:read"],
      days,
      from,
    });

  test("a token speaks for its account within its scopes until it expires", async () => {
    const { token } = await make();
    expect(JSON.stringify(await db.select().from(db.t.apiTokens))).not.toContain(token);
    const bearer = await findApiToken({ db, clock }, token);
    expect(bearer?.account.id).toBe(cast.alice.account.id);
    expect(bearer?.scopes).toEqual(["drafts:read"]);
    expect((await listApiTokens(db, cast.alice.account.id))[0]?.lastUsedAt).toEqual(clock.now());
    expect(await findApiToken({ db, clock }, `${token}x`)).toBeUndefined();
    clock.advance(30 * DAY);
    expect(await findApiToken({ db, clock }, token)).toBeUndefined();
  });

  test("a deactivated account's tokens are dead, also after it is reactivated", async () => {
    const { token } = await make();
    const accountId = cast.alice.account.id;
    const deps = { db, clock, queue: createQueue(db, { clock, live: createLive() }) };
    await deactivate(deps, cast.dana.account, { accountId, from });
    expect(await findApiToken(deps, token)).toBeUndefined();
    await reactivate(deps, cast.dana.account, { accountId, from });
    expect(await findApiToken(deps, token)).toBeUndefined();
  });
});

describe("the pages of API tokens", () => {
  let app: TestApp;
  let cast: Cast;
  beforeEach(async () => {
    app = await createTestApp();
    cast = await createCast(app.deps);
  });
  afterEach(() => app.close());
  const form = { name: "Laptop", scopes: ["drafts:read", "drafts:write"], days: "90" };
  const shown = async (cookie: string, sent: typeof form = form) => {
    const answer = await app.request(urls.account.tokens(), { form: sent, cookie });
    return { status: answer.status, body: await answer.text() };
  };

  const only = async () => (await listApiTokens(app.deps.db, cast.alice.account.id))[0]!;

  test("a token is shown once, works, and is refused after it is revoked", async () => {
    const { body } = await shown(cast.alice.cookie);
    const token = tokenIn(body);
    expect((await findBearer(app.deps, token))?.scopes).toEqual(["drafts:read", "drafts:write"]);
    const list = await app.request(urls.account.tokens(), { cookie: cast.alice.cookie });
    const page = await list.text();
    expect(page).toContain("Laptop");
    expect(page).not.toContain(token);

    const revocation = urls.account.tokenRevocation((await only()).id);
    expect((await app.request(revocation, { form: {}, cookie: cast.bob.cookie })).status).toBe(404);
    expect(await findBearer(app.deps, token)).toBeDefined();
    const revoked = await app.request(revocation, { form: {}, cookie: cast.alice.cookie });
    expect(revoked.status).toBe(303);
    expect(await findBearer(app.deps, token)).toBeUndefined();
    const actions = (await listAudit(app.deps.db)).entries.map(({ action }) => action);
    expect(actions.slice(0, 2)).toEqual(["accounts.token_revoked", "accounts.token_created"]);
  });

  test("making one needs a fresh proof of the password", async () => {
    app.deps.clock.advance(11 * 60_000);
    const answer = await app.request(urls.account.tokens(), { form, cookie: cast.alice.cookie });
    expect(answer.headers.get("location")).toContain(urls.proof.typed());
    expect(await listApiTokens(app.deps.db, cast.alice.account.id)).toEqual([]);
  });

  test("nobody gives a token a right that their role has no use for", async () => {
    const viewer = await createMember(app.deps, {
      employeeId: "v1",
      name: "Vera",
      email: "vera@example.com",
      role: "viewer",
    });
    const refused = await shown(viewer.cookie, { ...form, scopes: ["admin", "models:use"] });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain("Tick at least one thing");
    expect(refused.body).not.toContain("Everything that only an admin may");
  });

  test("an admin sees and revokes the tokens of others, a member does not", async () => {
    const token = tokenIn((await shown(cast.alice.cookie)).body);
    const { id } = await only();
    const url = urls.accounts.tokenRevocation(cast.alice.account.id, id);
    const page = await app.request(urls.accounts.show(cast.alice.account.id), {
      cookie: cast.dana.cookie,
    });
    expect(await page.text()).toContain(url);
    expect((await app.request(url, { form: {}, cookie: cast.bob.cookie })).status).toBe(403);
    expect((await app.request(url, { form: {}, cookie: cast.dana.cookie })).status).toBe(303);
    expect(await findBearer(app.deps, token)).toBeUndefined();
  });
});
