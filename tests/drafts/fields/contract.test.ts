import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JiraClient, JiraField } from "../../../src/connections/jira/jira.ts";
import type { DemoWorld } from "../../../src/demo/world.ts";
import type { ControlKind, Typed } from "../../../src/drafts/fields/control.ts";
import { controlOf, controls } from "../../../src/drafts/fields/controls.ts";
import { sameValue } from "../../../src/drafts/fields/same-value.ts";
import { formFields } from "../../../src/drafts/fields/screen.ts";
import type { Outbound } from "../../../src/platform/outbound/outbound.ts";
import { startTestWorld } from "../../setup/demo.ts";
import { demoClient, openDoor } from "./clients.ts";

let world: DemoWorld;
let outbound: Outbound;
beforeAll(async () => {
  world = await startTestWorld();
  outbound = openDoor(world.addresses);
});
afterAll(async () => {
  await outbound.close();
  await world.close();
});

/** What a person types into each field of the demanding project, and the kind of control it is. */
const samples: Record<string, { kind: ControlKind; typed: Typed; words: string }> = {
  environment: { kind: "area", typed: { "": "*Safari* on\n- iOS" }, words: "*Safari* on\n- iOS" },
  assignee: { kind: "user", typed: { "": "Alice" }, words: "" },
  duedate: { kind: "date", typed: { "": "2026-12-24" }, words: "2026-12-24" },
  components: { kind: "options", typed: { "10101": "on" }, words: "Checkout" },
  fixVersions: { kind: "options", typed: { "10200": "on" }, words: "2.0" },
  customfield_10301: {
    kind: "cascading",
    typed: { "": "10402", child: "10423" },
    words: "Motor → Fleet",
  },
  customfield_10302: { kind: "users", typed: { 0: "Alice", 1: "Bob" }, words: "" },
  customfield_10303: { kind: "date", typed: { "": "2026-09-01" }, words: "2026-09-01" },
  customfield_10304: { kind: "user", typed: { "": "Bob" }, words: "" },
  customfield_10305: {
    kind: "time",
    typed: { "": "2026-09-01 22:30 +02:00" },
    words: "2026-09-01 20:30 +00:00",
  },
  customfield_10306: { kind: "number", typed: { "": "1250,5" }, words: "1250.5" },
  customfield_10307: {
    kind: "url",
    typed: { "": "https://wiki.example/spec?a=1" },
    words: "https://wiki.example/spec?a=1",
  },
  customfield_10308: {
    kind: "options",
    typed: { "10453": "on", "10451": "on" },
    words: "Web, Agency",
  },
  customfield_10309: { kind: "option", typed: { "": "10463" }, words: "Critical" },
  customfield_10310: { kind: "option", typed: { "": "10200" }, words: "2.0" },
  customfield_10311: { kind: "labels", typed: { "": "urgent  q3, urgent" }, words: "urgent, q3" },
  customfield_10312: { kind: "area", typed: { "": "Ring **first**." }, words: "Ring **first**." },
  customfield_10314: {
    kind: "group",
    typed: { "": "claims-leads" },
    words: "claims-leads",
  },
  customfield_10315: {
    kind: "groups",
    typed: { 0: "claims-handlers", 1: "jira-users" },
    words: "claims-handlers; jira-users",
  },
  customfield_10313: {
    kind: "json",
    typed: { "": '[{"key":"SRV-1"}]' },
    words: '[{"key":"SRV-1"}]',
  },
};

describe.each(["dc", "cloud"] as const)("the fields of a demanding screen (%s)", (dialect) => {
  let jira: JiraClient;
  let fields: JiraField[];
  const story = {
    projectKey: "CLAIM",
    issueTypeId: "10001",
    summary: "A claim",
    description: "Text",
    labels: [],
  };

  beforeAll(async () => {
    jira = demoClient(outbound, world, dialect);
    const screen = await jira.createFields("CLAIM", "10001");
    if (!screen.ok) throw new Error(screen.message);
    fields = formFields(screen.value, {});
  });

  /** As a form would make it. */
  async function valueOf(field: JiraField): Promise<unknown> {
    const control = controlOf(field);
    const shaped = control.shape(field, samples[field.id]?.typed ?? {});
    if (!shaped.ok) throw new Error(shaped.message);
    const context = { field, projectKey: "CLAIM" };
    const confirmed = await control.confirm?.ask(jira, context, shaped.value);
    if (confirmed && !confirmed.ok) throw new Error(JSON.stringify(confirmed));
    return confirmed ? confirmed.value : shaped.value;
  }

  test("every field has the control that is meant for it", () => {
    const parent = dialect === "dc" ? "customfield_10101" : "parent";
    expect(Object.fromEntries(fields.map((field) => [field.id, controlOf(field).kind]))).toEqual({
      [parent]: "issue",
      ...Object.fromEntries(Object.entries(samples).map(([id, { kind }]) => [id, kind])),
    });
  });

  test("what was typed is created, and read back as the same", async () => {
    const custom: Record<string, unknown> = {};
    for (const field of fields.filter(({ id }) => samples[id])) {
      custom[field.id] = await valueOf(field);
    }
    const epic = await jira.createIssue(
      {
        ...story,
        issueTypeId: "10000",
        custom: { ...custom, ...(dialect === "dc" && { customfield_10103: "Epic" }) },
      },
      { label: "cs-epic", itemId: "e" },
    );
    if (!epic.ok) throw new Error(JSON.stringify(epic));
    const above = fields.find((field) => controlOf(field).kind === "issue");
    if (!above) throw new Error("no field for the epic");
    custom[above.id] = dialect === "dc" ? epic.value.key : { key: epic.value.key };
    const made = await jira.createIssue({ ...story, custom }, { label: "cs-1", itemId: "i" });
    if (!made.ok) throw new Error(JSON.stringify(made));
    const found = await jira.readIssue(made.value.key);
    if (!found.ok) throw new Error(found.message);
    const { custom: held, parentKey } = found.value;
    expect(dialect === "dc" ? held[above.id] : parentKey).toBe(epic.value.key);
    for (const { id } of fields.filter((field) => samples[field.id])) {
      expect([id, sameValue(custom[id], held[id])]).toEqual([id, true]);
      expect([id, sameValue(custom[id], null)]).toEqual([id, false]);
    }
  });

  test("a value goes into the form and comes back out of it unchanged", async () => {
    for (const field of fields.filter(({ id }) => samples[id])) {
      const control = controlOf(field);
      const value = await valueOf(field);
      expect([field.id, control.allows(field, value)]).toEqual([field.id, true]);
      const again = control.shape(field, control.typed(field, value));
      const kept = again.ok && (control.confirm?.isKept(again.value, value) ?? again.value);
      expect([field.id, kept]).toEqual([field.id, control.confirm ? true : value]);
      const told = control.words(field, value);
      expect(told).toBe(samples[field.id]?.words || told);
    }
  });

  test("an empty field is no value, and rubbish is told by the field's name", () => {
    const bad: Partial<Record<ControlKind, Typed>> = {
      option: { "": "999" },
      options: { "999": "on" },
      cascading: { "": "10401", child: "10421" },
      number: { "": "many" },
      date: { "": "2026-02-30" },
      time: { "": "tomorrow" },
      labels: { "": "x".repeat(300) },
      issue: { "": "not a key" },
      url: { "": "javascript:alert(1)" },
      json: { "": "{" },
    };
    const empty = { ok: true, value: undefined };
    for (const field of fields) {
      const control = controlOf(field);
      expect(control.shape(field, {})).toEqual(empty);
      expect(control.shape(field, { "": "  " })).toEqual(empty);
      const typed = bad[control.kind];
      const refusal = { ok: false, message: expect.stringContaining(field.name) };
      expect(control.shape(field, typed ?? {})).toEqual(typed ? refusal : empty);
    }
  });

  test("what Jira refuses names the field", async () => {
    const custom = {
      customfield_10301: { id: "1" },
      customfield_10302: [{ name: "nobody" }],
      customfield_10303: "soon",
      customfield_10305: "2026-09-01",
      customfield_10306: "5",
      customfield_10307: "wiki",
      customfield_10313: ["SRV"],
    };
    const refused = await jira.createIssue({ ...story, custom }, { label: "cs-2", itemId: "i" });
    expect(refused).toMatchObject({ ok: false, code: "connections.refused" });
    expect(!refused.ok && Object.keys(refused.fieldErrors ?? {}).toSorted()).toEqual(
      Object.keys(custom).toSorted(),
    );
  });

  test("a name that several people bear is not guessed, and a stranger's is refused", async () => {
    const owner = fields.find(({ id }) => id === "customfield_10304");
    if (!owner) throw new Error("no owner");
    const ask = (name: string) =>
      controls.user.confirm?.ask(jira, { field: owner, projectKey: "CLAIM" }, { name });
    const [alice, stranger, exact] = await Promise.all([
      ask("Alice"),
      ask("Zacharias"),
      ask("Whoever (e1002)"),
    ]);
    expect(alice).toMatchObject({ ok: true });
    expect(stranger).toMatchObject({ ok: false, message: expect.stringContaining("Zacharias") });
    expect(exact).toMatchObject({ ok: true, words: "Bob Brown (e1002)" });
    expect(await ask("e")).toMatchObject({ ok: false });
  });
});

test("a key of another project and one that does not exist are no parents", async () => {
  const jira = demoClient(outbound, world, "dc");
  const field: JiraField = {
    id: "customfield_10101",
    name: "Epic Link",
    required: false,
    hasDefault: false,
    type: "any",
    custom: "com.pyxis.greenhopper.jira:gh-epic-link",
    allowed: [],
  };
  const ask = (key: string) =>
    controls.issue.confirm?.ask(jira, { field, projectKey: "DEMO" }, key);
  expect(await ask("DEMO-1")).toMatchObject({ ok: true, value: "DEMO-1" });
  expect(await ask("PAY-1")).toMatchObject({ ok: false });
  expect(await ask("DEMO-999")).toMatchObject({ ok: false });
});
