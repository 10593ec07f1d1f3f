import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import type { StoryContent } from "../../../src/db/schema/content.ts";
import { type Draft, findRevision } from "../../../src/drafts/draft.ts";
import { storyOf } from "../../../src/drafts/nodes.ts";
import { reopenDraft } from "../../../src/drafts/publishing/decide.ts";
import { findPublication } from "../../../src/drafts/publishing/publication.ts";
import { urls } from "../../../src/urls.ts";
import {
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  runComposition,
  runPublication,
  startDrafting,
} from "../../setup/drafting.ts";
import { formFields, unescapeHtml } from "../../setup/visitor.ts";

const CLAIM_TEXT = `# Claims by photo
A customer of motor insurance must be able to send a photo of the damage so that the claim is settled faster.
Product line: Motor, for the Car first.
Approvers: Alice Adams and Bob Brown.
The go-live date is 2026-09-01.
The severity is catastrophic.
Business owner: Zacharias Zoll.
If the photo is too dark, the customer is asked for another one.`;

let drafting: Drafting;
const alice = () => drafting.cast.alice;

beforeAll(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
});
afterAll(() => drafting.close());
beforeEach(async () => {
  drafting.world.faults.clear();
  const { fieldPresets } = drafting.deps.db.t;
  await drafting.deps.db.delete(fieldPresets);
});

const claim = (source = CLAIM_TEXT) =>
  composedDraft(drafting.deps, alice().account, { source, project: "CLAIM" });

async function contentOf({ id, revision }: Draft): Promise<StoryContent> {
  const found = await findRevision(drafting.deps.db, id, revision);
  if (!found) throw new Error("no revision");
  return storyOf(found.content);
}
const fresh = ({ id }: Draft) => reload(drafting.deps, alice().account, id);

const page = async (url: string) => {
  const answer = await drafting.request(url, { cookie: alice().cookie });
  return { status: answer.status, body: await answer.text() };
};
const post = async (url: string, form: Record<string, string>) => {
  const answer = await drafting.request(url, { form, cookie: alice().cookie });
  return { status: answer.status, body: await answer.text() };
};

const REQUIRED = {
  "field.customfield_10301": "10402",
  "field.customfield_10301.child": "10421",
  "field.customfield_10302.0": "Alice",
  "field.customfield_10303": "2026-10-01",
};

describe("what the model fills", () => {
  test("is what the source names, in Jira's shape and with its passage", async () => {
    const { fields } = await contentOf(await claim());
    expect(fields?.["customfield_10301"]).toMatchObject({
      value: { id: "10402", child: { id: "10421" } },
      name: "Product line",
      text: "Motor → Car",
      cites: [3],
    });
    expect(fields?.["customfield_10302"]).toMatchObject({
      value: [{ name: "e1001" }, { name: "e1002" }],
      text: "Alice Adams (e1001); Bob Brown (e1002)",
    });
    expect(fields?.["customfield_10303"]).toMatchObject({ value: "2026-09-01", cites: [5] });
    expect(fields).not.toHaveProperty("customfield_10306");
  });

  test("and what Jira does not know is not taken, but told at the field", async () => {
    const draft = await claim();
    const { fields } = await contentOf(draft);
    expect(fields?.["customfield_10304"]).toMatchObject({ value: null, said: "Zacharias Zoll" });
    const { body } = await page(urls.drafts.show(draft.id));
    expect(body).toContain("The model wrote “Zacharias Zoll” for Business owner.");
    const check = await page(urls.drafts.publication(draft.id));
    expect(check.body).toContain("Motor → Car");
    expect(check.body).not.toContain("Jira also wants");
  });
});

describe("the form of an item", () => {
  test("has every field of the screen in Jira's order, and keeps what it is sent", async () => {
    const draft = await claim();
    const { body } = await page(urls.drafts.edit(draft.id));
    const names = [...body.matchAll(/name="field\.([\w]+)(?:\.\w+)?"/g)].map(([, id]) => id);
    expect([...new Set(names)]).toEqual([
      "environment",
      "assignee",
      "duedate",
      "components",
      "fixVersions",
      "customfield_10101",
      ...Array.from({ length: 15 }, (_, i) => `customfield_${10_301 + i}`),
    ]);
    const form = {
      ...formFields(body),
      "field.customfield_10306": "1200",
      "field.customfield_10304": "Dana Diaz",
      "field.customfield_10308.10452": "on",
    };
    const before = await contentOf(draft);
    expect((await post(urls.drafts.content(draft.id), form)).status).toBe(303);
    const { fields } = await contentOf(await fresh(draft));
    expect(fields?.["customfield_10306"]).toMatchObject({ value: 1200, cites: [] });
    expect(fields?.["customfield_10304"]?.value).toEqual({ name: "e1004" });
    expect(fields?.["customfield_10308"]?.text).toBe("Call centre");
    expect(fields?.["customfield_10302"]).toEqual(before.fields?.["customfield_10302"]);
  });

  test("comes again with what was typed where a value is wrong", async () => {
    const draft = await claim();
    const { body } = await page(urls.drafts.edit(draft.id));
    const form = {
      ...formFields(body),
      "field.customfield_10303": "next week",
      "field.customfield_10302.0": "Nobody <b>",
    };
    const answer = await post(urls.drafts.content(draft.id), form);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain("Go-live date is a date, like 2026-05-31.");
    expect(unescapeHtml(answer.body)).toContain("Jira knows nobody called “Nobody <b>”");
    expect(answer.body).not.toContain("Nobody <b>");
    expect(formFields(answer.body)["field.customfield_10303"]).toBe("next week");
    expect((await fresh(draft)).revision).toBe(draft.revision);
  });

  test("keeps the fields while Jira is down", async () => {
    const draft = await claim();
    const before = await contentOf(draft);
    const { body } = await page(urls.drafts.edit(draft.id));
    const { fields: _, ...form } = formFields(body);
    await post(urls.drafts.content(draft.id), { ...form, title: "Another title" });
    const after = await contentOf(await fresh(draft));
    expect(after.title.text).toBe("Another title");
    expect(after.fields).toEqual(before.fields);
  });
});

describe("fields for all items", () => {
  const bare = "The customer must be able to cancel a policy online.";

  test("are asked for on the check page, and serve what has no value of its own", async () => {
    const draft = await claim(bare);
    const check = await page(urls.drafts.publication(draft.id));
    expect(check.body).toContain("Jira also wants");
    const missing = await post(urls.drafts.publication(draft.id), formFields(check.body));
    expect([missing.status, missing.body.includes("Jira needs a value for Approvers.")]).toEqual([
      422,
      true,
    ]);
    const signed = await post(urls.drafts.publication(draft.id), {
      ...formFields(check.body),
      ...REQUIRED,
    });
    expect(signed.status).toBe(303);
    await runPublication(drafting.deps, draft);
    const found = await findPublication(drafting.deps.db, draft.id);
    expect(found?.items.map(({ state, differences }) => [state, differences])).toEqual([
      ["done", []],
    ]);
    const issue = drafting.world.jiraDc.store.find(found?.items[0]?.issueKey ?? "");
    expect(issue?.fields).toMatchObject({
      customfield_10301: { id: "10402", child: { id: "10421" } },
      customfield_10302: [{ name: "e1001" }],
      customfield_10303: "2026-10-01",
    });
  });

  test("are remembered for the next draft of the project, and can be forgotten", async () => {
    const first = await claim(bare);
    expect((await post(urls.drafts.fields(first.id), REQUIRED)).status).toBe(303);
    const next = await claim(`${bare} Again.`);
    // A date is of one draft alone.
    expect(next.fields).toEqual({
      customfield_10301: { id: "10402", child: { id: "10421" } },
      customfield_10302: [{ name: "e1001" }],
    });
    const { body } = await page(urls.drafts.fields(next.id));
    expect(body).toContain("Remembered from last time.");
    expect(body).toContain("Alice Adams (e1001)");
    const forgotten = await post(urls.drafts.fields(next.id), {
      ...formFields(body),
      "field.customfield_10306": "77",
      forget: "customfield_10301",
    });
    expect(forgotten.status).toBe(200);
    expect(formFields(forgotten.body)["field.customfield_10306"]).toBe("77");
    const third = await claim(`${bare} And again.`);
    expect(Object.keys(third.fields)).toEqual(["customfield_10302"]);
    const elsewhere = await newDraft(drafting.deps, alice().account, {
      source: `${bare} Elsewhere.`,
      project: "PAY",
    });
    expect(elsewhere.fields).toEqual({});
  });

  test("leave out a remembered value that Jira allows no more, and say so", async () => {
    const first = await claim(bare);
    await post(urls.drafts.fields(first.id), REQUIRED);
    const { fieldPresets } = drafting.deps.db.t;
    await drafting.deps.db.update(fieldPresets).set({
      values: { customfield_10301: { id: "99999" } },
    });
    const next = await claim(`${bare} Later.`);
    const { body } = await page(urls.drafts.fields(next.id));
    expect(body).toContain("is no value of this field any more");
    const check = await page(urls.drafts.publication(next.id));
    expect(check.body).toContain("Product line has a value that Jira does not take any more");
  });

  test("a value that Jira refuses is told at its field, with what was typed", async () => {
    const draft = await claim(bare);
    await post(urls.drafts.fields(draft.id), {
      ...REQUIRED,
      "field.customfield_10313": '["<script>"]',
    });
    const check = await page(urls.drafts.publication(draft.id));
    const signed = await post(urls.drafts.publication(draft.id), formFields(check.body));
    expect(signed.status).toBe(303);
    await runPublication(drafting.deps, draft);
    expect((await findPublication(drafting.deps.db, draft.id))?.items[0]?.state).toBe("failed");
    await reopenDraft(drafting.deps, await fresh(draft));
    const again = await page(urls.drafts.publication(draft.id));
    expect(unescapeHtml(again.body)).toContain("Jira refused this value: Objects are given as");
    expect(again.body).not.toContain('["<script>"]');
    expect(formFields(again.body)["field.customfield_10313"]).toBe('["<script>"]');
    const mended = await post(urls.drafts.publication(draft.id), {
      ...formFields(again.body),
      "field.customfield_10313": '[{"key":"SRV-1"}]',
    });
    expect(mended.status).toBe(303);
    await runPublication(drafting.deps, draft);
    expect((await fresh(draft)).state).toBe("published");
  });

  test("are not changed while the draft is being published", async () => {
    const draft = await claim(bare);
    const { drafts } = drafting.deps.db.t;
    await drafting.deps.db
      .update(drafts)
      .set({ state: "publishing" })
      .where(eq(drafts.id, draft.id));
    const answer = await post(urls.drafts.fields(draft.id), REQUIRED);
    expect([answer.status, (await fresh(draft)).fields]).toEqual([422, {}]);
  });

  test("what is far too long, or comes under made-up names, harms nothing", async () => {
    const draft = await claim(bare);
    const long = await post(urls.drafts.fields(draft.id), {
      "field.environment": "x".repeat(50_000),
    });
    expect([long.status, long.body.includes("Environment takes at most 40,000")]).toEqual([
      422,
      true,
    ]);
    const odd = await post(urls.drafts.fields(draft.id), {
      "field.__proto__": "x",
      "field.constructor.name": "x",
      "field.project": "OPS",
      "field.customfield_10308.__proto__": "",
    });
    expect([odd.status, (await fresh(draft)).fields]).toEqual([303, {}]);
  });
});

test("how long a text may be is learnt from Jira's refusal, and told before the next try", async () => {
  const draft = await claim();
  const { body } = await page(urls.drafts.edit(draft.id));
  const form = { ...formFields(body), description: "word ".repeat(6600) };
  expect((await post(urls.drafts.content(draft.id), form)).status).toBe(303);
  const first = await page(urls.drafts.publication(draft.id));
  expect(first.body).toContain("only where its administrator allows it");
  const signed = await post(urls.drafts.publication(draft.id), formFields(first.body));
  expect(signed.status).toBe(303);
  await runPublication(drafting.deps, draft);
  await reopenDraft(drafting.deps, await fresh(draft));
  const again = await page(urls.drafts.publication(draft.id));
  expect(again.body).toContain("more than the 32,767 characters that this Jira takes");
  expect(again.body).not.toContain("Create 1 story in CLAIM</button>");
});

test("people are suggested while one types, and never for a blank", async () => {
  const draft = await claim("The customer must be able to see the state of a claim.");
  const ask = (q: string) => page(urls.drafts.fieldUsers(draft.id, { q, field: "assignee" }));
  expect((await ask("bob")).body).toContain('<option value="Bob Brown (e1002)">');
  expect((await ask("b")).body).not.toContain("<option");
  expect((await ask("<script>")).body).not.toContain("<script>");
  const boxed = await page(
    `${urls.drafts.fieldUsers(draft.id, { field: "assignee" })}&field.assignee=dana`,
  );
  expect(boxed.body).toContain("Dana Diaz (e1004)");
});

test("groups are suggested by name, chosen by name, and one that Jira does not know is told", async () => {
  const draft = await claim("The customer must be able to see the state of a claim.");
  const asked = await page(
    urls.drafts.fieldUsers(draft.id, { q: "lead", field: "x", of: "groups" }),
  );
  expect(asked.body).toContain('<option value="claims-leads">');
  const { body } = await page(urls.drafts.edit(draft.id));
  expect(body).toContain("of=groups");
  const form = { ...formFields(body), "field.customfield_10314": "Claims-Leads" };
  const wrong = { ...form, "field.customfield_10315.0": "gardeners" };
  const refused = await post(urls.drafts.content(draft.id), wrong);
  expect(refused.status).toBe(422);
  expect(refused.body).toContain("Jira knows no group called “gardeners”");
  const two = {
    "field.customfield_10315.0": "jira-users",
    "field.customfield_10315.1": "handlers",
  };
  expect((await post(urls.drafts.content(draft.id), { ...form, ...two })).status).toBe(303);
  const { fields } = await contentOf(await fresh(draft));
  expect(fields?.["customfield_10314"]?.value).toEqual({ name: "claims-leads" });
  expect(fields?.["customfield_10315"]?.value).toEqual([
    { name: "jira-users" },
    { name: "claims-handlers" },
  ]);
});

test("a field of an app says what it takes, and what is no list is told before it is sent", async () => {
  const draft = await claim("The customer must be able to see the state of a claim.");
  const { body } = await page(urls.drafts.edit(draft.id));
  expect(unescapeHtml(body)).toContain("Jira calls it a list of “cmdb-object-field”");
  for (const [typed, told] of [
    ["SRV-1", "is asked for as JSON, and this is none"],
    ['{"key":"SRV-1"}', 'put the value in brackets, like [{"key":"SRV-1"}]'],
  ] as const) {
    const form = { ...formFields(body), "field.customfield_10313": typed };
    const answer = await post(urls.drafts.content(draft.id), form);
    expect(answer.status).toBe(422);
    expect(unescapeHtml(answer.body)).toContain(told);
  }
});

// Last: the way to a system that failed stays closed for a while.
test("nothing is filled while Jira is down: the draft is written all the same", async () => {
  const { deps } = drafting;
  const input = { source: `${CLAIM_TEXT}\nOnce more.`, project: "LEAN" };
  const draft = await newDraft(deps, alice().account, input);
  drafting.world.faults.always("jiraDc", "unavailable");
  await runComposition(deps, draft);
  const composed = await fresh(draft);
  expect([composed.state, composed.revision]).toEqual(["open", 1]);
  expect((await contentOf(composed)).fields).toBeUndefined();
  const { body } = await page(urls.drafts.fields(draft.id));
  expect(body).toContain("Jira cannot be asked for its fields right now");
});
