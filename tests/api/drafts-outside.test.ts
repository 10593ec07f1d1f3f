// What a draft has to do with other systems: later versions of its sources, fields of Jira's screen,
// and the repositories behind a connection.
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { demoPerson } from "../setup/demo.ts";
import { composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";

let drafting: Drafting;
let alice: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
  alice = await createApiClient(drafting, drafting.cast.alice.account);
  bob = await createApiClient(drafting, drafting.cast.bob.account);
});
afterAll(() => drafting.close());

const composed = () =>
  composedDraft(drafting.deps, drafting.cast.alice.account, { source: CHECKOUT_TEXT });

test("what was read of a draft can be sent back with another title", async () => {
  const { id } = await composed();
  const params = { path: { id } };
  const read = await alice.GET("/drafts/{id}/content", { params });
  const { content } = dataOf(read);
  if ("nodes" in content) throw new Error("a backlog");
  expect(content.title.quotes).toBeDefined();
  const header = { "If-Match": read.response.headers.get("etag") ?? "" };
  const put = (body: typeof content) =>
    alice.PUT("/drafts/{id}/content", { params: { ...params, header }, body });
  const other = await put({ ...content, fields: { duedate: { value: "2026-12-24", cites: [] } } });
  expect(other.error?.errors).toEqual([expect.objectContaining({ field: "body.fields" })]);
  const changed = dataOf(await put({ ...content, title: { ...content.title, text: "Pay" } }));
  expect(changed.content).toMatchObject({ title: { text: "Pay", cites: content.title.cites } });
});

test("fields of Jira's screen are filled for all items, checked by Jira, and remembered", async () => {
  const { id } = await composed();
  const params = { path: { id } };
  const read = await alice.GET("/drafts/{id}/fields", { params });
  const due = dataOf(read).find(({ kind }) => kind === "date");
  if (!due) throw new Error("the demo screen has no date");
  expect(due).toMatchObject({ typed: {}, preset: null });
  const put = (text: string, seen: string) =>
    alice.PUT("/drafts/{id}/fields", {
      params: { ...params, header: { "If-Match": seen } },
      body: { fields: { [due.id]: text } },
    });
  const seen = read.response.headers.get("etag") ?? "";
  const wrong = await put("some day", seen);
  expect(wrong.error?.errors).toEqual([
    expect.objectContaining({ field: `body.fields.${due.id}` }),
  ]);
  const filled = dataOf(await put("2026-12-24", seen)).find((one) => one.id === due.id);
  expect(filled?.typed).toEqual({ "": "2026-12-24" });
  expect(refusalOf(await put("2026-12-31", seen))).toEqual([412, "api.changed"]);
  expect(refusalOf(await bob.GET("/drafts/{id}/fields", { params }))).toEqual([
    404,
    "api.not_found",
  ]);
  const dropped = await alice.DELETE("/drafts/{id}/fields/{field}/preset", {
    params: { path: { id, field: due.id } },
  });
  expect(dropped.response.status).toBe(200);
});

test("a draft takes the later version of a page, as it was looked at", async () => {
  const { confluence } = drafting.world;
  const page = confluence.store.pages.find(({ title }) => title === "Pay by invoice");
  if (!page) throw new Error("the demo Confluence lacks a page");
  const wiki = await alice.POST("/connections", {
    body: {
      provider: "confluence",
      baseUrl: confluence.url,
      secrets: { token: demoPerson("alice").confluenceToken },
    },
  });
  const { id } = await composed();
  const params = { path: { id } };
  const added = await alice.POST("/drafts/{id}/sources", {
    params,
    body: { kind: "page", connectionId: dataOf(wiki).id, page: page.id },
  });
  expect(dataOf(added).added).toEqual(["Pay by invoice"]);
  const [pasted, source] = dataOf(await alice.GET("/drafts/{id}/sources", { params }));
  if (!pasted || !source) throw new Error("two sources");
  const at = (of: string) => ({ params: { path: { id, source: of } } });
  const version = () => alice.GET("/drafts/{id}/sources/{source}/version", at(source.id));
  const old = await alice.GET("/drafts/{id}/sources/{source}/version", at(pasted.id));
  expect(refusalOf(old)).toEqual([409, "sources.not_outside"]);
  expect(dataOf(await version())).toMatchObject({ isLater: false, changes: [] });

  confluence.store.update(page, {
    title: page.title,
    body: page.body.replace("checked credit limit", "credit limit that was checked twice"),
  });
  const looked = await alice.POST("/drafts/{id}/sources/versions", { params });
  expect(dataOf(looked)).toEqual({ asked: 1, newer: 1, failures: [] });
  const later = dataOf(await version());
  expect([later.isLater, later.changes.map(({ kind }) => kind)]).toEqual([true, ["changed"]]);
  const take = (wanted: string | null) =>
    alice.POST("/drafts/{id}/sources/{source}/version", {
      ...at(source.id),
      body: { version: wanted },
    });
  expect(refusalOf(await take(source.version))).toEqual([412, "sources.changed_again"]);
  const taken = dataOf(await take(later.version));
  const now = dataOf(await alice.GET("/drafts/{id}/sources", { params }));
  expect(now.map((one) => one.id)).toEqual([pasted.id, taken.sourceId]);
  expect(now[1]).toMatchObject({ version: later.version, newerVersion: null });
});

test("the repositories behind a connection are listed with their pull requests", async () => {
  const { github } = drafting.world;
  const made = await alice.POST("/connections", {
    body: {
      provider: "github",
      baseUrl: github.url,
      secrets: { token: demoPerson("alice").githubToken },
    },
  });
  const { id } = dataOf(made);
  const params = { path: { id } };
  const [first] = dataOf(await alice.GET("/connections/{id}/repositories", { params }));
  const [owner = "", repository = ""] = first?.repository.split("/") ?? [];
  const pulls = await alice.GET("/connections/{id}/repositories/{owner}/{repository}/pulls", {
    params: { path: { id, owner, repository }, query: { state: "all" } },
  });
  expect(dataOf(pulls).length).toBeGreaterThan(0);
  const place = { params: { path: { id, owner, repository } } };
  const one = "/connections/{id}/repositories/{owner}/{repository}" as const;
  const branches = dataOf(await alice.GET(`${one}/branches`, place));
  expect(branches.map(({ name }) => name)).toContain("saved-card");
  const query = { ref: "saved-card" };
  const path = { id, owner, repository };
  const commits = dataOf(await alice.GET(`${one}/commits`, { params: { path, query } }));
  expect(commits[0]).toMatchObject({ title: "Pay with a saved card" });
  const none = await alice.GET("/connections/{id}/repositories", {
    params: { ...params, query: { q: "no-such-name" } },
  });
  expect([none.data?.data, none.data?.meta.next]).toEqual([[], null]);
  const jira = dataOf(await alice.GET("/connections")).find(({ kind }) => kind === "jira");
  const wrong = await alice.GET("/connections/{id}/repositories", {
    params: { path: { id: jira?.id ?? "" } },
  });
  expect(refusalOf(wrong)).toEqual([409, "connections.wrong_kind"]);
});
