import { afterAll, beforeAll, expect, test } from "vitest";
import { findDraft } from "../../src/drafts/draft.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { type Drafting, runComposition, startDrafting } from "../setup/drafting.ts";
import type { paths } from "./client/types.ts";

let drafting: Drafting;
let alice: ApiClient;
let bob: ApiClient;
let draftId: string;
let params: { path: { id: string } };

beforeAll(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
  alice = await createApiClient(drafting, drafting.cast.alice.account);
  bob = await createApiClient(drafting, drafting.cast.bob.account);
});
afterAll(() => drafting.close());

test("a program has a draft composed once, however often it asks under one key", async () => {
  const body = { text: CHECKOUT_TEXT, project: "DEMO" };
  const once = { params: { header: { "Idempotency-Key": "first" } } };
  const made = await alice.POST("/drafts", { body, ...once });
  expect(made.response.status).toBe(202);
  draftId = dataOf(made).id;
  params = { path: { id: draftId } };
  expect(made.response.headers.get("location")).toBe(`/api/v1/drafts/${draftId}`);
  const again = await alice.POST("/drafts", { body, ...once });
  expect(again.response.headers.get("idempotency-replayed")).toBe("true");
  expect(again.data).toEqual(made.data);
  const other = await alice.POST("/drafts", { body: { ...body, item: "task" }, ...once });
  expect(refusalOf(other)).toEqual([422, "api.key_reused"]);
  expect(dataOf(await alice.GET("/drafts"))).toHaveLength(1);

  const draft = await findDraft(drafting.deps.db, drafting.cast.alice.account, draftId);
  if (!draft) throw new Error("no draft");
  await runComposition(drafting.deps, draft);
  const composed = await alice.GET("/drafts/{id}", { params });
  expect(dataOf(composed)).toMatchObject({ state: "open", revision: 1, may: "owner" });
  const headers = { "If-None-Match": composed.response.headers.get("etag") };
  const seen = await alice.GET("/drafts/{id}", { params, headers });
  expect(seen.response.status).toBe(304);
});

test("what is wrong with a new draft stands at its field", async () => {
  const body = { text: CHECKOUT_TEXT, project: "NONE" };
  const { error, response } = await alice.POST("/drafts", { body });
  expect(response.status).toBe(422);
  expect(error?.errors).toContainEqual(
    expect.objectContaining({ field: "body.project", code: "api.not_valid" }),
  );
  const more = { ...body, colour: "red" };
  expect(refusalOf(await alice.POST("/drafts", { body: more }))).toEqual([422, "api.not_valid"]);
});

type Story = paths["/drafts/{id}/content"]["put"]["requestBody"]["content"]["application/json"];

/** The content as a program may write it: what is kept beside the words stays out. */
function inputOf(content: object): Story {
  const { fields: _fields, ...parts } = content as { fields?: object };
  const text = JSON.stringify(parts, (name, value: unknown) =>
    name === "quotes" || name === "refused" ? undefined : value,
  );
  return JSON.parse(text);
}

test("content changes only on the version that was read", async () => {
  const read = await alice.GET("/drafts/{id}/content", { params });
  const story = inputOf(dataOf(read).content);
  const body = { ...story, title: { ...story.title, text: "Pay by card, at once" } };
  const put = (seen: string) =>
    alice.PUT("/drafts/{id}/content", {
      params: { ...params, header: { "If-Match": seen } },
      body,
    });
  const blind = await alice.PUT("/drafts/{id}/content", {
    // @ts-expect-error -- the types know that it must not be left out
    params: { ...params, header: {} },
    body,
  });
  expect(refusalOf(blind)).toEqual([428, "api.no_condition"]);
  expect(refusalOf(await put('"9"'))).toEqual([412, "api.changed"]);
  const changed = await put(read.response.headers.get("etag") ?? "");
  expect(dataOf(changed)).toMatchObject({ revision: 2, content: { title: body.title } });
  expect(refusalOf(await put('"1"'))).toEqual([412, "api.changed"]);
  expect(dataOf(await alice.GET("/drafts/{id}/revisions", { params }))).toHaveLength(2);
});

test("a stranger finds nothing; whom it is shared with may as much as was granted", async () => {
  expect(refusalOf(await bob.GET("/drafts/{id}", { params }))).toEqual([404, "api.not_found"]);
  const sharing = { accountIds: [drafting.cast.bob.account.id], level: "comment" as const };
  const shared = await alice.POST("/drafts/{id}/shares", { params, body: sharing });
  expect(shared.response.status).toBe(200);
  expect(dataOf(await bob.GET("/drafts/{id}", { params }))).toMatchObject({ may: "comment" });
  expect(dataOf(await bob.GET("/drafts/shared"))).toHaveLength(1);
  const said = await bob.POST("/drafts/{id}/comments", { params, body: { text: "Good." } });
  expect(said.response.status).toBe(201);
  const body = { instruction: "Shorter." };
  const refined = await bob.POST("/drafts/{id}/refinements", { params, body });
  expect(refusalOf(refined)).toEqual([403, "drafts.not_yours"]);
});

test("a publication is prepared and never signed", async () => {
  const prepared = dataOf(await alice.POST("/drafts/{id}/publication", { params }));
  expect(prepared.signUrl).toContain(`/drafts/${draftId}/publication`);
  const none = await alice.GET("/drafts/{id}/publication", { params });
  expect(refusalOf(none)).toEqual([404, "api.not_found"]);
});

test("every list and page of a draft answers as the document says", async () => {
  const answers = await Promise.all([
    alice.GET("/drafts/{id}/findings", { params }),
    alice.GET("/drafts/{id}/coverage", { params }),
    alice.GET("/drafts/{id}/comments", { params }),
    alice.GET("/drafts/{id}/shares", { params }),
    alice.GET("/drafts/{id}/duplicates", { params }),
    alice.GET("/drafts/{id}/composition", { params }),
    alice.GET("/drafts/{id}/revisions/{number}", { params: { path: { id: draftId, number: 1 } } }),
  ]);
  expect(answers.map(({ response }) => response.status)).toEqual(answers.map(() => 200));
  for (const format of ["md", "csv"] as const) {
    const file = await alice.GET("/drafts/{id}/export/{format}", {
      params: { path: { id: draftId, format } },
      parseAs: "text",
    });
    expect(file.data).toContain("Pay by card");
  }
  const [source] = dataOf(await alice.GET("/drafts/{id}/sources", { params }));
  const path = { id: draftId, source: source?.id ?? "" };
  const read = await alice.GET("/drafts/{id}/sources/{source}", { params: { path } });
  expect(dataOf(read).passages).toHaveLength(source?.passages ?? 0);
  const body = { kind: "text", text: "Refunds take two days." } as const;
  const added = await alice.POST("/drafts/{id}/sources", { params, body });
  expect(added.response.status).toBe(201);
});

test("metadata of a Jira comes as the pickers of the pages have it", async () => {
  const connections = dataOf(await alice.GET("/connections"));
  const id = connections.find(({ kind }) => kind === "jira")?.id ?? "";
  const projects = await alice.GET("/connections/{id}/projects", { params: { path: { id } } });
  expect(dataOf(projects).map(({ key }) => key)).toContain("DEMO");
  const path = { id, project: "DEMO" };
  const types = await alice.GET("/connections/{id}/projects/{project}/issue-types", {
    params: { path },
  });
  const type = dataOf(types)[0]?.id ?? "";
  const fields = await alice.GET("/connections/{id}/projects/{project}/issue-types/{type}/fields", {
    params: { path: { ...path, type } },
  });
  expect(dataOf(fields).length).toBeGreaterThan(0);
  const spaces = await alice.GET("/connections/{id}/spaces", { params: { path: { id } } });
  expect(refusalOf(spaces)).toEqual([409, "connections.wrong_kind"]);
  const tested = await alice.POST("/connections/{id}/test", { params: { path: { id } } });
  expect(dataOf(tested)).toMatchObject({ ok: true });
});
