import { afterAll, beforeAll, expect, test } from "vitest";
import { createJiraClient } from "../../src/connections/jira/client.ts";
import type { JiraClient } from "../../src/connections/jira/jira.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { openDoor } from "../drafts/fields/clients.ts";
import { serve, type TestServer } from "../platform/outbound-server.ts";

/** A Jira that knows nothing but what is in here: by the start of the address, the answer. */
let answers: Record<string, unknown> = {};
let server: TestServer;
let outbound: Outbound;
let jira: JiraClient;

const API = "/rest/api/2";
const MAY = { permissions: { CREATE_ISSUES: { havePermission: true } } };
const TYPES = { issueTypes: [{ id: "1", name: "Story", subtask: false }] };
const FIELDS = {
  summary: { required: true, schema: { type: "string", system: "summary" }, name: "Summary" },
  customfield_1: {
    required: true,
    schema: { type: "option", custom: "x:select", customId: 1 },
    name: "Area",
    allowedValues: [{ self: "x", value: "Retail", id: "7" }],
  },
};
const OLD = {
  expand: "projects",
  projects: [{ key: "OLD", issuetypes: [{ id: "1", name: "Story", fields: FIELDS }] }],
};

beforeAll(async () => {
  server = await serve((request, response) => {
    const found = Object.entries(answers).find(([path]) => request.url?.startsWith(API + path));
    const body = found ? found[1] : { errorMessages: ["Issue Does Not Exist"], errors: {} };
    response
      .writeHead(found ? 200 : 404, { "Content-Type": "application/json" })
      .end(JSON.stringify(body));
  });
  outbound = openDoor([`127.0.0.1:${server.port}`]);
  jira = createJiraClient(outbound, {
    baseUrl: `http://127.0.0.1:${server.port}`,
    dialect: "dc",
    credentials: { token: "t" },
  });
});
afterAll(async () => {
  await outbound.close();
  await server.close();
});

test("an old Jira's types stand with its project, its fields in one answer", async () => {
  answers = { "/mypermissions": MAY, "/project/OLD?": TYPES, "/issue/createmeta?": OLD };
  expect(await jira.issueTypes("OLD")).toEqual({ ok: true, value: TYPES.issueTypes });
  const fields = await jira.createFields("OLD", "1");
  expect(fields).toMatchObject({
    ok: true,
    value: [
      { id: "summary", system: "summary", required: true },
      { id: "customfield_1", name: "Area", allowed: [{ id: "7", label: "Retail" }] },
    ],
  });
});

test("where neither list answers, it is said what is missing and who can help", async () => {
  answers = { "/mypermissions": MAY, "/project/OLD?": TYPES };
  expect(await jira.createFields("OLD", "1")).toMatchObject({
    ok: false,
    code: "connections.no_create_screen",
    message: expect.stringContaining("which fields it wants"),
    fix: expect.stringContaining("createmeta"),
  });
});

test("a project in which one may not create stays closed, whatever it looks like", async () => {
  answers = { "/project/OLD?": TYPES, "/issue/createmeta?": OLD };
  expect(await jira.issueTypes("OLD")).toMatchObject({ code: "connections.not_found" });
  expect(await jira.createFields("OLD", "1")).toMatchObject({ code: "connections.not_found" });
});

test("the levels, the default and the completion of a field are read", async () => {
  const choice = { id: "1", value: "A", children: [{ id: "2", value: "B" }] };
  const fields = [
    {
      fieldId: "customfield_2",
      name: "Line",
      required: false,
      hasDefaultValue: true,
      defaultValue: { id: "1" },
      schema: { type: "option-with-child" },
      allowedValues: [choice],
    },
    {
      // How Jira says that it completes what one types; people are asked for all the same.
      fieldId: "customfield_3",
      name: "Who",
      required: false,
      schema: { type: "user" },
      autoCompleteUrl: "https://jira/rest/api/2/user/search?username=",
    },
  ];
  answers = { "/issue/createmeta/OLD/issuetypes/1": { values: fields, isLast: true } };
  const read = await jira.createFields("OLD", "1");
  expect(read.ok && read.value).toEqual([
    {
      id: "customfield_2",
      name: "Line",
      required: false,
      hasDefault: true,
      type: "option-with-child",
      standard: { id: "1" },
      allowed: [{ id: "1", label: "A", children: [{ id: "2", label: "B" }] }],
    },
    {
      id: "customfield_3",
      name: "Who",
      required: false,
      hasDefault: false,
      type: "user",
      allowed: [],
    },
  ]);
});
