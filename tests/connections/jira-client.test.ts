import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createJiraClient } from "../../src/connections/jira/client.ts";
import { detectJira } from "../../src/connections/jira/detect.ts";
import type { JiraClient, JiraDialect } from "../../src/connections/jira/jira.ts";
import type { IssueFields } from "../../src/db/schema/drafts.ts";
import type { Fault } from "../../src/demo/faults.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { serve, type TestServer } from "../platform/outbound-server.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
let outbound: Outbound;
/** Answers what a test wants, as systems that are no Jira do. */
let stranger: TestServer;
let strangeAnswer: { status: number; headers: Record<string, string>; body: string };

const reachable = () => [...world.addresses, `127.0.0.1:${stranger.port}`];
const openDoor = (loopback: string[]) =>
  createOutbound({
    egress: "open",
    allow: [],
    loopback,
    own: [],
    userAgent: "test",
    clock: systemClock,
    log: createLog("error", { write: () => undefined }),
    random: () => 0,
  });

beforeAll(async () => {
  world = await startTestWorld();
  stranger = await serve((_request, answer) => {
    answer.writeHead(strangeAnswer.status, strangeAnswer.headers).end(strangeAnswer.body);
  });
  outbound = openDoor(reachable());
});
afterAll(async () => {
  await outbound.close();
  await stranger.close();
  await world.close();
});
afterEach(async () => {
  world.faults.clear();
  world.journal.clear();
  // A door of its own for each test: the breaker of the last one must not close it.
  await outbound.close();
  outbound = openDoor(reachable());
});

const systemOf = { dc: "jiraDc", cloud: "jiraCloud" } as const;

function client(dialect: JiraDialect, token?: string): JiraClient {
  const { jiraDc, jiraCloud } = world;
  return dialect === "dc"
    ? createJiraClient(outbound, {
        baseUrl: jiraDc.url,
        dialect,
        credentials: { token: token ?? jiraDc.token },
      })
    : createJiraClient(outbound, {
        baseUrl: jiraCloud.url,
        dialect,
        credentials: { email: jiraCloud.email, token: token ?? jiraCloud.token },
      });
}

const story: IssueFields = {
  projectKey: "DEMO",
  issueTypeId: "10001",
  summary: "Pay by invoice",
  description: "**As** a buyer\n\n- [ ] one\n- [ ] two",
  priorityId: "2",
  labels: ["payments"],
  custom: {},
};
const marker = { label: "cs-abc123", itemId: "0190-item-1" };

describe("where Jira is", () => {
  test.each([
    ["its address", ""],
    ["a slash at the end", "/"],
    ["a pasted issue", "/browse/DEMO-1"],
    ["a pasted dashboard", "/secure/Dashboard.jspa?selectPageId=1"],
    ["a pasted address of the API", "/rest/api/2/issue/1"],
  ])("is found from %s, with its context path", async (_name, pasted) => {
    const { url } = world.jiraDc;
    expect(new URL(url).pathname).toBe("/jira");
    expect(await detectJira(outbound, { baseUrl: url + pasted })).toEqual({
      ok: true,
      value: { dialect: "dc", baseUrl: url },
    });
  });

  test("is found in the Cloud below a path that is none of its context", async () => {
    const pasted = `${world.jiraCloud.url}/jira/software/projects/DEMO/boards/1`;
    expect(await detectJira(outbound, { baseUrl: pasted })).toEqual({
      ok: true,
      value: { dialect: "cloud", baseUrl: world.jiraCloud.url },
    });
  });

  test("is asked without any credential", async () => {
    const seen: string[] = [];
    const spy: Outbound = {
      ...outbound,
      send: (request) => {
        seen.push(...Object.keys(request.headers ?? {}));
        return outbound.send(request);
      },
    };
    await detectJira(spy, { baseUrl: world.jiraDc.url });
    expect(seen).toEqual(["Accept"]);
  });

  test.each<[string, typeof strangeAnswer, string]>([
    ["another program", { status: 404, headers: {}, body: "no" }, "connections.wrong_host"],
    [
      "another website",
      { status: 200, headers: { "content-type": "text/html" }, body: "<html>Welcome</html>" },
      "connections.wrong_host",
    ],
    [
      "a sign-in portal",
      {
        status: 200,
        headers: { "content-type": "text/html" },
        body: '<html><form><input type="password"></form></html>',
      },
      "connections.login_page",
    ],
    ["JSON of something else", { status: 200, headers: {}, body: "{}" }, "connections.wrong_host"],
    ["a gateway without Jira", { status: 503, headers: {}, body: "" }, "connections.unavailable"],
  ])("is told apart from %s", async (_name, answer, code) => {
    strangeAnswer = answer;
    const found = await detectJira(outbound, { baseUrl: `${stranger.url}/jira` });
    expect(found).toMatchObject({ ok: false, code, mayHaveHappened: false });
  });

  test("is told apart from a redirect to a place that cannot be reached", async () => {
    const headers = { location: "https://sso.nobody.invalid/login?from=jira" };
    strangeAnswer = { status: 302, headers, body: "" };
    const found = await detectJira(outbound, { baseUrl: `${stranger.url}/jira` });
    expect(found).toMatchObject({
      code: "connections.redirects_away",
      message:
        "This address leads on to another one, which cannot be reached. It sends us to sso.nobody.invalid: the name of the host is not known in the network.",
    });
  });

  test.each([
    ["", "connections.wrong_host"],
    ["not an address", "connections.wrong_host"],
    ["ftp://jira.example.com", "connections.wrong_host"],
    ["http://169.254.169.254/", "connections.blocked_address"],
    ["https://nobody.invalid", "connections.wrong_host"],
  ])("is not at %j", async (typed, code) => {
    const found = await detectJira(outbound, { baseUrl: typed });
    expect(found).toMatchObject({ ok: false, code });
    expect(found).toMatchObject({ fix: expect.stringMatching(/\w/) });
  });
});

describe.each(["dc", "cloud"] as const)("Jira %s", (dialect) => {
  const system = systemOf[dialect];

  test("says who the token belongs to", async () => {
    const me = await client(dialect).myself();
    const { employeeId, name, email, jiraKey } = demoPerson("alice");
    const key = dialect === "dc" ? jiraKey : employeeId;
    expect(me).toMatchObject({ ok: true, value: { employeeId, name, email, key } });
    expect(me.ok && me.value.avatarUrl).toContain("useravatar");
  });

  test("lists only the projects in which one may create", async () => {
    const found = await client(dialect).projects();
    expect(found.ok && found.value.map(({ key }) => key)).toEqual(["DEMO", "PAY", "LEAN", "CLAIM"]);
  });

  test("lists issue types and the fields of a create screen in one shape", async () => {
    const jira = client(dialect);
    const types = await jira.issueTypes("PAY");
    expect(types.ok && types.value).toContainEqual({
      id: "10003",
      name: "Sub-task",
      subtask: true,
    });
    const fields = await jira.createFields("PAY", "10001");
    const area = fields.ok && fields.value.find(({ id }) => id === "customfield_10201");
    expect(area).toEqual({
      id: "customfield_10201",
      name: "Business area",
      required: true,
      hasDefault: false,
      type: "option",
      custom: "com.atlassian.jira.plugin.system.customfieldtypes:select",
      allowed: [
        { id: "10301", label: "Retail" },
        { id: "10302", label: "Wholesale" },
        { id: "10303", label: "Corporate" },
      ],
    });
    const priority = fields.ok && fields.value.find((field) => field.system === "priority");
    expect(priority && priority.allowed[0]).toEqual({ id: "1", label: "Highest" });
  });

  test("creates an issue with label and marker, finds it by them, and reads it back", async () => {
    const jira = client(dialect);
    const created = await jira.createIssue(story, marker);
    if (!created.ok) throw new Error(created.message);
    const { id, key, url } = created.value;
    expect(url).toBe(`${jira.baseUrl}/browse/${key}`);
    const read = await jira.readIssue(id);
    expect(read).toMatchObject({
      ok: true,
      value: {
        id,
        key,
        url,
        summary: "Pay by invoice",
        issueTypeId: "10001",
        priorityId: "2",
        labels: ["payments", "cs-abc123"],
        marker: "0190-item-1",
      },
    });
    // As it stands in Jira: the same text that the preview shows.
    const text = (shown: string): unknown => (dialect === "dc" ? shown : JSON.parse(shown));
    const stored = read.ok ? read.value.description : "{}";
    expect(text(stored)).toEqual(text(jira.renderDescription(story.description)));
    const found = await jira.findByLabel("DEMO", "cs-abc123");
    expect(found.ok && found.value.map((one) => [one.key, one.marker])).toEqual([
      [key, "0190-item-1"],
    ]);
    expect(await jira.findByLabel("DEMO", "cs-nothing")).toEqual({ ok: true, value: [] });
  });

  test("gets a text of several lines in the form that its fields take", async () => {
    const custom = {
      customfield_10201: { id: "10301" },
      customfield_10203: "- [ ] It is *paid*",
      customfield_10204: "4711",
    };
    const created = await client(dialect).createIssue(
      { ...story, projectKey: "PAY", custom },
      marker,
    );
    expect(created).toMatchObject({ ok: true });
  });

  test("says at which field it refuses an issue, and both halves of what it says", async () => {
    const fields = { ...story, projectKey: "PAY", summary: "" };
    const refused = await client(dialect).createIssue(fields, marker);
    expect(refused).toMatchObject({
      ok: false,
      code: "connections.refused",
      permanent: true,
      mayHaveHappened: false,
      fieldErrors: {
        summary: "You must specify a summary of the issue.",
        customfield_10201: "Business area is required.",
      },
    });
    expect(refused.ok || refused.message).toContain("You must specify a summary of the issue.");
    const forbidden = await client(dialect).createIssue({ ...story, projectKey: "OPS" }, marker);
    expect(forbidden.ok || forbidden.message).toContain("You do not have permission");
  });

  test("creates a sub-task below its parent", async () => {
    const jira = client(dialect);
    const parent = await jira.createIssue(story, marker);
    if (!parent.ok) throw new Error(parent.message);
    const fields = { ...story, issueTypeId: "10003", parentKey: parent.value.key };
    const child = await jira.createIssue(fields, { label: "cs-child", itemId: "x" });
    if (!child.ok) throw new Error(child.message);
    const read = await jira.readIssue(child.value.key);
    expect(read).toMatchObject({ ok: true, value: { parentKey: parent.value.key } });
  });

  const readFaults: [Fault, string, { permanent: boolean; credentialDead?: true }][] = [
    ["unauthorized", "connections.wrong_token", { permanent: true, credentialDead: true }],
    ["forbidden", "connections.forbidden", { permanent: true }],
    ["rate_limit", "connections.rate_limited", { permanent: false }],
    ["server_error", "connections.unavailable", { permanent: false }],
    ["unavailable", "connections.unavailable", { permanent: false }],
    ["html_login", "connections.login_page", { permanent: true }],
    ["expired_200", "connections.signed_out_200", { permanent: true, credentialDead: true }],
    ["broken_json", "connections.bad_answer", { permanent: true }],
    ["wrong_json", "connections.bad_answer", { permanent: true }],
    ["reset", "connections.unavailable", { permanent: false }],
    ["half", "connections.unavailable", { permanent: false }],
  ];

  test.each(readFaults)(
    "answers a question with %s: %s",
    async (fault, code, more) => {
      world.faults.always(system, fault);
      const answer = await client(dialect).myself();
      expect(answer).toMatchObject({
        ok: false,
        code,
        mayHaveHappened: false,
        credentialDead: false,
        ...more,
      });
      expect(answer).toMatchObject({ fix: expect.stringMatching(/\w/) });
    },
    30_000,
  );

  const createFaults: [Fault, string, boolean][] = [
    ["unauthorized", "connections.wrong_token", false],
    ["forbidden", "connections.forbidden", false],
    ["rate_limit", "connections.rate_limited", false],
    ["server_error", "connections.unavailable", true],
    ["unavailable", "connections.unavailable", true],
    ["html_login", "connections.login_page", true],
    ["expired_200", "connections.signed_out_200", true],
    ["broken_json", "connections.bad_answer", true],
    ["wrong_json", "connections.bad_answer", true],
    ["reset", "connections.unavailable", true],
    ["reset_after", "connections.unavailable", true],
    ["half", "connections.unavailable", true],
  ];

  test.each(createFaults)(
    "a create that ends in %s is sent at most once and may have happened: %s, %s",
    async (fault, code, mayHaveHappened) => {
      world.faults.always(system, fault, { method: "POST" });
      const before = world[system].store.issues.length;
      const answer = await client(dialect).createIssue(story, marker);
      expect(answer).toMatchObject({ ok: false, code, mayHaveHappened });
      const posts = world.journal.hits.filter(({ method }) => method === "POST");
      // A refusal for the time being surely did not happen: the door may knock again.
      const most = fault === "rate_limit" ? 3 : 1;
      expect(posts.length).toBeGreaterThan(0);
      expect(posts.length).toBeLessThanOrEqual(most);
      const made = world[system].store.issues.length - before;
      expect(made).toBeLessThanOrEqual(mayHaveHappened ? 1 : 0);
    },
    30_000,
  );

  test("a create that nobody could receive did not happen", async () => {
    const dead = createJiraClient(outbound, {
      baseUrl: "http://127.0.0.1:9",
      dialect,
      credentials: { email: "a@b.c", token: "t" },
    });
    const answer = await dead.createIssue(story, marker);
    expect(answer).toMatchObject({ ok: false, mayHaveHappened: false });
  });

  test("a token that is wrong or has ended is told, and why where it is known", async () => {
    const wrong = await client(dialect, "no-such-token").myself();
    expect(wrong).toMatchObject({ ok: false, code: "connections.wrong_token" });
    const frank = demoPerson("frank");
    const { url } = world[system];
    const ended = createJiraClient(outbound, {
      baseUrl: url,
      dialect,
      credentials:
        dialect === "dc"
          ? { token: frank.jiraToken }
          : { email: frank.email, token: frank.cloudToken },
      tokenEnded: true,
    });
    expect(await ended.myself()).toMatchObject({
      ok: false,
      code: "connections.expired_token",
      credentialDead: true,
    });
  });

  test("a list that Jira gives to nobody is not taken for an empty one", async () => {
    const found = await client(dialect, "no-such-token").projects();
    const code = dialect === "dc" ? "connections.wrong_token" : "connections.signed_out_200";
    expect(found).toMatchObject({ ok: false, code, credentialDead: true });
  });
});

const typeRow = (id: number) => ({ id: String(id), name: `T${id}`, subtask: false });

test("a list of several pages is read to its end", async () => {
  const pages = await serve((request, answer) => {
    const start = Number(new URL(request.url ?? "", "http://x").searchParams.get("startAt"));
    const issueTypes = [typeRow(start), typeRow(start + 1)].slice(0, 5 - start);
    answer.writeHead(200, { "content-type": "application/json" });
    answer.end(JSON.stringify({ startAt: start, total: 5, issueTypes }));
  });
  const door = openDoor([`127.0.0.1:${pages.port}`]);
  const jira = createJiraClient(door, {
    baseUrl: pages.url,
    dialect: "cloud",
    credentials: { email: "a@b.c", token: "t" },
  });
  const types = await jira.issueTypes("P");
  expect(types.ok && types.value.map(({ id }) => id)).toEqual(["0", "1", "2", "3", "4"]);
  expect(pages.hits).toHaveLength(3);
  await door.close();
  await pages.close();
});

describe.each(["dc", "cloud"] as const)("an answer of Jira %s that never comes", (dialect) => {
  test.each<[Fault, number]>([
    ["timeout", 0],
    ["timeout_after", 1],
  ])("may have been a create: %s", async (fault, made) => {
    const impatient: Outbound = {
      ...outbound,
      send: (request) => outbound.send({ ...request, timeoutMs: 400 }),
    };
    const { url, token } = world[systemOf[dialect]];
    const credentials = dialect === "dc" ? { token } : { email: world.jiraCloud.email, token };
    const jira = createJiraClient(impatient, { baseUrl: url, dialect, credentials });
    const before = world[systemOf[dialect]].store.issues.length;
    world.faults.next(systemOf[dialect], fault, { method: "POST" });
    const answer = await jira.createIssue(story, marker);
    expect(answer).toMatchObject({
      ok: false,
      code: "connections.timeout",
      mayHaveHappened: true,
      permanent: false,
    });
    expect(world[systemOf[dialect]].store.issues.length - before).toBe(made);
  });
});
