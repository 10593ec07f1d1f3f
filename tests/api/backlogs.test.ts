// A backlog's items, a draft's history, and a draft as a page of Confluence.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Publishing, startPublishing } from "../drafts/documents/publishing.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import type { paths } from "./client/types.ts";

let on: Publishing;
let alice: ApiClient;
let bob: ApiClient;
let params: { path: { id: string } };

beforeAll(async () => {
  on = await startPublishing("dc");
  alice = await createApiClient(on, on.cast.alice.account);
  bob = await createApiClient(on, on.cast.bob.account);
  params = { path: { id: on.draftId } };
});
afterAll(() => on.close());

const ACTS = "/drafts/{id}/nodes/{node}/acts";
type Act = paths[typeof ACTS]["post"]["requestBody"]["content"]["application/json"];

const read = () => alice.GET("/drafts/{id}/content", { params });
const seen = async () => ({ "If-Match": (await read()).response.headers.get("etag") ?? "" });
const act = async (node: string, body: Act, header?: { "If-Match": string }) =>
  alice.POST(ACTS, {
    params: { path: { ...params.path, node }, header: header ?? (await seen()) },
    body,
  });
type Content =
  paths["/drafts/{id}/content"]["get"]["responses"][200]["content"]["application/json"]["data"];
const nodesIn = ({ content }: Content) => ("nodes" in content ? content.nodes : []);

test("items are decided, linked, moved, added and removed, each as a revision", async () => {
  const before = await seen();
  const decided = dataOf(await act("n2", { act: "decide", decision: "left_out" }));
  expect(nodesIn(decided).find(({ id }) => id === "n2")?.decision).toBe("left_out");
  const late = await act("n2", { act: "decide", decision: "open" }, before);
  expect(refusalOf(late)).toEqual([412, "api.changed"]);
  const linked = dataOf(await act("n2", { act: "link", type: "blocks", to: "n3" }));
  expect(nodesIn(linked).find(({ id }) => id === "n2")?.links).toEqual([
    { type: "blocks", to: "n3" },
  ]);
  dataOf(await act("n2", { act: "unlink", type: "blocks", to: "n3" }));
  const moved = dataOf(await act("n3", { act: "move", parentId: "n1", before: "n2" }));
  expect(nodesIn(moved).map(({ id }) => id)).toEqual(["n1", "n3", "n2"]);
  expect(refusalOf(await act("n3", { act: "step", how: "up" }))).toEqual([422, "drafts.refused"]);
  const added = await alice.POST("/drafts/{id}/nodes", {
    params: { ...params, header: await seen() },
    body: { kind: "story", title: "Pay by invoice", parentId: "n1" },
  });
  expect(added.response.status).toBe(201);
  const made = nodesIn(dataOf(added)).at(-1)?.id ?? "";
  const removed = dataOf(await act(made, { act: "remove", children: "with" }));
  expect(nodesIn(removed).map(({ id }) => id)).toEqual(["n1", "n3", "n2"]);
  expect(dataOf(await read())).toEqual(removed);
});

test("everything that happened stands in the history, page by page", async () => {
  on.deps.clock.advance(1000);
  const body = { text: "Looks good." };
  dataOf(await alice.POST("/drafts/{id}/comments", { params, body }));
  const [first] = dataOf(await alice.GET("/drafts/{id}/history", { params }));
  const { name } = on.cast.alice.account;
  expect(first).toMatchObject({ kind: "comment", text: "Looks good.", who: name });
  const kinds: string[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { per_page: 3, ...(cursor && { cursor }) };
    const page = await alice.GET("/drafts/{id}/history", { params: { ...params, query } });
    kinds.push(...dataOf(page).map(({ kind }) => kind));
    cursor = page.data?.meta.next;
  } while (cursor);
  const all = await alice.GET("/drafts/{id}/history", { params });
  expect(kinds).toEqual(dataOf(all).map(({ kind }) => kind));
  expect(kinds.filter((kind) => kind === "revision").length).toBeGreaterThan(5);
  expect(refusalOf(await bob.GET("/drafts/{id}/history", { params }))[0]).toBe(404);
});

test("a page of Confluence is prepared and never signed; how it went can be read", async () => {
  const { confluence: connectionId } = on;
  const where = { kind: "page", connectionId, title: "What we build" } as const;
  const prepare = (body: typeof where & { space?: string }) =>
    alice.POST("/drafts/{id}/documents", { params, body });
  const nowhere = await prepare(where);
  expect(nowhere.error?.errors).toEqual([expect.objectContaining({ field: "body.space" })]);
  const prepared = dataOf(await prepare({ ...where, space: "SHOP" }));
  expect(prepared).toMatchObject({ kind: "page", place: "SHOP", title: "What we build" });
  expect(prepared.isReady).toBe(prepared.obstacles.length === 0);
  const { pathname, search } = new URL(prepared.signUrl);
  const page = await on.get(pathname + search);
  expect([page.status, page.body.includes("What we build")]).toEqual([200, true]);
  expect(dataOf(await alice.GET("/drafts/{id}/documents", { params }))).toEqual([]);

  await on.sign({ kind: "page", connection: connectionId, space: "SHOP", title: "What we build" });
  await on.run();
  const [made] = dataOf(await alice.GET("/drafts/{id}/documents", { params }));
  expect(made).toMatchObject({ state: "done", spaceKey: "SHOP" });
  const path = { ...params.path, document: made?.id ?? "" };
  const shown = dataOf(await alice.GET("/drafts/{id}/documents/{document}", { params: { path } }));
  expect(shown.outsideUrl).toContain("http");
  const theirs = await bob.GET("/drafts/{id}/documents/{document}", { params: { path } });
  expect(refusalOf(theirs)).toEqual([404, "api.not_found"]);
});

const refine = (node: string) =>
  alice.POST("/drafts/{id}/nodes/{node}/refinements", {
    params: { path: { ...params.path, node } },
    body: { instruction: "Shorter.", withChildren: true },
  });

test("one item, or all below it, is refined; one that is not there is not found", async () => {
  expect(refusalOf(await refine("n99"))).toEqual([404, "drafts.no_node"]);
  const asked = await refine("n1");
  expect(asked.response.status).toBe(202);
  expect(dataOf(asked)).toMatchObject({ instruction: "Shorter.", state: "queued" });
  const [row] = await on.deps.db.select().from(on.deps.db.t.compositions);
  expect(row?.nodeIds?.toSorted()).toEqual(["n1", "n2", "n3"]);
});
