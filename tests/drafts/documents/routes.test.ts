// Who may publish a draft as a page or comment, and what keeps it from being signed.
import { afterEach, beforeEach, expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import { addRevision } from "../../../src/drafts/revision.ts";
import { shareDraft } from "../../../src/drafts/review/shares.ts";
import { addSignature } from "../../../src/drafts/review/signatures.ts";
import { urls } from "../../../src/urls.ts";
import { reload } from "../../setup/drafting.ts";
import { formFields, unescapeHtml } from "../../setup/visitor.ts";
import { insertBacklog, node } from "../publishing/backlogs.ts";
import { type Publishing, startPublishing } from "./publishing.ts";

let on: Publishing;
beforeEach(async () => {
  on = await startPublishing("dc");
});
afterEach(() => on.close());

const { drafts } = urls;
const pageForm = () => ({
  kind: "page",
  connection: on.confluence,
  space: "SHOP",
  title: "What we build",
});
const query = () => `?${new URLSearchParams(pageForm()).toString()}`;
const rows = () => on.deps.db.select().from(on.deps.db.t.documentPublications);

const places = (draftId: string, documentId: string) => ({
  form: drafts.documents(draftId),
  state: drafts.document(draftId, documentId),
  stream: drafts.documentStream(draftId, documentId),
  decision: drafts.documentDecision(draftId, documentId),
});

test("strangers and bad ids get 404, whoever is signed out is asked to sign in, a colleague who comments may not", async () => {
  await on.sign(pageForm());
  const { id } = await on.newest();
  const { account } = on.cast.alice;
  const draft = await reload(on.deps, account, on.draftId);
  const bob = on.cast.bob.account;
  await shareDraft(on.deps, account, draft, {
    accountIds: [bob.id],
    level: "comment",
    message: "",
    from: { address: "127.0.0.1", requestId: "test" },
  });
  const { decision, ...read } = places(on.draftId, id);
  for (const url of Object.values(read)) {
    expect((await on.get(url, "charlie")).status).toBe(404);
    expect((await on.get(url, "bob")).status).toBe(403);
    const signedOut = await on.request(url);
    expect([302, 303, 401]).toContain(signedOut.status);
  }
  for (const url of [read.form, decision]) {
    expect((await on.post(url, { act: "again" }, "charlie")).status).toBe(404);
    expect((await on.post(url, { act: "again" }, "bob")).status).toBe(403);
  }
  const { form: _form, decision: badDecision, ...bad } = places(on.draftId, "no-such-id");
  for (const url of Object.values(bad)) expect((await on.get(url)).status).toBe(404);
  expect((await on.post(badDecision, { act: "again" })).status).toBe(404);
  expect((await on.get(drafts.documents("no-such-draft"))).status).toBe(404);
  // Who may look at the draft sees where it stands, and nothing to press.
  await on.run();
  const seen = await on.get(drafts.show(on.draftId), "bob");
  expect(seen.body).toContain("Also stands in");
  expect(seen.body).not.toContain("Publish as a page or comment");
});

test("a reader is told of other items by their titles, not by marks of ours", async () => {
  const { account } = on.cast.alice;
  const epic = node(1, "epic", null);
  const first = node(2, "story", 1, { links: [{ type: "blocks", to: "n3" }] });
  const nodes = [epic, first, node(3, "story", 1)];
  const draftId = await insertBacklog(on.deps.db, { accountId: account.id, jira: on.jira, nodes });
  const page = unescapeHtml((await on.get(drafts.documents(draftId) + query())).body);
  expect(page).toContain(`Blocks: “${nodes[2]?.content.title.text}”`);
  expect(page).not.toContain("#n");
});

test("the id of another draft's publication signs nothing", async () => {
  const { account } = on.cast.alice;
  const nodes = [node(1, "epic", null)];
  const other = await insertBacklog(on.deps.db, { accountId: account.id, jira: on.jira, nodes });
  await on.sign(pageForm());
  const { id } = await on.newest();
  const form = { ...pageForm(), title: "Another one" };
  const check = await on.get(`${drafts.documents(other)}?${new URLSearchParams(form).toString()}`);
  const sent = await on.post(drafts.documents(other), { ...formFields(check.body), id });
  expect(sent.status).toBe(422);
  expect(await rows()).toHaveLength(1);
});

test("the check sends nothing, and a revision that came in between is not signed", async () => {
  const before = on.world.confluence.store.pages.length;
  const check = await on.get(drafts.documents(on.draftId) + query());
  expect(check.body).toContain("Nothing has been sent yet.");
  const { account } = on.cast.alice;
  const { db, clock } = on.deps;
  const draft = await reload(on.deps, account, on.draftId);
  const origin = { origin: "edited" as const, note: "", compositionId: null };
  await db.transaction((tx) =>
    addRevision(tx, clock, draft, {
      ...origin,
      accountId: account.id,
      content: { nodes: [node(1, "epic", null)] },
    }),
  );
  const sent = await on.post(drafts.documents(on.draftId), formFields(check.body));
  expect(sent.status).toBe(422);
  expect(sent.body).toContain("Revision 2 came in between");
  expect(await rows()).toEqual([]);
  expect(on.world.confluence.store.pages).toHaveLength(before);
});

test("where two must sign, another person signs the revision first", async () => {
  const { account } = on.cast.alice;
  const { db, clock } = on.deps;
  await db.insert(db.t.projectSettings).values({
    baseUrl: on.world.jiraDc.url,
    projectKey: "DEMO",
    projectName: "Demo Shop",
    rules: {},
    signatures: 2,
    updatedBy: account.id,
    updatedAt: clock.now(),
  });
  const check = await on.get(drafts.documents(on.draftId) + query());
  expect(check.body).toContain("Another person must countersign this revision first");
  expect(check.body).not.toContain("Create the page in SHOP</button>");
  const sent = await on.post(drafts.documents(on.draftId), formFields(check.body));
  expect(sent.status).toBe(422);
  expect(await rows()).toEqual([]);
  const draft = await reload(on.deps, account, on.draftId);
  const bob = on.cast.bob.account;
  const from = { address: "127.0.0.1", requestId: "test" };
  const sharing = { accountIds: [bob.id], level: "countersign", message: "", from };
  await shareDraft(on.deps, account, draft, sharing);
  await db.transaction((tx) =>
    addSignature(tx, clock, bob, { draft, choices: { stands: {}, attach: false } }),
  );
  await on.sign(pageForm());
  expect(await rows()).toHaveLength(1);
});

test("what the rules call an error is not signed", async () => {
  const { account } = on.cast.alice;
  const { db, clock } = on.deps;
  const draft = await reload(on.deps, account, on.draftId);
  const one = node(1, "story", null);
  const nameless = { ...one, content: { ...one.content, title: { text: "", cites: [] } } };
  const by = { note: "", compositionId: null, accountId: account.id };
  await db.transaction((tx) =>
    addRevision(tx, clock, draft, { ...by, origin: "edited", content: { nodes: [nameless] } }),
  );
  const check = await on.get(drafts.documents(on.draftId) + query());
  expect(check.body).toContain("The rules name something that must be fixed first");
  const sent = await on.post(drafts.documents(on.draftId), formFields(check.body));
  expect(sent.status).toBe(422);
  expect(await rows()).toEqual([]);
});

test("the countersignature is in the audit log, with its place", async () => {
  await on.sign(pageForm());
  const { auditEntries } = on.deps.db.t;
  const [entry] = await on.deps.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, "drafts.document_countersigned"));
  expect(entry?.subject).toBe(`draft:${on.draftId}`);
  const details = { revision: 1, kind: "page", place: "SHOP", title: "What we build" };
  expect(entry?.details).toBe(JSON.stringify(details));
});

test("the stream sends the state until it is over", async () => {
  await on.sign(pageForm());
  const { id } = await on.newest();
  await on.run();
  await on.endJobs();
  const stream = await on.get(drafts.documentStream(on.draftId, id));
  expect(unescapeHtml(stream.body)).toContain("The page is there");
  expect(stream.body).toContain("event: end");
});

test("a job that was stopped before it sent says so, and goes on when told to", async () => {
  const place = await on.sign(pageForm());
  const { jobId, id } = await on.newest();
  expect(await on.deps.queue.cancel(jobId, on.cast.alice.account.id)).toBe(true);
  expect((await on.get(place)).body).toContain("It was stopped before it was sent");
  await on.post(drafts.documentDecision(on.draftId, id), { act: "retry" });
  await on.run();
  expect(await on.newest()).toMatchObject({ state: "done", sends: 1 });
});

test("without any connection the form says where to make one", async () => {
  const { connections } = on.deps.db.t;
  await on.deps.db.update(connections).set({ disabledAt: new Date() });
  const { body } = await on.get(drafts.documents(on.draftId));
  expect(body).toContain("You have no Confluence connected");
  expect(body).toContain("You have no Jira connected");
});
