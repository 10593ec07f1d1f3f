// Secrets go in by every door that takes one. Then they are looked for everywhere, in every spelling.
import { afterAll, beforeAll, expect, test } from "vitest";
import { newToken } from "../../src/accounts/token.ts";
import { listConnections } from "../../src/connections/connection.ts";
import { openSecrets } from "../../src/connections/secret.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { createCast } from "../setup/cast.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

const canary = (name: string) => `canary-${name}-"<&>-${newToken()}`;
const CANARIES = {
  password: canary("password"),
  wrongPassword: canary("wrong-password"),
  wrongToken: canary("wrong-token"),
  wrongCookie: canary("cookie").replaceAll(/[^\w-]/g, "x"),
  apiKey: `sk-ant-${newToken()}`,
  companyCookie: `session=${newToken()}`,
  query: canary("query"),
};

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString("hex"),
    // Without the ends, which depend on what stands around.
    bytes.toString("base64").slice(4, -4),
    bytes.toString("base64url").slice(4, -4),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  ];
}

const found = (where: Record<string, string>) =>
  Object.entries(where).flatMap(([place, text]) =>
    Object.entries(CANARIES)
      .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
      .map(([name]) => `${name} in ${place}`),
  );

let world: DemoWorld;
let t: TestApp;
const lines: string[] = [];
const answers: string[] = [];

beforeAll(async () => {
  world = await startTestWorld();
  t = await createTestApp({
    world,
    config: { LOG_LEVEL: "debug" },
    onLog: (line) => void lines.push(line),
  });
});
afterAll(async () => {
  await t.close();
  await world.close();
});

async function send(...[url, options]: Parameters<TestApp["request"]>) {
  const answer = await t.request(url, options);
  answers.push(JSON.stringify([...answer.headers]), await answer.clone().text());
  return answer;
}

async function databaseBytes(): Promise<string> {
  const bytes = await t.deps.db.transaction(async (tx) =>
    tx.dialect === "sqlite" ? tx.native.serialize() : Buffer.alloc(0),
  );
  return bytes.toString("latin1");
}

test("the search finds what lies in the open, in each spelling", async () => {
  await createCast(t.deps);
  expect(await databaseBytes()).toContain(demoPerson("alice").email);
  for (const spelling of spellings(CANARIES.password)) {
    expect(found({ log: `a${spelling}z` })).toContain("password in log");
  }
});

test("no secret that a person gives is found in the database, a log line or an answer", async () => {
  const person = demoPerson("erin");
  const { url: baseUrl, token } = { ...world.jiraDc, token: person.jiraToken };
  const registration = { baseUrl, email: "", setupToken: CANARIES.wrongToken };
  const refused = await send(urls.registration.create(), {
    form: { ...registration, token: CANARIES.wrongToken },
  });
  expect(refused.status).toBe(422);
  const started = await send(urls.registration.create(), {
    form: { ...registration, setupToken: "", token },
  });
  expect(started.headers.get("location")).toBe(urls.registration.confirm());
  const [held = ""] = started.headers.getSetCookie()[0]?.split(";") ?? [];
  const registered = await send(urls.registration.confirm(), {
    cookie: held,
    form: { email: person.email, password: CANARIES.password },
  });
  expect(registered.headers.get("location")).toBe(urls.dashboard());

  const signIn = (password: string) =>
    send(urls.signIn.create(), { form: { login: person.email, password, next: "" } });
  expect((await signIn(CANARIES.wrongPassword)).status).toBe(422);
  const signedIn = await signIn(CANARIES.password);
  expect(signedIn.status).toBe(303);
  const [cookie = ""] = signedIn.headers.getSetCookie()[0]?.split(";") ?? [];
  await send(urls.dashboard(), { cookie: `session=${CANARIES.wrongCookie}` });
  await send(`${urls.drafts.index()}?before=${encodeURIComponent(CANARIES.query)}`);

  const llm = { name: "Model", model: "m", userInfoUrl: `${world.llm.companyUrl}/userinfo` };
  await send(urls.connections.create("anthropic"), {
    cookie,
    form: { ...llm, baseUrl: world.llm.url, apiKey: CANARIES.apiKey },
  });
  await send(urls.connections.create("company-llm"), {
    cookie,
    form: { ...llm, baseUrl: `${world.llm.companyUrl}/v1`, cookie: CANARIES.companyCookie },
  });
  for (const page of [urls.connections.index(), urls.account.show(), urls.dashboard()]) {
    expect((await send(page, { cookie })).status).toBe(200);
  }

  // It is kept, or nothing would be proven: the Jira token opens again.
  const account = { id: (await t.deps.db.select().from(t.deps.db.t.connections))[0]?.accountId };
  const [jira] = await listConnections(t.deps.db, { id: account.id ?? "" });
  expect(jira && openSecrets(t.deps.secrets, jira)).toEqual({ token });

  const where = {
    database: await databaseBytes(),
    log: lines.join(""),
    answers: answers.join("\n"),
  };
  expect(found(where)).toEqual([]);
  for (const text of Object.values(where)) expect(text).not.toContain(token);
});
