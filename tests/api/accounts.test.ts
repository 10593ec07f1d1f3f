// One's own account, how others come in, background jobs by the many, and tables in CSV.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPasswordReset } from "../../src/accounts/password-reset.ts";
import { confirmSetUp, hasSecondFactor, startSetUp } from "../../src/accounts/second-factor.ts";
import { listAudit } from "../../src/audit/audit.ts";
import { Secret, TOTP } from "otpauth";
import { call } from "../activity/calls.ts";
import {
  type ApiClient,
  clientWith,
  createApiClient,
  createToken,
  dataOf,
  refusalOf,
} from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

let shop: TestApp;
let cast: Cast;
let alice: ApiClient;
let dana: ApiClient;
const from = { address: "127.0.0.1", requestId: "test" };

beforeAll(async () => {
  shop = await createTestApp();
  cast = await createCast(shop.deps);
  alice = await createApiClient(shop, cast.alice.account);
  dana = await createApiClient(shop, cast.dana.account);
});
afterAll(() => shop.close());

const actions = async () => (await listAudit(shop.deps.db)).entries.map(({ action }) => action);

test("a program changes how pages look, on what it has read, within its scope", async () => {
  const read = await alice.GET("/accounts/me/settings");
  expect(dataOf(read)).toEqual({ theme: "system", timeZone: "UTC" });
  const put = (client: ApiClient, timeZone: string) =>
    client.PUT("/accounts/me/settings", {
      params: { header: { "If-Match": read.response.headers.get("etag") ?? "" } },
      body: { theme: "dark", timeZone },
    });
  const narrow = await createApiClient(shop, cast.alice.account, ["drafts:read", "drafts:write"]);
  expect(refusalOf(await put(narrow, "Europe/Berlin"))).toEqual([403, "api.scope"]);
  expect(refusalOf(await put(alice, "Atlantis/Capital"))).toEqual([422, "api.not_valid"]);
  expect(dataOf(await put(alice, "Europe/Berlin")).timeZone).toBe("Europe/Berlin");
  expect(refusalOf(await put(alice, "UTC"))).toEqual([412, "api.changed"]);
});

test("it ends sign-ins and revokes tokens of its own account, and of no other", async () => {
  const home = (cookie: string) => shop.request("/drafts", { cookie });
  const [signIn] = dataOf(await alice.GET("/accounts/me/sign-ins"));
  expect(signIn).toMatchObject({ userAgent: "cast", address: "127.0.0.1" });
  const params = { path: { id: signIn?.id ?? "" } };
  const end = (client: ApiClient) => client.DELETE("/accounts/me/sign-ins/{id}", { params });
  expect(refusalOf(await end(dana))).toEqual([404, "api.not_found"]);
  expect((await home(cast.alice.cookie)).status).toBe(200);
  expect((await end(alice)).response.status).toBe(200);
  expect((await home(cast.alice.cookie)).status).toBe(303);
  const bob = await createApiClient(shop, cast.bob.account);
  expect(dataOf(await bob.DELETE("/accounts/me/sign-ins"))).toEqual({ ended: 1 });
  expect((await home(cast.bob.cookie)).status).toBe(303);

  const token = await createToken(shop, cast.alice.account);
  const own = clientWith(shop, token);
  const listed = dataOf(await own.GET("/accounts/me/tokens"));
  const mine = listed.find(({ ending }) => token.endsWith(ending));
  expect(JSON.stringify(listed)).not.toContain(token);
  const gone = { params: { path: { id: mine?.id ?? "" } } };
  expect(refusalOf(await dana.DELETE("/accounts/me/tokens/{id}", gone))).toEqual([
    404,
    "api.not_found",
  ]);
  expect((await own.DELETE("/accounts/me/tokens/{id}", gone)).response.status).toBe(200);
  expect(refusalOf(await own.GET("/accounts/me/tokens"))).toEqual([401, "api.token_revoked"]);
  expect(await actions()).toEqual(
    expect.arrayContaining([
      "accounts.sign_in_ended",
      "accounts.sign_ins_ended",
      "accounts.token_revoked",
    ]),
  );
});

test("an admin asks whether anybody has changed the record", async () => {
  const { checked } = dataOf(await dana.GET("/audit/chain"));
  expect(checked).toBeGreaterThan(1);
  const all = await dana.GET("/audit/chain", { params: { query: { all: "1" } } });
  expect(dataOf(all)).toEqual({ whole: true, checked, brokenAt: null });
  expect(refusalOf(await alice.GET("/audit/chain"))).toEqual([403, "api.role"]);
});

test("an admin invites, and takes it back; who is here already is not invited", async () => {
  const invite = (email: string, employeeId: string) =>
    dana.POST("/invitations", { body: { email, employeeId } });
  const known = await invite(cast.alice.account.email, "e99");
  expect(known.error?.errors).toEqual([expect.objectContaining({ field: "body.email" })]);
  const email = "eve@example.com";
  expect((await invite(email, "e5")).response.status).toBe(201);
  expect(dataOf(await dana.GET("/invitations"))).toEqual([
    expect.objectContaining({ email, employeeId: "e5", role: "member" }),
  ]);
  expect(refusalOf(await alice.GET("/invitations"))).toEqual([403, "api.role"]);
  const withdraw = () => dana.DELETE("/invitations/{email}", { params: { path: { email } } });
  expect((await withdraw()).response.status).toBe(200);
  expect(refusalOf(await withdraw())).toEqual([404, "api.not_found"]);
});

test("a link for a new password is shown once, also under its key; tokens and codes are taken away", async () => {
  const { account } = cast.charlie;
  const params = { path: { id: account.id } };
  const make = () =>
    dana.POST("/accounts/{id}/password-reset", {
      params: { ...params, header: { "Idempotency-Key": "reset" } },
    });
  const { url } = dataOf(await make());
  const found = await findPasswordReset(shop.deps, url.split("/").at(-1) ?? "");
  expect(found?.id).toBe(account.id);
  expect(refusalOf(await make())).toEqual([409, "api.key_in_use"]);
  expect(refusalOf(await alice.POST("/accounts/{id}/password-reset", { params }))).toEqual([
    403,
    "api.role",
  ]);

  const token = await createToken(shop, account);
  const [listed] = dataOf(await dana.GET("/accounts/{id}/tokens", { params }));
  const one = { params: { path: { ...params.path, token: listed?.id ?? "" } } };
  expect((await dana.DELETE("/accounts/{id}/tokens/{token}", one)).response.status).toBe(200);
  expect(refusalOf(await clientWith(shop, token).GET("/auth/me"))[0]).toBe(401);

  const setUp = await startSetUp(shop.deps, account);
  const timestamp = shop.deps.clock.now().getTime();
  const code = new TOTP({ secret: Secret.fromBase32(setUp?.secret ?? "") }).generate({ timestamp });
  await confirmSetUp(shop.deps, account, { code, from });
  expect(await hasSecondFactor(shop.deps.db, account.id)).toBe(true);
  const remove = () => dana.DELETE("/accounts/{id}/second-factor", { params });
  expect((await remove()).response.status).toBe(200);
  expect(await hasSecondFactor(shop.deps.db, account.id)).toBe(false);
  expect(refusalOf(await remove())).toEqual([404, "api.not_found"]);
});

async function insertJobs() {
  const { db, clock } = shop.deps;
  const at = clock.now();
  const row = { name: "test.work", label: "Work", queue: "main", payload: "{}", title: "Work" };
  const more = { priority: 100, attempts: 1, maxAttempts: 1, rescues: 0, runAt: at, createdAt: at };
  await db.insert(db.t.jobs).values(
    [cast.alice, cast.dana].flatMap(({ account }, n) =>
      (["dead", "ready"] as const).map((state) => ({
        ...row,
        ...more,
        id: `job-${n}-${state}`,
        uniqueKey: `job-${n}-${state}`,
        accountId: account.id,
        state,
        finishedAt: state === "dead" ? at : null,
      })),
    ),
  );
  await db.insert(db.t.queues).values({ name: "main", pausedAt: null, pausedBy: null });
}

test("many jobs are retried or cancelled at once: one's own, and everybody's by an admin", async () => {
  await insertJobs();
  const stateOf = async (id: string) =>
    dataOf(await dana.GET("/jobs/{id}", { params: { path: { id } } })).state;
  // A member's `all` counts for nothing.
  const retried = await alice.POST("/jobs/retries", { body: { all: true } });
  expect(dataOf(retried)).toEqual({ jobs: 1 });
  expect([await stateOf("job-0-dead"), await stateOf("job-1-dead")]).toEqual(["ready", "dead"]);
  expect(dataOf(await dana.POST("/jobs/cancellations", { body: { all: true } }))).toEqual({
    jobs: 3,
  });
  expect(await stateOf("job-0-ready")).toBe("cancelled");

  const path = { params: { path: { queue: "main" } } };
  expect(refusalOf(await alice.POST("/queues/{queue}/pause", path))).toEqual([403, "api.role"]);
  const paused = dataOf(await dana.POST("/queues/{queue}/pause", path));
  expect(paused).toMatchObject({ name: "main", pausedBy: cast.dana.account.id });
  expect(dataOf(await dana.GET("/queues"))).toEqual([paused]);
  expect(dataOf(await dana.POST("/queues/{queue}/resume", path)).pausedAt).toBeNull();
  const gone = { params: { path: { queue: "no-such-queue" } } };
  expect(refusalOf(await dana.POST("/queues/{queue}/pause", gone))).toEqual([404, "api.not_found"]);
});

test("activity and insights are tables in CSV, of one's own; texts are read as on the page", async () => {
  const { db, clock } = shop.deps;
  const at = clock.now();
  const rows = [cast.alice, cast.dana].map(({ account }, n) =>
    call({ id: `call-${n}`, accountId: account.id, at, finishedAt: at }),
  );
  await db.insert(db.t.activities).values(rows);
  await db.insert(db.t.activityBodies).values({
    activityId: "call-0",
    request: JSON.stringify({ system: "Be brief.", messages: [{ role: "user", text: "Hello" }] }),
    answer: "Good day",
    createdAt: at,
  });
  const parseAs = "text" as const;
  const csv = await alice.GET("/activities/export/csv", { parseAs });
  expect(csv.response.headers.get("content-disposition")).toContain("activity.csv");
  expect(csv.data).toContain("call-0");
  expect(csv.data).not.toContain("call-1");
  const all = await dana.GET("/activities/export/csv", {
    params: { query: { all: "1" } },
    parseAs,
  });
  expect(all.data).toContain("call-0");
  const table = await alice.GET("/insights/export/{table}/csv", {
    params: { path: { table: "groups" } },
    parseAs,
  });
  expect(table.data).toMatch(/^\S*model,Calls,/);

  const params = { path: { id: "call-0" } };
  const first = { activityId: "call-0", attempt: 1, provider: "anthropic", model: "model-a" };
  await db.insert(db.t.activityAttempts).values({ ...first, startedAt: at, outcome: "ok" });
  expect(dataOf(await alice.GET("/activities/{id}", { params })).tried).toEqual([
    expect.objectContaining({ attempt: 1, outcome: "ok", errorCode: null }),
  ]);
  const read = (client: ApiClient) => client.POST("/activities/{id}/text", { params });
  expect(dataOf(await read(alice))).toMatchObject({ answer: "Good day" });
  expect(await actions()).not.toContain("activity.text_read");
  expect(dataOf(await read(dana))?.asked).toHaveLength(2);
  expect(await actions()).toContain("activity.text_read");
  const bob = await createApiClient(shop, cast.bob.account);
  expect(refusalOf(await read(bob))).toEqual([404, "api.not_found"]);
});
