import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Deps } from "../../src/app.ts";
import type { Db } from "../../src/db/db.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { composeJob } from "../../src/drafts/jobs.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { newMasterKey } from "../../src/platform/secrets/keyring.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { urls } from "../../src/urls.ts";
import { testConfig } from "../setup/app.ts";
import { createMember } from "../setup/cast.ts";
import { freePort, run, type Service, startService, temporaryFolder } from "../setup/process.ts";

let folder: ReturnType<typeof temporaryFolder>;
const running: Pick<Service, "child" | "ended">[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  folder.remove();
});
const start = async (env: Record<string, string> = {}) => {
  const service = await startService({ DATA_DIR: folder.path, ...env });
  running.push(service);
  return service;
};
const file = () => join(folder.path, "countersign.db");

/** What a start says that does not succeed. */
async function refusal(env: Record<string, string>) {
  const attempt = run({ DATA_DIR: folder.path, PORT: String(await freePort()), ...env });
  running.push(attempt);
  expect(await attempt.ended).toBe(1);
  return attempt.output();
}

describe("npm start on a fresh machine", () => {
  test("makes its folder, database and key, says where to go, and answers", async () => {
    const service = await start({ DATA_DIR: join(folder.path, "new", "data") });
    expect(service.output()).toMatch(/ready in \d+ ms: http:\/\/localhost:\d+/);
    expect(service.output()).toContain(join(folder.path, "new", "data"));
    expect(service.output()).toMatch(/set-up token[^]*registration\/new: [\w-]{43}\n/);
    expect(statSync(join(folder.path, "new/data/app.key")).mode & 0o777).toBe(0o600);
    const health = async () => (await fetch(`${service.url}${urls.health.ready()}`)).json();
    await expect.poll(health, { timeout: 10_000 }).toEqual({ status: "ok", faults: {} });
    const page = await fetch(`${service.url}/`, { redirect: "manual" });
    expect(page.status).toBe(303);
    expect(page.headers.get("location")).toContain(urls.signIn.create());
  });

  test("starts again with what it had", async () => {
    const first = await start();
    const key = readFileSync(join(folder.path, "app.key"), "utf8");
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    await start();
    expect(readFileSync(join(folder.path, "app.key"), "utf8")).toBe(key);
  });
});

describe("the service refuses to start, in words,", () => {
  test("in production without a key", async () => {
    expect(await refusal({ NODE_ENV: "production" })).toContain("openssl rand -hex 64");
    expect(existsSync(file())).toBe(false);
  });

  test("in production with a weak key", async () => {
    const said = await refusal({ NODE_ENV: "production", APP_KEY: "a".repeat(64) });
    expect(said).toContain("too few different characters");
  });

  test("with settings that are wrong, and names all of them", async () => {
    const said = await refusal({ PORT: "x", DEMO: "1" });
    expect(said).toContain("PORT: must be a whole number");
    expect(said).toContain("DEMO: must be true or false");
  });

  test("with a wrong setting and a weak key, and names both", async () => {
    const said = await refusal({ NODE_ENV: "production", DEMO: "1", APP_KEY: "short" });
    expect(said).toContain("DEMO: must be true or false");
    expect(said).toMatch(/APP_KEY: the key \w+ has 5 bytes/);
  });

  test("on PostgreSQL", async () => {
    expect(await refusal({ DATABASE_URL: "postgres://localhost/x" })).toContain("SQLite only");
  });

  test("with another key than the database was sealed with", async () => {
    const service = await start();
    service.child.kill("SIGTERM");
    await service.ended;
    expect(await refusal({ APP_KEY: newMasterKey().key })).toContain("Bring that key back");
  });

  test("when the port is taken", async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    expect(await refusal({ PORT: String(port) })).toContain(`port ${port}`);
    other.close();
  });

  test("when the database is damaged", async () => {
    writeFileSync(file(), "no database".repeat(1000));
    const key = newMasterKey().key;
    expect(await refusal({ APP_KEY: key })).toContain("not a database");
  });
});

/** A signed-in person with a draft that a model is at work on, put there from outside. */
async function addOpenDraft(db: Db, port: number) {
  const config = testConfig({ PUBLIC_URL: `http://localhost:${port}` });
  const { account, cookie } = await createMember(
    { db, clock: systemClock, config },
    { employeeId: "e1", name: "Alice", email: "alice@example.com", role: "member" },
  );
  const now = systemClock.now();
  await db.insert(db.t.drafts).values({
    id: "d1",
    accountId: account.id,
    type: "story",
    item: "story",
    criteriaFormat: "gherkin",
    title: "Pay by card",
    state: "composing",
    promptName: "p",
    llmConnectionId: "c1",
    model: "m",
    target: {
      connectionId: "c1",
      projectKey: "P",
      projectName: "P",
      issueTypeId: "1",
      issueTypeName: "Story",
      subtask: false,
    },
    fields: {},
    revision: 0,
    createdAt: now,
    updatedAt: now,
  });
  const queue = createQueue<Deps>(db, { clock: systemClock, live: createLive() });
  const job = await db.transaction((tx) =>
    queue.enqueue(
      tx,
      composeJob,
      { compositionId: "m1" },
      { accountId: account.id, title: "Draft: Pay by card" },
    ),
  );
  await db.insert(db.t.compositions).values({
    id: "m1",
    draftId: "d1",
    jobId: job.id,
    baseRevision: 0,
    state: "queued",
    text: "",
    accountId: account.id,
    createdAt: now,
  });
  return cookie;
}

test("SIGTERM ends open streams with a last word, finishes, and leaves one whole file", async () => {
  const service = await start({ WORKER: "false" });
  const db = openSqlite(file());
  const cookie = await addOpenDraft(db, service.port);
  await db.close();
  const streams = await Promise.all(
    [1, 2, 3].map(() =>
      fetch(`${service.url}${urls.drafts.stream("d1")}`, { headers: { Cookie: cookie } }),
    ),
  );
  for (const stream of streams) {
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
  }
  // An idle connection that the browser keeps must not hold it up either.
  await fetch(`${service.url}${urls.health.live()}`);

  const asked = performance.now();
  service.child.kill("SIGTERM");
  const ends = await Promise.all(streams.map((stream) => stream.text()));
  expect(await service.ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(5000);
  for (const text of ends) expect(text).toContain("event: bye");
  expect(existsSync(`${file()}-wal`)).toBe(false);
});

test("a browser that goes away ends its stream within a second", async () => {
  const service = await start({ WORKER: "false", LOG_LEVEL: "debug" });
  const db = openSqlite(file());
  const cookie = await addOpenDraft(db, service.port);
  await db.close();
  const url = `${service.url}${urls.drafts.stream("d1")}`;
  const open = () => {
    const gone = new AbortController();
    const answer = fetch(url, { headers: { Cookie: cookie }, signal: gone.signal });
    return answer.then(({ status }) => ({ status, gone }));
  };
  const streams = await Promise.all(Array.from({ length: 8 }, open));
  expect((await open()).status).toBe(429);
  streams[0]?.gone.abort();
  await expect.poll(async () => (await open()).status, { timeout: 1500 }).toBe(200);
  for (const { gone } of streams) gone.abort();
});

test("kill -9 in the middle of writing loses nothing that was acknowledged", async () => {
  const key = newMasterKey().key;
  for (let round = 0; round < 3; round += 1) {
    const service = await start({ APP_KEY: key });
    service.child.kill("SIGKILL");
    expect(await service.ended).toBe("SIGKILL");
  }
  const raw = new Database(file());
  expect(raw.pragma("integrity_check", { simple: true })).toBe("ok");
  raw.close();
  await start({ APP_KEY: key });
});

test("npm run routes lists what the product answers, without starting anything", async () => {
  const listing = run({ DATA_DIR: folder.path }, ["routes"]);
  expect(await listing.ended).toBe(0);
  expect(listing.output()).toContain(`POST   ${urls.signIn.create()}\n`);
  expect(listing.output()).toContain(`GET    ${urls.dashboard()}\n`);
  expect(existsSync(file())).toBe(false);
});

test("a command that does not exist is answered with those that do", async () => {
  const attempt = run({}, ["migrate"]);
  expect(await attempt.ended).toBe(1);
  expect(attempt.output()).toContain("db:backup");
});
