// What people do with a draft beside writing it: compare, mend, import, fill one item's fields, and
// look after what stands in Jira.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSigning } from "../drafts/publishing/signing.ts";
import { node } from "../drafts/publishing/backlogs.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";

let on: Drafting;
let alice: ApiClient;
let bob: ApiClient;
let jira: string;

beforeAll(async () => {
  on = await startDrafting();
  ({ jira } = await on.connect("alice"));
  alice = await createApiClient(on, on.cast.alice.account);
  bob = await createApiClient(on, on.cast.bob.account);
});
afterAll(() => on.close());

const composed = async () => {
  const account = on.cast.alice.account;
  const { id } = await composedDraft(on.deps, account, { source: CHECKOUT_TEXT });
  return { path: { id } };
};
type Draft = Awaited<ReturnType<typeof composed>>;

const contentOf = (params: Draft) => alice.GET("/drafts/{id}/content", { params });
const seen = async (params: Draft) => ({
  "If-Match": (await contentOf(params)).response.headers.get("etag") ?? "",
});
async function retitle(params: Draft, text: string) {
  const { content } = dataOf(await contentOf(params));
  if ("nodes" in content) throw new Error("a backlog");
  const { fields: _fields, ...words } = content;
  return alice.PUT("/drafts/{id}/content", {
    params: { ...params, header: await seen(params) },
    body: { ...words, title: { ...words.title, text } },
  });
}

test("a rule mends what it found, on the revision that was read, and the two are compared", async () => {
  const params = await composed();
  const titled = dataOf(await retitle(params, "Pay by card (at the checkout)"));
  const findings = async () => dataOf(await alice.GET("/drafts/{id}/findings", { params }));
  const found = (await findings()).find(({ rule }) => rule === "US-MINIMAL");
  expect(found?.fix).toBeDefined();
  const header = await seen(params);
  const fix = (rule: string, sent = header) =>
    alice.POST("/drafts/{id}/fixes", {
      params: { ...params, header: sent },
      body: { rule, part: "title" },
    });
  expect(refusalOf(await fix("US-WELLFORMED"))).toEqual([404, "drafts.no_finding"]);
  const fixed = await fix("US-MINIMAL");
  expect(dataOf(fixed).revision).toBe(titled.revision + 1);
  expect(refusalOf(await fix("US-MINIMAL"))).toEqual([412, "api.changed"]);
  expect((await findings()).some(({ rule }) => rule === "US-MINIMAL")).toBe(false);
  // The next change goes on from the ETag of the fix.
  expect((await seen(params))["If-Match"]).toBe(fixed.response.headers.get("etag"));

  const diff = (from: number, to: number) =>
    alice.GET("/drafts/{id}/diff", { params: { ...params, query: { from, to } } });
  const { parts, nodes } = dataOf(await diff(titled.revision, titled.revision + 1));
  expect([parts.map(({ part }) => part), nodes]).toEqual([["title", "description"], []]);
  expect(parts[0]?.parts).toContainEqual(expect.objectContaining({ kind: "removed" }));
  expect(refusalOf(await diff(1, 99))).toEqual([404, "api.not_found"]);
});

const BACKLOG = `# Epic: Pay by card

## Story: Pay at the checkout

The customer pays by card.
`;

test("a backlog is looked at, then made of a text; what cannot be read is told by its place", async () => {
  const plan = (text: string) => alice.POST("/drafts/imports/plan", { body: { text } });
  const planned = dataOf(await plan(BACKLOG));
  expect(planned.items.map(({ kind, title, parentId }) => [kind, title, parentId])).toEqual([
    ["epic", "Pay by card", null],
    ["story", "Pay at the checkout", planned.items[0]?.id],
  ]);
  expect(dataOf(await plan("nothing of the kind"))).toMatchObject({ isRead: false, items: [] });
  const unread = await alice.POST("/drafts/imports", { body: { text: "nothing of the kind" } });
  expect(refusalOf(unread)).toEqual([422, "drafts.not_read"]);
  expect(unread.error?.errors[0]?.message).toMatch(/^Line 1: /);
  const nowhere = await alice.POST("/drafts/imports", { body: { text: BACKLOG, project: "NO" } });
  expect(nowhere.error?.errors.map(({ field }) => field)).toContain("body.project");

  const made = await alice.POST("/drafts/imports", { body: { text: BACKLOG, project: "DEMO" } });
  const { id, type, revision } = dataOf(made);
  expect([made.response.status, type, revision]).toEqual([201, "backlog", 1]);
  const params = { path: { id } };
  const accept = async (header: { "If-Match": string }) =>
    alice.POST("/drafts/{id}/nodes/acceptance", { params: { ...params, header } });
  const header = await seen(params);
  const { content } = dataOf(await accept(header));
  const decisions = "nodes" in content ? content.nodes.map(({ decision }) => decision) : [];
  expect(decisions).toEqual(["accepted", "accepted"]);
  expect(refusalOf(await accept(header))).toEqual([412, "api.changed"]);
  const { nodes } = dataOf(
    await alice.GET("/drafts/{id}/diff", { params: { ...params, query: { from: 1, to: 2 } } }),
  );
  expect(nodes.map(({ change, notes }) => [change, notes])).toEqual([
    ["changed", ["Accepted"]],
    ["changed", ["Accepted"]],
  ]);
});

test("one item has fields of its own, which Jira checks and which make a revision", async () => {
  const params = await composed();
  const path = { ...params.path, node: "n1" };
  const read = await alice.GET("/drafts/{id}/nodes/{node}/fields", { params: { path } });
  const due = dataOf(read).find(({ kind }) => kind === "date");
  if (!due) throw new Error("the demo screen has no date");
  const header = { "If-Match": read.response.headers.get("etag") ?? "" };
  const put = (fields: Record<string, string>) =>
    alice.PUT("/drafts/{id}/nodes/{node}/fields", { params: { path, header }, body: { fields } });
  const wrong = await put({ [due.id]: "some day" });
  expect(wrong.error?.errors).toEqual([
    expect.objectContaining({ field: `body.fields.${due.id}` }),
  ]);
  const filled = await put({ [due.id]: "2026-12-24" });
  expect(dataOf(filled).find(({ id }) => id === due.id)?.typed).toEqual({ "": "2026-12-24" });
  expect(refusalOf(await put({}))).toEqual([412, "api.changed"]);
  const { content } = dataOf(await contentOf(params));
  expect("nodes" in content ? {} : content.fields?.[due.id]).toMatchObject({ value: "2026-12-24" });
  const stranger = await bob.GET("/drafts/{id}/nodes/{node}/fields", { params: { path } });
  expect(refusalOf(stranger)).toEqual([404, "api.not_found"]);
});

test("what waits for the next draft is read by whose it is", async () => {
  const added = await alice.POST("/sources", { body: { kind: "text", text: CHECKOUT_TEXT } });
  expect(added.response.status).toBe(201);
  const [waiting] = dataOf(await alice.GET("/sources"));
  const params = { path: { id: waiting?.id ?? "" } };
  const { body, passages } = dataOf(await alice.GET("/sources/{id}", { params }));
  expect([body, passages.length]).toEqual([CHECKOUT_TEXT, waiting?.passages]);
  expect(refusalOf(await bob.GET("/sources/{id}", { params }))).toEqual([404, "api.not_found"]);
  await alice.DELETE("/sources/{id}", { params });
});

test("people are found for a field, and to share a draft with", async () => {
  const params = await composed();
  const named = await alice.GET("/drafts/{id}/fields/names", {
    params: { ...params, query: { q: "bob" } },
  });
  expect(dataOf(named).join()).toContain("Bob");
  const found = await alice.GET("/drafts/{id}/shares/candidates", {
    params: { ...params, query: { q: "bob" } },
  });
  expect(dataOf(found).map(({ email }) => email)).toEqual([on.cast.bob.account.email]);
});

test("issues are found by words or JQL, with the person's own access", async () => {
  const params = { path: { id: jira } };
  const search = (query: { q?: string; jql?: string; per_page?: number }) =>
    alice.GET("/connections/{id}/issues", { params: { ...params, query } });
  expect(refusalOf(await search({}))).toEqual([422, "jira.no_query"]);
  const { issues, isMore } = dataOf(await search({ jql: "project = DEMO", per_page: 1 }));
  expect([issues.length, isMore]).toEqual([1, true]);
  expect(issues[0]?.key).toMatch(/^DEMO-/);
});

test("what stands in Jira is listed, asked anew, opened for a change and left as it is", async () => {
  const nodes = [node(1, "epic", null), node(2, "story", 1)];
  const signing = await startSigning(on, { jira, nodes });
  const params = { path: { id: signing.draftId } };
  const parseAs = "text" as const;
  const text = await alice.GET("/drafts/{id}/publication/text", { params, parseAs });
  expect(text.data).toContain(nodes[1]?.content.title.text);
  expect(refusalOf(await alice.POST("/drafts/{id}/update", { params }))).toEqual([
    409,
    "drafts.too_late",
  ]);
  await signing.sign();
  await signing.run();
  const issues = dataOf(await alice.GET("/drafts/{id}/issues", { params }));
  expect(issues.map(({ nodeId, status }) => [nodeId, status])).toEqual([
    ["n1", null],
    ["n2", null],
  ]);
  const looked = dataOf(await alice.POST("/drafts/{id}/issues", { params }));
  expect(looked.every(({ status, checkedAt }) => status !== null && checkedAt !== null)).toBe(true);
  const state = async () => dataOf(await alice.GET("/drafts/{id}", { params })).state;
  expect(await state()).toBe("published");
  expect(dataOf(await alice.POST("/drafts/{id}/update", { params })).state).toBe("open");
  expect(await state()).toBe("open");
  expect(dataOf(await alice.DELETE("/drafts/{id}/update", { params })).state).toBe("published");
  expect(await state()).toBe("published");
});

test("the rules of a project are read, tried on a draft, set by who looks after them, and explained", async () => {
  const params = await composed();
  const dana = await createApiClient(on, on.cast.dana.account);
  const projects = dataOf(await dana.GET("/rules/projects"));
  const project = projects.find(({ projectKey }) => projectKey === "DEMO");
  if (!project) throw new Error("nobody has drafted for it");
  const query = { jira: project.jira, project: "DEMO" };
  expect(dataOf(await alice.GET("/rules/projects"))).toEqual([]);
  expect(refusalOf(await alice.GET("/rules/project", { params: { query } }))).toEqual([
    404,
    "api.not_found",
  ]);
  const read = await dana.GET("/rules/project", { params: { query } });
  const { settings, own, signatures } = dataOf(read);
  expect([own, signatures]).toEqual([{}, 1]);
  const small = { ...settings["US-SMALL"], mostCriteria: 1 };
  const header = { "If-Match": read.response.headers.get("etag") ?? "" };
  const put = (rules: Record<string, Record<string, unknown>>) =>
    dana.PUT("/rules/project", {
      params: { query, header },
      body: { rules, signatures: 2 as const },
    });
  const wrong = await put({ "US-SMALL": { ...small, mostCriteria: 0 } });
  expect(wrong.error?.errors).toEqual([
    expect.objectContaining({ field: "body.rules.US-SMALL.mostCriteria" }),
  ]);
  expect(refusalOf(await put({ "NO-SUCH": {} }))).toEqual([422, "api.not_valid"]);
  const others = await dana.POST("/rules/project/trials", {
    params: { query },
    body: { rules: {}, draftId: params.path.id },
  });
  expect(others.error?.errors).toEqual([expect.objectContaining({ field: "body.draftId" })]);
  expect(dataOf(await put({ "US-SMALL": small }))).toMatchObject({
    signatures: 2,
    own: { "US-SMALL": { mostCriteria: 1 } },
  });
  expect(refusalOf(await put({}))).toEqual([412, "api.changed"]);
  const told = dataOf(await alice.GET("/drafts/{id}/rules", { params }));
  expect(told.find(({ id }) => id === "US-SMALL")).toMatchObject({ isOwn: true });
  const said = dataOf(await alice.GET("/drafts/{id}/findings", { params }));
  expect(said.map(({ rule }) => rule)).toContain("US-SMALL");
});
