// Secrets that exist nowhere else go in through the real forms; afterwards nobody finds one of them.
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoPeople } from "../src/demo/people.ts";
import type { DemoWorld } from "../src/demo/world.ts";
import { newMasterKey } from "../src/platform/secrets/keyring.ts";
import { urls } from "../src/urls.ts";
import type { Beside } from "./setup/beside.ts";
import { startTestWorld } from "./setup/demo.ts";
import { freePort, run, type Service, startService, temporaryFolder } from "./setup/process.ts";
import { findTraces, tracesOf } from "./setup/traces.ts";
import {
  connectTo,
  createVisitor,
  expectRedirect,
  formFields,
  overTheNetwork,
  registerAs,
  type Visitor,
} from "./setup/visitor.ts";

const planted = new Map<string, string>();
/** Told apart from all others by chance, and awkward to escape. */
function plant(name: string, shape = (chance: string) => `canary-${chance}`): string {
  const secret = shape(randomBytes(12).toString("hex"));
  planted.set(name, secret);
  return secret;
}
const awkward = (chance: string) => `quiet "${chance}" <walnut> & 7% + ünder`;

const secrets = {
  jira: plant("PAT of Jira"),
  otherJira: plant("PAT of Jira, of another person"),
  confluence: plant("PAT of Confluence"),
  github: plant("token of GitHub"),
  apiKey: plant("API key"),
  cookie: plant("cookie of the company LLM", (chance) => `session=${chance}`),
  password: plant("password", awkward),
  newPassword: plant("new password", awkward),
  otherPassword: plant("password of another person", awkward),
  resetPassword: plant("password set by a link", awkward),
  wrongPat: plant("wrong PAT"),
  wrongKey: plant("wrong API key"),
  wrongCookie: plant("wrong cookie", (chance) => `session=${chance}`),
  wrongPassword: plant("wrong password", awkward),
  wrongSetup: plant("wrong set-up token"),
  echoed: plant("token that the other side repeats"),
  inAddress: plant("password in a typed address"),
  masterKey: newMasterKey().key,
};
planted.set("master key", secrets.masterKey);

const folder = temporaryFolder();
const pages: { path: string; body: string; headers: string }[] = [];
let world: DemoWorld;
let echo: Server;
let echoUrl: string;
let service: Service;
let env: Record<string, string>;

/** A system that repeats what it was given, as some do in their error messages. */
function startEcho() {
  echo = createServer((request, response) => {
    const { authorization, cookie } = request.headers;
    const given = [authorization, cookie, request.headers["x-api-key"]].join(" ");
    const message = `not allowed with ${given}`;
    const body = {
      errorMessages: [message],
      errors: { token: given },
      message,
      error: { message },
    };
    response.writeHead(403, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  return new Promise<string>((resolve) => {
    echo.listen(0, "127.0.0.1", () => {
      const address = echo.address();
      resolve(typeof address === "object" && address ? `127.0.0.1:${address.port}` : "");
    });
  });
}

const newVisitor = () =>
  createVisitor(service.url, overTheNetwork(service.url), (path, { body, headers }) => {
    for (const line of headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";", 1)[0]?.split("=") ?? [];
      if (value !== "") planted.set(`cookie ${name} ${value.slice(0, 4)}`, value);
    }
    const sent = [...headers].filter(([name]) => name !== "set-cookie");
    pages.push({ path, body, headers: JSON.stringify(sent) });
  });

beforeAll(async () => {
  const [alice, bob, ...others] = demoPeople;
  if (!alice || !bob) throw new Error("nobody is there");
  const { jira: jiraToken, confluence: confluenceToken, cookie: companyCookie, apiKey } = secrets;
  const { github: githubToken } = secrets;
  const people = [
    { ...alice, jiraToken, confluenceToken, githubToken, companyCookie },
    { ...bob, jiraToken: secrets.otherJira },
    ...others,
  ];
  world = await startTestWorld({ people, apiKey });
  const echoAddress = await startEcho();
  echoUrl = `http://${echoAddress}`;
  env = {
    DATA_DIR: folder.path,
    APP_KEY: secrets.masterKey,
    PORT: String(await freePort()),
    BESIDE: JSON.stringify({
      jiras: [world.jiraDc.url],
      addresses: [...world.addresses, echoAddress],
    } satisfies Beside),
    LOG_LEVEL: "debug",
  };
  service = await startService(env, "tests/setup/beside.mjs");
  planted.set("set-up token", /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "");
  await useEverything();
}, 120_000);

afterAll(async () => {
  service.child.kill("SIGKILL");
  await service.ended;
  echo.close();
  await world.close();
  folder.remove();
});

async function useEverything() {
  const alice = newVisitor();
  await register(alice);
  await connectEverything(alice);
  await draftAndPublish(alice);
  await changePasswords(alice);
  const bob = await inviteBob(alice);
  await crawl(alice);
  await crawl(bob);
  await crawl(newVisitor());
}

async function register(alice: Visitor) {
  const { create, confirm } = urls.registration;
  const jiraUrl = world.jiraDc.url;
  const setupToken = planted.get("set-up token") ?? "";
  await alice.get(urls.registration.new());
  const tries = [
    { baseUrl: jiraUrl, token: secrets.wrongPat, setupToken },
    { baseUrl: jiraUrl, token: secrets.jira, setupToken: secrets.wrongSetup },
    { baseUrl: echoUrl, token: secrets.echoed, setupToken },
    { baseUrl: `http://x:${secrets.inAddress}@127.0.0.1:1`, token: secrets.jira, setupToken },
  ];
  for (const form of tries) expect((await alice.post(create(), form)).status).toBe(422);
  expectRedirect(await alice.post(create(), { baseUrl: jiraUrl, token: secrets.jira, setupToken }));
  await alice.get(confirm());
  expect((await alice.post(confirm(), { password: "too short" })).status).toBe(422);
  expectRedirect(await alice.post(confirm(), { password: secrets.password }));
}

async function connectEverything(alice: Visitor) {
  const { llm, confluence } = world;
  const company = { baseUrl: `${llm.companyUrl}/v1`, userInfoPath: "/company/userinfo" };
  const providers: [
    string,
    Record<string, string>,
    Record<string, string>,
    Record<string, string>,
  ][] = [
    ["anthropic", { baseUrl: llm.url }, { apiKey: secrets.wrongKey }, { apiKey: secrets.apiKey }],
    [
      "openai",
      { baseUrl: `${llm.url}/v1` },
      { apiKey: secrets.wrongKey },
      { apiKey: secrets.apiKey },
    ],
    ["company-llm", company, { cookie: secrets.wrongCookie }, { cookie: secrets.cookie }],
    [
      "confluence",
      { baseUrl: confluence.url },
      { token: secrets.wrongPat },
      { token: secrets.confluence },
    ],
    [
      "github",
      { baseUrl: world.github.url },
      { token: secrets.wrongPat },
      { token: secrets.github },
    ],
  ];
  for (const [provider, form, wrong, right] of providers) {
    const url = urls.connections.create(provider);
    await alice.get(url);
    expect((await alice.post(url, { ...form, ...wrong })).status).toBe(422);
    const echoed = Object.fromEntries(Object.keys(wrong).map((name) => [name, secrets.echoed]));
    expect((await alice.post(url, { ...form, baseUrl: echoUrl, ...echoed })).status).toBe(422);
    const page = await connectTo(alice, provider, { ...form, ...right });
    const id = new URL(page, service.url).pathname.split("/").at(-1) ?? "";
    const edit = await alice.get(urls.connections.edit(id));
    const broken = { ...formFields(edit.body), baseUrl: echoUrl, ...echoed };
    expect((await alice.post(urls.connections.update(id), broken)).status).toBe(422);
    expectRedirect(await alice.post(urls.connections.test(id), {}));
    await alice.get(page);
  }
}

async function draftAndPublish(alice: Visitor) {
  const fields = formFields((await alice.get(urls.drafts.new())).body);
  const source =
    "The customer must be able to pay by card so that the order is paid at once.\n" +
    "- If the card is declined, the customer sees why.\n- Visa must be accepted.";
  await alice.post(urls.drafts.autosave(), { source, version: "0" });
  // The first call is refused as if the key were dead, the second one works.
  world.faults.next("llm", "overloaded", { path: "/messages" });
  const shown = expectRedirect(
    await alice.post(urls.drafts.create(), { ...fields, source, project: "DEMO" }),
  );
  const id = shown.split("/").at(-1) ?? "";
  await settled(alice, shown);
  expectRedirect(
    await alice.post(urls.drafts.refinements(id), { instruction: "Add a negative case" }),
  );
  await settled(alice, shown);
  world.faults.next("jiraDc", "reset_after", { method: "POST", path: "/issue" });
  const page = await alice.get(urls.drafts.publication(id));
  expectRedirect(await alice.post(urls.drafts.publication(id), formFields(page.body)));
  await follow(alice, urls.drafts.publication(id), /stands in Jira/);
  // A key that dies in the middle of the work switches the connection off.
  const second = expectRedirect(
    await alice.post(urls.drafts.create(), {
      ...formFields((await alice.get(urls.drafts.new())).body),
      source,
      project: "DEMO",
    }),
  );
  await settled(alice, second);
  world.faults.always("llm", "unauthorized");
  const next = second.split("/").at(-1) ?? "";
  expectRedirect(await alice.post(urls.drafts.refinements(next), { instruction: "Shorter" }));
  await settled(alice, second);
  world.faults.clear();
}

const settled = (visitor: Visitor, path: string) =>
  follow(visitor, path, /^(?![^]*hx-sse:connect)/);

async function follow(visitor: Visitor, path: string, until: RegExp) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (until.test((await visitor.get(path)).body)) return;
    await sleep(150);
  }
  throw new Error(`${path} never says ${until}`);
}

async function changePasswords(alice: Visitor) {
  const { password, newPassword, wrongPassword } = secrets;
  const change = { current: wrongPassword, password: newPassword };
  expect((await alice.post(urls.account.password(), change)).status).toBe(422);
  expectRedirect(await alice.post(urls.account.password(), { ...change, current: password }));
  expectRedirect(await alice.post(urls.signOut()));
  const login = "alice@demo.example";
  const tried = await alice.post(urls.signIn.create(), { login, password: wrongPassword });
  expect(tried.status).toBe(422);
  // Into the wrong field, as it happens.
  await alice.post(urls.signIn.create(), { login: "nobody@demo.example", password: newPassword });
  expectRedirect(await alice.post(urls.signIn.create(), { login, password: newPassword }));
  expect((await alice.post(urls.proof.create(), { password: wrongPassword })).status).toBe(422);
  expectRedirect(await alice.post(urls.proof.create(), { password: newPassword }));
}

async function inviteBob(alice: Visitor): Promise<Visitor> {
  const bob = newVisitor();
  const jiraUrl = world.jiraDc.url;
  const { otherJira: token, otherPassword: password } = secrets;
  await registerAs(bob, { jiraUrl, token, password });
  const list = await alice.get(urls.accounts.index());
  const ids = [...list.body.matchAll(/href="\/accounts\/([\w-]{36})"/g)].map(([, id]) => id ?? "");
  for (const id of ids) {
    const page = await alice.get(urls.accounts.show(id));
    if (!page.body.includes("Bob Brown")) continue;
    const shown = await alice.post(urls.accounts.passwordReset(id));
    // Shown once, to the admin, on this page alone.
    pages.pop();
    const link = /\/password-reset\/([\w-]{43})/.exec(shown.body)?.[1] ?? "";
    planted.set("token of a link to set a password", link);
    await openLink(bob, urls.passwordReset(link));
  }
  expectRedirect(
    await bob.post(urls.signIn.create(), {
      login: "bob@demo.example",
      password: secrets.resetPassword,
    }),
  );
  return bob;
}

async function openLink(bob: Visitor, url: string) {
  await bob.get(url);
  // The form that is sent there names its own address.
  pages.pop();
  expectRedirect(await bob.post(url, { password: secrets.resetPassword }));
  expect((await bob.get(url)).status).toBe(404);
}

/** Every page that a link leads to, and some that do not exist. */
async function crawl(visitor: Visitor) {
  const seen = new Set<string>();
  const waiting: string[] = [
    urls.dashboard(),
    urls.help(),
    urls.gallery(),
    "/nowhere",
    urls.drafts.show("none"),
  ];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || seen.size > 200) continue;
    seen.add(path);
    const { body, location } = await visitor.get(path);
    const links = [...body.matchAll(/(?:href|src|hx-get)="(\/[^"]*)"/g)].map(([, to = ""]) => to);
    const others = links.filter((to) => !to.startsWith("/static/") && !to.includes("/stream"));
    waiting.push(...others.map((to) => to.replaceAll("&amp;", "&").replace(/#.*$/, "")));
    if (location.startsWith("/")) waiting.push(location);
  }
}

const without = (...names: string[]) =>
  new Map([...planted].filter(([name]) => !names.includes(name)));

describe("after everything was used once, no secret stands", () => {
  test("in a page or a header", () => {
    expect(pages.length).toBeGreaterThan(100);
    // An address is no secret field: it comes back as it was typed, and goes nowhere else.
    const told = without("password in a typed address");
    const found = pages.flatMap(({ path, body, headers }) =>
      findTraces(told, body + headers).map((name) => `${name} on ${path}`),
    );
    expect(found).toEqual([]);
  });

  test("in the log", () => {
    const output = service.output();
    expect(output.split("\n").filter((line) => line.startsWith("{")).length).toBeGreaterThan(100);
    // The set-up token is printed once, at the start: there the first admin reads it.
    expect(findTraces(without("set-up token"), output)).toEqual([]);
    const log = output.split("\n").filter((line) => line.startsWith("{"));
    expect(findTraces(planted, log.join("\n"))).toEqual([]);
  });

  test("in the database, its WAL or any other file beside it", () => {
    const files = readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith("-wal"))).toBe(true);
    const found = files.flatMap((file) =>
      findTraces(planted, readFileSync(file)).map((name) => `${name} in ${file}`),
    );
    expect(found).toEqual([]);
  });

  test("in any row", () => {
    const db = new Database(join(folder.path, "countersign.db"), { readonly: true });
    const tables = db
      .prepare<[], string>("select name from sqlite_schema where type = 'table'")
      .pluck()
      .all();
    const rows = tables.map((table) =>
      JSON.stringify(db.prepare(`select * from "${table}"`).all()),
    );
    db.close();
    expect(rows.join().length).toBeGreaterThan(20_000);
    expect(findTraces(planted, rows.join("\n"))).toEqual([]);
  });

  test("in a backup, nor in what the backup says", async () => {
    const backup = run(env, ["db:backup"]);
    expect(await backup.ended).toBe(0);
    expect(findTraces(planted, backup.output())).toEqual([]);
    const backups = join(folder.path, "backups");
    expect(existsSync(backups)).toBe(true);
    for (const name of readdirSync(backups)) {
      const bytes = readFileSync(join(backups, name));
      expect(bytes.includes("pay by card")).toBe(true);
      expect(findTraces(planted, bytes)).toEqual([]);
    }
  });
});

test("a secret that did stand there would be found, in whatever form", () => {
  const secret = secrets.password;
  const told = new Map([["it", secret]]);
  const forms = [
    secret,
    `cut: ${secret.slice(0, -2)}`,
    JSON.stringify({ secret }),
    JSON.stringify({ nested: JSON.stringify({ secret }) }),
    `?p=${encodeURIComponent(secret)}`,
    new URLSearchParams({ secret }).toString(),
    Buffer.from(secret).toString("hex"),
    ...["", "x", "xx", "Basic alice:"].map((before) =>
      Buffer.from(`${before}${secret}:after`).toString("base64"),
    ),
  ];
  for (const form of forms) expect([form, findTraces(told, form)]).toEqual([form, ["it"]]);
  expect(findTraces(told, "nothing of it")).toEqual([]);
  expect(tracesOf(secret).every((trace) => trace.length > 20)).toBe(true);
  expect(planted.size).toBeGreaterThan(20);
});
