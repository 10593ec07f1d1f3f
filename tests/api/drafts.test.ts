import { afterAll, beforeAll, expect, test } from "vitest";
import { createProgram, type Program } from "../setup/api.ts";
import { type Drafting, runComposition, startDrafting } from "../setup/drafting.ts";
import { findDraft } from "../../src/drafts/draft.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";

let drafting: Drafting;
let alice: Program;
let bob: Program;
let draftId: string;

beforeAll(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
  alice = await createProgram(drafting, drafting.cast.alice.account);
  bob = await createProgram(drafting, drafting.cast.bob.account);
});
afterAll(() => drafting.close());

// oxlint-disable-next-line typescript/no-explicit-any -- each answer was held against the document
const data = (answer: Awaited<ReturnType<Program>>): any => answer.json?.["data"];
const plain = (part: object) => ({ ...part, quotes: undefined, refused: undefined });

test("a program has a draft composed once, however often it asks under one key", async () => {
  const body = { text: CHECKOUT_TEXT, project: "DEMO" };
  const headers = { "Idempotency-Key": "first" };
  const made = await alice("/drafts", { body, headers });
  expect(made.status).toBe(202);
  draftId = data(made).id;
  expect(made.headers.get("location")).toBe(`/api/v1/drafts/${draftId}`);
  const again = await alice("/drafts", { body, headers });
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(again.json).toEqual(made.json);
  const other = await alice("/drafts", { body: { ...body, item: "task" }, headers });
  expect(other.json).toMatchObject({ status: 422, code: "api.key_reused" });
  expect(data(await alice("/drafts"))).toHaveLength(1);

  const draft = await findDraft(drafting.deps.db, drafting.cast.alice.account, draftId);
  if (!draft) throw new Error("no draft");
  await runComposition(drafting.deps, draft);
  const composed = await alice(`/drafts/${draftId}`);
  expect(data(composed)).toMatchObject({ state: "open", revision: 1, may: "owner" });
  const seen = { "If-None-Match": composed.headers.get("etag") ?? "" };
  expect((await alice(`/drafts/${draftId}`, { headers: seen })).status).toBe(304);
});

test("what is wrong with a new draft stands at its field", async () => {
  const wrong = await alice("/drafts", { body: { text: CHECKOUT_TEXT, project: "NONE" } });
  expect(wrong.status).toBe(422);
  expect(wrong.json?.["errors"]).toContainEqual(
    expect.objectContaining({ field: "body.project", code: "api.not_valid" }),
  );
  const unknown = await alice("/drafts", { body: { text: "x", colour: "red" } });
  expect(unknown.json).toMatchObject({ status: 422, code: "api.not_valid" });
});

test("content changes only on the version that was read", async () => {
  const path = `/drafts/${draftId}/content`;
  const read = await alice(path);
  const { content } = data(read);
  const { fields: _fields, ...rest } = content;
  const body = {
    ...Object.fromEntries(
      Object.entries<object>(rest).map(([name, part]) => [
        name,
        Array.isArray(part) ? part.map(plain) : plain(part),
      ]),
    ),
    title: { text: "Pay by card, at once", cites: content.title.cites },
  };
  const put = (headers: Record<string, string>) => alice(path, { method: "PUT", body, headers });
  expect((await put({})).json).toMatchObject({ status: 428, code: "api.no_condition" });
  expect((await put({ "If-Match": '"9"' })).json).toMatchObject({
    status: 412,
    code: "api.changed",
  });
  const changed = await put({ "If-Match": read.headers.get("etag") ?? "" });
  expect(changed.status).toBe(200);
  expect(data(changed)).toMatchObject({ revision: 2, content: { title: body.title } });
  expect((await put({ "If-Match": '"1"' })).status).toBe(412);
  expect(data(await alice(`/drafts/${draftId}/revisions`))).toHaveLength(2);
});

test("a stranger finds nothing; whom it is shared with may as much as was granted", async () => {
  expect((await bob(`/drafts/${draftId}`)).json).toMatchObject({ status: 404 });
  const accountIds = [drafting.cast.bob.account.id];
  const sharing = { body: { accountIds, level: "comment" } };
  expect((await alice(`/drafts/${draftId}/shares`, sharing)).status).toBe(200);
  expect(data(await bob(`/drafts/${draftId}`))).toMatchObject({ may: "comment" });
  expect(data(await bob("/drafts/shared"))).toHaveLength(1);
  const said = await bob(`/drafts/${draftId}/comments`, { body: { text: "Good." } });
  expect(said.status).toBe(201);
  const refining = { body: { instruction: "Shorter." } };
  expect((await bob(`/drafts/${draftId}/refinements`, refining)).json).toMatchObject({
    status: 403,
    code: "drafts.not_yours",
  });
});

test("a publication is prepared and never signed", async () => {
  const prepared = await alice(`/drafts/${draftId}/publication`, { method: "POST" });
  expect(prepared.status).toBe(200);
  expect(data(prepared).signUrl).toContain(`/drafts/${draftId}/publication`);
  expect((await alice(`/drafts/${draftId}/publication`)).status).toBe(404);
});

test("every list and page of a draft answers as the document says", async () => {
  const paths = ["findings", "coverage", "sources", "comments", "shares", "duplicates"];
  for (const path of [...paths, "composition", "export/md", "export/csv", "revisions/1"]) {
    const answer = await alice(`/drafts/${draftId}/${path}`);
    expect([path, answer.status]).toEqual([path, 200]);
  }
  const [source] = data(await alice(`/drafts/${draftId}/sources`));
  expect(data(await alice(`/drafts/${draftId}/sources/${source.id}`)).passages.length).toBe(
    source.passages,
  );
  const added = await alice(`/drafts/${draftId}/sources`, {
    body: { kind: "text", text: "Refunds take two days." },
  });
  expect(added.status).toBe(201);
});

test("metadata of a Jira comes as the pickers of the pages have it", async () => {
  const jira = data(await alice("/connections")).find(
    ({ kind }: { kind: string }) => kind === "jira",
  );
  const projects = await alice(`/connections/${jira.id}/projects`);
  expect(data(projects).map(({ key }: { key: string }) => key)).toContain("DEMO");
  const types = await alice(`/connections/${jira.id}/projects/DEMO/issue-types`);
  const [type] = data(types);
  const fields = `/connections/${jira.id}/projects/DEMO/issue-types/${type.id}/fields`;
  expect(data(await alice(fields)).length).toBeGreaterThan(0);
  expect((await alice(`/connections/${jira.id}/spaces`)).status).toBe(409);
  expect(data(await alice(`/connections/${jira.id}/test`, { method: "POST" }))).toMatchObject({
    ok: true,
  });
});
