import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { checkOut } from "../../src/agents/check-out.ts";
import { makeHome, sweepCheckOuts } from "../../src/agents/check-out-home.ts";
import { createConnection } from "../../src/connections/create.ts";
import { thisProcess } from "../../src/db/jobs/this-process.ts";
import { newId } from "../../src/platform/clock.ts";
import { serve, type TestServer } from "../platform/outbound-server.ts";
import { type Drafting, startDrafting } from "../setup/drafting.ts";
import { tarOf } from "../setup/tar.ts";

const SHOP = "demo-company/shop";
const COMMIT = "a".repeat(40);
const dataDir = mkdtempSync(join(tmpdir(), "check-out-"));
let t: Drafting;
let demo: string;
/** Answers as a GitHub does, and gives the archive from another host. */
let odd: TestServer;
let elsewhere: TestServer;
let oddly: string;
let give: (answer: ServerResponse) => void;

beforeAll(async () => {
  elsewhere = await serve((_, answer) => give(answer));
  odd = await serve((request, answer) => {
    if (request.url?.includes("/commits/") === true) {
      answer.writeHead(200, { "content-type": "application/vnd.github.sha" }).end(COMMIT);
    } else answer.writeHead(302, { location: `${elsewhere.url}/archive?token=once` }).end();
  });
  const addresses = [odd, elsewhere].map(({ port }) => `127.0.0.1:${port}`);
  t = await startDrafting({ addresses, config: { DATA_DIR: dataDir } });
  demo = await connect(t.world.github.url, t.world.github.token);
  oddly = await connect(odd.url, "secret-token-1234");
});
afterEach(() => {
  elsewhere.hits.length = 0;
});
afterAll(async () => {
  await t.close();
  await odd.close();
  await elsewhere.close();
  rmSync(dataDir, { recursive: true });
});

async function connect(baseUrl: string, token: string): Promise<string> {
  const { account } = t.cast.alice;
  const created = await t.deps.db.transaction((tx) =>
    createConnection(
      tx,
      t.deps,
      {
        accountId: account.id,
        provider: "github",
        baseUrl,
        settings: {},
        secrets: { token },
        learnt: { message: "", capabilities: {} },
      },
      { account, address: "127.0.0.1", requestId: "test" },
    ),
  );
  if (!created.ok) throw new Error(created.code);
  return created.connection.id;
}
const never = new AbortController().signal;
const take = (connectionId: string, ref = "main", signal = never) =>
  checkOut(t.deps, t.cast.alice.account.id, { connectionId, repository: SHOP, ref }, signal);
const left = () => globSync("check-outs/*", { cwd: dataDir });

test("the files of a branch come as they were at one commit, and go when the run is done with them", async () => {
  const repository = t.world.github.store.find("demo-company", "shop");
  const commit = repository?.branches["saved-card"];
  const taken = await take(demo, "saved-card");
  if (!taken.ok) throw new Error(taken.message);
  const { folder } = taken.value;
  expect(taken.value.commit).toBe(commit);
  expect(folder.startsWith(join(dataDir, "check-outs"))).toBe(true);
  const files = repository?.commits.find(({ sha }) => sha === commit)?.files ?? {};
  const paths = globSync("**/*.*", { cwd: folder }).toSorted();
  expect(paths).toEqual(Object.keys(files).toSorted());
  expect(readFileSync(join(folder, "src/cards.ts"), "utf8")).toBe(files["src/cards.ts"]);
  await taken.value.remove();
  expect(left()).toEqual([]);
});

test("what cannot be had is said in words, and leaves nothing behind", async () => {
  const unknown = await take(demo, "no-such-branch");
  expect(unknown).toMatchObject({ code: "connections.refused" });
  expect(!unknown.ok && unknown.message).toContain("No commit found");
  expect(await take("no-connection")).toMatchObject({ code: "connections.gone" });
  const stranger = t.cast.bob.account.id;
  const wanted = { connectionId: demo, repository: SHOP, ref: "main" };
  const foreign = await checkOut(t.deps, stranger, wanted, never);
  expect(foreign).toMatchObject({ ok: false, code: "connections.gone" });
  expect(await take(demo, "../../user")).toMatchObject({ ok: false });
  expect(left()).toEqual([]);
});

test("the other host that the archive comes from sees no token", async () => {
  give = (answer) => answer.end(gzipSync(tarOf([{ path: "s/a.txt", text: "a" }])));
  const taken = await take(oddly);
  expect(taken).toMatchObject({ ok: true, value: { commit: COMMIT } });
  const [hit] = elsewhere.hits;
  expect(hit?.url).toBe("/archive?token=once");
  expect(JSON.stringify(hit?.headers)).not.toContain("secret-token");
  if (taken.ok) await taken.value.remove();
});

test("a hostile archive is refused in words, whole, and what came of it is removed", async () => {
  give = (answer) => {
    const claims = tarOf([
      { path: "s/a.txt", text: "a" },
      { path: "s/bomb", size: 4_000_000_000 },
    ]);
    answer.end(gzipSync(claims));
  };
  expect(await take(oddly)).toMatchObject({ code: "agents.repository_too_large", permanent: true });
  give = (answer) => answer.end("no archive at all");
  expect(await take(oddly)).toMatchObject({ code: "agents.repository_broken" });
  give = (answer) => answer.setHeader("content-type", "text/html").end("<html>Sign in</html>");
  expect(await take(oddly)).toMatchObject({ code: "connections.login_page" });
  give = (answer) =>
    answer.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
  expect(await take(oddly)).toMatchObject({ code: "connections.not_found" });
  give = (answer) => {
    answer.write(tarOf([{ path: "s/a.txt", text: "a".repeat(5_000) }]).subarray(0, 2_000));
    setTimeout(() => answer.destroy(), 20);
  };
  expect(await take(oddly)).toMatchObject({ ok: false, permanent: false });
  expect(left()).toEqual([]);
});

test("a run that is stopped stops the check-out, too", async () => {
  const stop = new AbortController();
  give = (answer) => {
    answer.write(tarOf([{ path: "s/a.txt", text: "a".repeat(5_000) }]).subarray(0, 2_000));
    setTimeout(() => stop.abort(), 20);
  };
  expect(await take(oddly, "main", stop.signal)).toMatchObject({ ok: false });
  expect(left()).toEqual([]);
});

const home = (id: string) => join(dataDir, "check-outs", id);

test("what a killed process left goes at the next start, what a living one has stays until it is too old", async () => {
  const leave = (owner: object) => {
    const id = newId(t.deps.clock);
    mkdirSync(join(home(id), "files"), { recursive: true });
    writeFileSync(join(home(id), "owner.json"), JSON.stringify(owner));
    return id;
  };
  const here = thisProcess();
  const killed = leave({ ...here, pidStart: "1" });
  const elsewhereId = leave({ ...here, host: "another machine", pidStart: "1" });
  const own = await makeHome(t.deps);
  await sweepCheckOuts(t.deps);
  expect(existsSync(home(killed))).toBe(false);
  expect(existsSync(home(elsewhereId))).toBe(true);
  expect(existsSync(own.folder)).toBe(true);
  t.deps.clock.advance(13 * 3_600_000);
  await sweepCheckOuts(t.deps);
  expect(left()).toEqual([]);
});
