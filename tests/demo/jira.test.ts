import { Buffer } from "node:buffer";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

let now = Date.parse("2026-03-01T09:00:00Z");
const clock: Clock = { now: () => new Date(now), monotonic: () => now };

let world: DemoWorld;
beforeEach(async () => {
  world = await startTestWorld({ clock });
});
afterEach(() => world.close());

const basic = (email: string, token: string) =>
  `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`;

async function call(
  dialect: "dc" | "cloud",
  path: string,
  { method = "GET", body, as }: { method?: string; body?: unknown; as?: string | null } = {},
) {
  const { jiraDc, jiraCloud } = world;
  const own = dialect === "dc" ? `Bearer ${jiraDc.token}` : basic(jiraCloud.email, jiraCloud.token);
  const authorization = as === undefined ? own : as;
  const url = dialect === "dc" ? `${jiraDc.url}/rest/api/2` : `${jiraCloud.url}/rest/api/3`;
  const answer = await fetch(url + path, {
    method: body === undefined ? method : method === "GET" ? "POST" : method,
    headers: {
      "Content-Type": "application/json",
      ...(authorization !== null && { Authorization: authorization }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape of the answer is what is tested
  let json: any;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: answer.status, headers: answer.headers, text, json };
}

const story = (fields: object = {}, more: object = {}) => ({
  fields: {
    project: { key: "DEMO" },
    issuetype: { id: "10001" },
    summary: "Pay by invoice",
    ...fields,
  },
  ...more,
});
const adf = (...content: object[]) => ({ type: "doc", version: 1, content });
const paragraph = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });

async function mayCreate(key: string) {
  const { json } = await call("dc", `/mypermissions?projectKey=${key}`);
  return json.permissions.CREATE_ISSUES.havePermission;
}

const remoteLink = (title: string) => ({ globalId: "page-1", object: { url: "http://x", title } });

/** The keys found, or what is wrong with the query. */
async function search(jql: string): Promise<string[]> {
  const { json } = await call("dc", "/search", { body: { jql, fields: ["summary"] } });
  return json.issues?.map(({ key }: { key: string }) => key) ?? json.errorMessages;
}

describe("who asks", () => {
  test("anybody learns the dialect from serverInfo", async () => {
    const dc = await call("dc", "/serverInfo", { as: null });
    expect(dc.json).toMatchObject({ deploymentType: "Server", baseUrl: world.jiraDc.url });
    const cloud = await fetch(`${world.jiraCloud.url}/rest/api/2/serverInfo`);
    expect(await cloud.json()).toMatchObject({ deploymentType: "Cloud" });
  });

  test("a personal access token answers as its person, with the budget that is left", async () => {
    const dc = await call("dc", "/myself", { as: `Bearer ${demoPerson("bob").jiraToken}` });
    expect(dc.json).toMatchObject({
      key: "JIRAUSER11002",
      name: "e1002",
      displayName: "Bob Brown",
      emailAddress: "bob@demo.example",
    });
    expect(dc.json).not.toHaveProperty("accountId");
    expect(dc.headers.get("X-RateLimit-Remaining")).toBe("99");
    expect(dc.headers.get("X-Seraph-LoginReason")).toBe("OK");
  });

  test("Cloud answers as the person of e-mail and token, without key and name", async () => {
    const { json } = await call("cloud", "/myself");
    expect(json).toMatchObject({ accountId: "e1001", displayName: "Alice Adams" });
    expect(json).not.toHaveProperty("key");
    expect(json).not.toHaveProperty("name");
  });

  test("Cloud refuses a bearer token on the site host", async () => {
    const { status } = await call("cloud", "/myself", { as: "Bearer x" });
    expect(status).toBe(403);
  });

  test("Data Center says 401 without a login, and with a wrong token an empty 401 that names the reason", async () => {
    const without = await call("dc", "/myself", { as: null });
    expect([without.status, without.json.errorMessages.length]).toEqual([401, 1]);
    const wrong = await call("dc", "/myself", { as: "Bearer wrong" });
    expect([wrong.status, wrong.text]).toEqual([401, ""]);
    expect(wrong.headers.get("X-Seraph-LoginReason")).toBe("AUTHENTICATED_FAILED");
  });

  test("a dead Cloud token still gets 200 where anybody may look, and the header tells", async () => {
    const frank = demoPerson("frank");
    const as = basic(frank.email, frank.cloudToken);
    const projects = await call("cloud", "/project/search", { as });
    expect([projects.status, projects.json.values]).toEqual([200, []]);
    expect(projects.headers.get("X-Seraph-LoginReason")).toBe("AUTHENTICATED_FAILED");
    expect((await call("cloud", "/issue/DEMO-1", { as })).status).toBe(404);
    expect((await call("cloud", "/myself", { as })).status).toBe(401);
  });

  test("Data Center lists the person's tokens with their end", async () => {
    const url = `${world.jiraDc.url}/rest/pat/latest/tokens`;
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${world.jiraDc.token}` } });
    expect(await answer.json()).toMatchObject([{ expiringAt: "2099-01-01T00:00:00.000Z" }]);
  });

  test("everybody has a picture", async () => {
    const { json } = await call("dc", "/myself");
    const picture = await fetch(json.avatarUrls["48x48"]);
    expect(picture.headers.get("content-type")).toBe("image/png");
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  });
});

describe("what a create screen asks for", () => {
  test("Data Center gives all projects as an array, Cloud by page and by what one may do there", async () => {
    const dc = await call("dc", "/project");
    expect(dc.json.map(({ key }: { key: string }) => key)).toEqual([
      "DEMO",
      "PAY",
      "OPS",
      "LEAN",
      "CLAIM",
    ]);
    const cloud = await call("cloud", "/project/search?action=create&maxResults=2");
    expect(cloud.json).toMatchObject({ isLast: false, total: 4, values: [{}, {}] });
  });

  test("one may create in DEMO and not in OPS", async () => {
    expect([await mayCreate("DEMO"), await mayCreate("OPS")]).toEqual([true, false]);
  });

  test("Cloud wants to know which permissions are meant", async () => {
    expect((await call("cloud", "/mypermissions?projectKey=DEMO")).status).toBe(400);
    const path = "/mypermissions?projectKey=DEMO&permissions=CREATE_ISSUES";
    expect((await call("cloud", path)).json.permissions.CREATE_ISSUES.havePermission).toBe(true);
  });

  test("the old createmeta is gone", async () => {
    const { status, json } = await call("dc", "/issue/createmeta?projectKeys=DEMO");
    expect([status, json.errorMessages]).toEqual([404, ["Issue Does Not Exist"]]);
  });

  test("issue types come as values on Data Center and as issueTypes on Cloud", async () => {
    const dc = await call("dc", "/issue/createmeta/DEMO/issuetypes");
    expect(dc.json).toMatchObject({ isLast: true, total: 5 });
    expect(dc.json.values[3]).toMatchObject({ id: "10003", subtask: true });
    const cloud = await call("cloud", "/issue/createmeta/DEMO/issuetypes");
    expect(cloud.json.issueTypes).toHaveLength(5);
    expect(cloud.json).not.toHaveProperty("values");
  });

  test("the fields of a type name a required select list without default, and its options", async () => {
    const dc = await call("dc", "/issue/createmeta/PAY/issuetypes/10001");
    const rows: { fieldId: string }[] = dc.json.values;
    expect(rows.find(({ fieldId }) => fieldId === "customfield_10201")).toMatchObject({
      required: true,
      hasDefaultValue: false,
      schema: { type: "option", customId: 10_201 },
      allowedValues: [{ id: "10301", value: "Retail" }, {}, {}],
    });
    expect(rows.map(({ fieldId }) => fieldId)).toEqual(
      expect.arrayContaining(["description", "priority", "labels", "customfield_10101"]),
    );
    const cloud = await call("cloud", "/issue/createmeta/PAY/issuetypes/10001");
    const cloudRows: { fieldId: string; key: string }[] = cloud.json.fields;
    const ids = cloudRows.map(({ key }) => key);
    expect(ids).toContain("parent");
    expect(ids).not.toContain("customfield_10101");
  });

  test("a project where one may not create has no create screen", async () => {
    expect((await call("dc", "/issue/createmeta/OPS/issuetypes")).status).toBe(404);
  });
});

describe("creating", () => {
  test("an issue is created, read back with its property, and counted up", async () => {
    const properties = [{ key: "countersign", value: "item-1" }];
    const fields = { description: "h3. Context", labels: ["cs-1"], priority: { id: "2" } };
    const created = await call("dc", "/issue", { body: story(fields, { properties }) });
    expect([created.status, created.json.key]).toEqual([201, "DEMO-5"]);
    const { json } = await call("dc", `/issue/${created.json.id}?properties=countersign`);
    expect(json).toMatchObject({
      key: "DEMO-5",
      properties: { countersign: "item-1" },
      fields: {
        summary: "Pay by invoice",
        description: "h3. Context",
        labels: ["cs-1"],
        priority: { id: "2", name: "High" },
        issuetype: { id: "10001" },
        reporter: { name: "e1001" },
      },
    });
  });

  test("a property may be JSON text or JSON", async () => {
    const properties = [{ key: "countersign", value: '{"item":"1"}' }];
    const created = await call("dc", "/issue", { body: story({}, { properties }) });
    const one = await call("dc", `/issue/${created.json.key}/properties/countersign`);
    expect(one.json.value).toEqual({ item: "1" });
    const path = `/issue/${created.json.key}/properties/other`;
    expect((await call("dc", path, { method: "PUT", body: { item: 2 } })).status).toBe(201);
    expect((await call("dc", path)).json).toEqual({ key: "other", value: { item: 2 } });
  });

  test.each([
    ["no summary", { summary: undefined }, "summary", "You must specify a summary of the issue."],
    ["a summary of two lines", { summary: "a\nb" }, "summary", /newline/],
    ["a summary of 256 letters", { summary: "x".repeat(256) }, "summary", /255 characters/],
    [
      "a label with a blank",
      { labels: ["x y"] },
      "labels",
      "The label 'x y' contains spaces which is invalid.",
    ],
    [
      "a text over the limit",
      { description: "x".repeat(32_768) },
      "description",
      "The entered text is too long. It exceeds the allowed limit of 32,767 characters.",
    ],
    [
      "an unknown priority",
      { priority: { id: "99" } },
      "priority",
      "Priority id '99' is not valid",
    ],
    ["an unknown type", { issuetype: { id: "9" } }, "issuetype", "valid issue type is required"],
    ["an unknown project", { project: { key: "NOPE" } }, "project", "project is required"],
    ["a sub-task without parent", { issuetype: { id: "10003" } }, "issuetype", /parent issue key/],
    [
      "a field that is not on the screen",
      { customfield_10201: { id: "10301" } },
      "customfield_10201",
      /cannot be set. It is not on the appropriate screen, or unknown\./,
    ],
  ])("Data Center refuses %s", async (_what, fields, field, message) => {
    const { status, json } = await call("dc", "/issue", { body: story(fields) });
    expect(status).toBe(400);
    expect(Object.keys(json.errors)).toEqual([field]);
    expect(json.errors[field]).toMatch(message);
    expect(world.jiraDc.store.issues).toHaveLength(4);
  });

  test("a required custom field must be given, by the id of one of its options", async () => {
    const pay = { project: { key: "PAY" } };
    const without = await call("dc", "/issue", { body: story(pay) });
    expect(without.json.errors).toEqual({ customfield_10201: "Business area is required." });
    const wrong = story({ ...pay, customfield_10201: { id: "1" } });
    expect((await call("dc", "/issue", { body: wrong })).json.errors).toEqual({
      customfield_10201: "Option id '1' is not valid",
    });
    const body = story({ ...pay, customfield_10201: { id: "10302" } });
    const created = await call("dc", "/issue", { body });
    const { json } = await call("dc", `/issue/${created.json.key}`);
    expect(json.fields.customfield_10201).toMatchObject({ id: "10302", value: "Wholesale" });
  });

  test("nobody creates in OPS", async () => {
    const { json } = await call("dc", "/issue", { body: story({ project: { key: "OPS" } }) });
    expect(json.errorMessages).toEqual([
      "You do not have permission to create issues in this project.",
    ]);
  });

  test("Data Center ties a story to its epic by the epic link, Cloud by parent", async () => {
    const dc = await call("dc", "/issue", { body: story({ customfield_10101: "DEMO-1" }) });
    const read = await call("dc", `/issue/${dc.json.key}`);
    expect(read.json.fields.customfield_10101).toBe("DEMO-1");
    const notOnScreen = await call("dc", "/issue", { body: story({ parent: { key: "DEMO-1" } }) });
    expect(notOnScreen.json.errors.parent).toMatch("cannot be set");
    const cloud = await call("cloud", "/issue", { body: story({ parent: { key: "DEMO-1" } }) });
    const readCloud = await call("cloud", `/issue/${cloud.json.key}`);
    expect(readCloud.json.fields.parent.key).toBe("DEMO-1");
    const wrongLevel = await call("cloud", "/issue", {
      body: story({ parent: { key: "DEMO-2" } }),
    });
    expect(wrongLevel.json.errors.parent).toMatch("hierarchy");
  });

  test("a sub-task hangs under its parent in the same project", async () => {
    const type = { issuetype: { id: "10003" } };
    const body = story({ ...type, parent: { key: "DEMO-2" } });
    const created = await call("dc", "/issue", { body });
    const parent = await call("dc", "/issue/DEMO-2");
    expect(parent.json.fields.subtasks[0].key).toBe(created.json.key);
  });

  test("Cloud takes a document and gives it back", async () => {
    const description = adf(paragraph("Context"), {
      type: "taskList",
      attrs: { localId: "a" },
      content: [
        {
          type: "taskItem",
          attrs: { localId: "b", state: "TODO" },
          content: [{ type: "text", text: "Check" }],
        },
      ],
    });
    const created = await call("cloud", "/issue", { body: story({ description }) });
    expect(created.status).toBe(201);
    const { json } = await call("cloud", `/issue/${created.json.key}`);
    expect(json.fields.description).toEqual(description);
  });

  test.each([
    ["an empty text", adf({ type: "paragraph", content: [{ type: "text", text: "" }] })],
    ["a text straight in the document", adf({ type: "text", text: "x" })],
    ["a heading of level 7", adf({ type: "heading", attrs: { level: 7 }, content: [] })],
    ["an empty list", adf({ type: "bulletList", content: [] })],
    [
      "a heading in a list item",
      adf({
        type: "bulletList",
        content: [{ type: "listItem", content: [{ type: "heading", attrs: { level: 1 } }] }],
      }),
    ],
    [
      "code that is bold",
      adf({
        type: "paragraph",
        content: [{ type: "text", text: "x", marks: [{ type: "code" }, { type: "strong" }] }],
      }),
    ],
    ["a task list without localId", adf({ type: "taskList", content: [{ type: "taskItem" }] })],
    ["an unknown node", adf({ type: "banner", content: [] })],
    ["a document without version", { type: "doc", content: [] }],
  ])("Cloud refuses %s and says no more than that", async (_what, description) => {
    const { status, json } = await call("cloud", "/issue", { body: story({ description }) });
    expect([status, json.errorMessages]).toEqual([400, ["INVALID_INPUT"]]);
    expect(json.status).toBe(400);
  });

  test("Cloud refuses plain text as description", async () => {
    const { json } = await call("cloud", "/issue", { body: story({ description: "text" }) });
    expect(json.errors.description).toMatch("Atlassian Document");
  });

  test("in bulk, each row has its own outcome; if none worked it is 400", async () => {
    const body = { issueUpdates: [story(), story({ summary: "" }), story()] };
    const some = await call("dc", "/issue/bulk", { body });
    expect(some.status).toBe(201);
    expect(some.json.issues).toHaveLength(2);
    expect(some.json.errors).toMatchObject([
      {
        status: 400,
        failedElementNumber: 1,
        elementErrors: { errors: { summary: expect.stringMatching(/summary/) } },
      },
    ]);
    const none = await call("dc", "/issue/bulk", {
      body: { issueUpdates: [story({ summary: "" })] },
    });
    expect(none.status).toBe(400);
  });

  test("what was created survives a restart", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "demo-"));
    const first = await startTestWorld({ dataDir });
    await world.close();
    world = first;
    const { json } = await call("dc", "/issue", { body: story() });
    await first.close();
    world = await startTestWorld({ dataDir });
    expect((await call("dc", `/issue/${json.key}`)).json.fields.summary).toBe("Pay by invoice");
    const next = await call("dc", "/issue", { body: story() });
    expect(next.json.key).toBe("DEMO-6");
  });
});

describe("changing", () => {
  test("a field is changed, and one that is not on the screen is refused", async () => {
    const ok = await call("dc", "/issue/DEMO-2", {
      method: "PUT",
      body: { fields: { summary: "New" } },
    });
    expect(ok.status).toBe(204);
    expect((await call("dc", "/issue/DEMO-2")).json.fields.summary).toBe("New");
    const bad = await call("dc", "/issue/DEMO-2", { method: "PUT", body: { fields: { nope: 1 } } });
    expect(bad.json.errors.nope).toMatch("cannot be set");
  });

  test("a transition moves the issue", async () => {
    const { json } = await call("dc", "/issue/DEMO-2/transitions");
    const done = json.transitions.find(({ name }: { name: string }) => name === "Done");
    const body = { transition: { id: done.id } };
    expect((await call("dc", "/issue/DEMO-2/transitions", { body })).status).toBe(204);
    const read = await call("dc", "/issue/DEMO-2");
    expect(read.json.fields.status.statusCategory.key).toBe("done");
  });

  test("a link is made once, however often it is sent", async () => {
    const body = {
      type: { name: "Blocks" },
      inwardIssue: { key: "DEMO-2" },
      outwardIssue: { key: "DEMO-3" },
    };
    expect((await call("dc", "/issueLink", { body })).status).toBe(201);
    expect((await call("dc", "/issueLink", { body })).status).toBe(201);
    const { json } = await call("dc", "/issue/DEMO-2");
    expect(json.fields.issuelinks).toMatchObject([{ outwardIssue: { key: "DEMO-3" } }]);
  });

  test("a remote link with the same globalId is updated", async () => {
    await call("dc", "/issue/DEMO-2/remotelink", { body: remoteLink("Old") });
    await call("dc", "/issue/DEMO-2/remotelink", { body: remoteLink("New") });
    const { json } = await call("dc", "/issue/DEMO-2/remotelink");
    expect(json).toMatchObject([{ globalId: "page-1", object: { title: "New" } }]);
  });
});

describe("searching", () => {
  test.each([
    ['project = "DEMO" AND labels = "checkout"', ["DEMO-2"]],
    ["project = DEMO AND statusCategory != Done ORDER BY key", ["DEMO-1", "DEMO-2", "DEMO-4"]],
    ['project = DEMO AND summary ~ "delivery date"', ["DEMO-2"]],
    ['text ~ "basket" order by key desc', ["DEMO-3", "DEMO-2", "DEMO-1"]],
    ["key in (DEMO-1, DEMO-3) order by key asc", ["DEMO-1", "DEMO-3"]],
    ["issuetype = Bug or (issuetype = Epic and not labels = checkout)", ["DEMO-3", "DEMO-1"]],
    ["labels is not empty", ["DEMO-2"]],
    ["labels is empty order by key", ["DEMO-1", "DEMO-3", "DEMO-4"]],
    ["project = PAY", []],
  ])("%s", async (jql, keys) => {
    expect(await search(jql)).toEqual(keys);
  });

  test.each([
    ["nope = 1", "Field 'nope' does not exist"],
    ["project = NOPE", "The value 'NOPE' does not exist for the field 'project'."],
    ["project DEMO", "Expecting 'operator' but got 'DEMO'"],
    ["summary = x", "not supported"],
    ["project = DEMO AND", "end of the query"],
  ])("refuses %s", async (jql, message) => {
    expect((await search(jql))[0]).toMatch(message);
  });

  test("Cloud gives the id alone unless fields are asked for, and pages by token", async () => {
    const body = { jql: "project = DEMO order by key", maxResults: 3 };
    const first = await call("cloud", "/search/jql", { body });
    expect(Object.keys(first.json.issues[0])).toEqual(["id"]);
    expect(first.json.isLast).toBe(false);
    expect(first.json).not.toHaveProperty("total");
    const nextPageToken = first.json.nextPageToken;
    const second = await call("cloud", "/search/jql", {
      body: { ...body, nextPageToken, fields: ["summary"] },
    });
    expect(second.json).toMatchObject({ isLast: true, issues: [{ key: "DEMO-4" }] });
  });

  test("Cloud refuses startAt, unbounded queries and the old path", async () => {
    const unknown = await call("cloud", "/search/jql", { body: { jql: "key=DEMO-1", startAt: 0 } });
    expect(unknown.status).toBe(400);
    const unbounded = await call("cloud", "/search/jql", { body: { jql: "order by created" } });
    expect(unbounded.json.errorMessages[0]).toMatch("Unbounded");
    expect((await call("cloud", "/search", { body: { jql: "key=DEMO-1" } })).status).toBe(410);
  });

  test("Cloud finds a new issue only after a while, unless its id is named", async () => {
    world.jiraCloud.indexLag.ms = 5000;
    const properties = [{ key: "countersign", value: "item-7" }];
    const body = story({ labels: ["cs-9"] }, { properties });
    const created = await call("cloud", "/issue", { body });
    const query = { jql: 'labels = "cs-9"', fields: ["summary"], properties: ["countersign"] };
    expect((await call("cloud", "/search/jql", { body: query })).json.issues).toEqual([]);
    const known = { ...query, reconcileIssues: [Number(created.json.id)] };
    expect((await call("cloud", "/search/jql", { body: known })).json.issues).toHaveLength(1);
    now += 5000;
    expect((await call("cloud", "/search/jql", { body: query })).json.issues).toMatchObject([
      { key: created.json.key, properties: { countersign: "item-7" } },
    ]);
  });
});
