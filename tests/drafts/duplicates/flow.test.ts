// From a draft to its decision about issues that say the same, and what is published then.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { desc, eq } from "../../../src/db/drizzle.ts";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import { listDuplicateDecisions } from "../../../src/drafts/duplicates/decisions.ts";
import { lookForDuplicates } from "../../../src/drafts/duplicates/look.ts";
import { findLook } from "../../../src/drafts/duplicates/looks.ts";
import { listDraftIssues } from "../../../src/drafts/publishing/draft-issues.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import { stores } from "../../setup/db.ts";
import {
  claimed,
  type Drafting,
  reload,
  runPublication,
  startDrafting,
} from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { insertBacklog, node, thirtyNodes } from "../publishing/backlogs.ts";
import { checkoutStory } from "../stories.ts";

const [[, openSqlite], [, openPglite]] = stores;
const places = [
  ["dc", "SQLite", openSqlite],
  ["cloud", "PGlite", openPglite],
] as const;

const titled = (text: string, need = "to have it") => ({
  content: {
    ...checkoutStory,
    title: { text, cites: [3] },
    narrative: { ...checkoutStory.narrative, need },
    questions: [],
  },
});

describe.each(places)("duplicates (%s, rows in %s)", (dialect, _store, openStore) => {
  const system = dialect === "dc" ? ("jiraDc" as const) : ("jiraCloud" as const);
  let drafting: Drafting;
  let jira: string;
  let draftId: string;
  let epicKey: string;
  let seeded: number;

  beforeEach(async () => {
    drafting = await startDrafting({ db: await openStore() });
    ({ jira } = await drafting.connect("alice", dialect));
    ({ key: epicKey } = issueOf("10000", "Refunds of card payments"));
    issueOf("10001", "Translate the size table of shoes");
    seeded = store().issues.length;
    await start(NODES);
  });
  afterEach(() => drafting.close());

  const NODES = [
    node(1, "epic", null, titled("Refund of card payments")),
    node(2, "story", 1, titled("Approve refunds above a limit")),
    node(3, "story", null, titled("Translate the size table of shoes")),
  ];
  const store = () => drafting.world[system].store;
  const alice = () => drafting.cast.alice;
  const draft = () => reload(drafting.deps, alice().account, draftId);
  const created = () => store().issues.slice(seeded);
  function issueOf(typeId: string, summary: string) {
    return store().create({
      projectKey: "DEMO",
      typeId,
      reporter: "alice",
      properties: {},
      fields: { summary },
    });
  }
  async function start(nodes: BacklogNode[]) {
    const at = drafting.deps.clock.now();
    const input = { accountId: alice().account.id, jira, nodes, at };
    draftId = await insertBacklog(drafting.deps.db, input);
  }
  async function get(url = urls.drafts.publication(draftId), cookie = alice().cookie) {
    const answer = await drafting.request(url, { cookie });
    return { status: answer.status, body: await answer.text() };
  }
  async function post(url: string, form: Record<string, string>, cookie = alice().cookie) {
    const answer = await drafting.request(url, { form, cookie });
    return { status: answer.status, body: await answer.text() };
  }
  const decide = (nodeId: string, form: Record<string, string>, cookie?: string) =>
    post(urls.drafts.nodeAct(draftId, nodeId, "duplicates"), { reason: "", ...form }, cookie);
  const sign = async () =>
    post(urls.drafts.publication(draftId), {
      ...formFields((await get()).body),
      revision: String((await draft()).revision),
    });
  /** What the worker does with the search that waits. */
  async function look() {
    const { deps } = drafting;
    const { jobs } = deps.db.t;
    const waiting = await deps.db
      .select()
      .from(jobs)
      .where(eq(jobs.name, "drafts.duplicates"))
      .orderBy(desc(jobs.createdAt), desc(jobs.id));
    const job = waiting.find(({ state }) => state === "ready");
    if (!job) throw new Error("no search waits");
    const now = await draft();
    const context = await claimed(deps, now, job.id);
    await lookForDuplicates(deps, { draftId, revision: now.revision }, context);
    await deps.db
      .update(jobs)
      .set({ state: "done", finishedAt: deps.clock.now() })
      .where(eq(jobs.id, job.id));
    return findLook(deps.db, now);
  }
  const twin = () =>
    store().issues.find(({ fields }) => fields["summary"] === "Translate the size table of shoes");

  test("are looked for once when the page is opened, and shown with the reason", async () => {
    expect((await get()).body).toContain("Looking for issues in DEMO that say the same");
    await get();
    const found = await look();
    expect(found?.failure).toBeUndefined();
    expect(found?.found.map(({ nodeId, issueKey }) => [nodeId, issueKey])).toEqual([
      ["n1", epicKey],
      ["n3", twin()?.key],
    ]);
    const { body } = await get();
    expect(body).toContain("2 items look like issues that stand already");
    expect(body).toContain("Refunds of card payments");
    expect(body).toMatch(/same words: \w+, \w+, \w+; same type; open/);
    expect(body).not.toContain("Create 3 issues in DEMO</");
    const { jobs } = drafting.deps.db.t;
    const searches = drafting.deps.db.select().from(jobs).where(eq(jobs.name, "drafts.duplicates"));
    expect(await searches).toHaveLength(1);
    expect((await post(urls.drafts.duplicates(draftId), {})).status).toBe(303);
    expect(await searches).toHaveLength(2);
  });

  test("that are very alike keep a draft from being signed until somebody says which is meant", async () => {
    await get();
    await look();
    const refused = await sign();
    expect(refused.status).toBe(422);
    expect(refused.body).toContain("Say first which of the two is meant");
    const bare = await decide("n1", { act: "create", issueKey: epicKey });
    expect(bare.status).toBe(422);
    expect(bare.body).toContain(`Say in a few words why it is not the same as ${epicKey}`);
    const why = { act: "create", issueKey: epicKey, reason: "Another country" };
    expect((await decide("n1", why)).status).toBe(303);
    expect((await sign()).status).toBe(422);
    const twinKey = twin()?.key ?? "";
    expect((await decide("n3", { act: "link", issueKey: twinKey })).status).toBe(303);
    const shown = (await get()).body;
    expect(shown).toContain("Another country");
    expect(shown).toContain(alice().account.name);
    expect((await sign()).status).toBe(303);
    await runPublication(drafting.deps, await draft());
    expect(created()).toHaveLength(3);
    const own = created().find(
      ({ fields }) => fields["summary"] === "Translate the size table of shoes",
    );
    expect(store().links).toMatchObject([{ typeName: "Duplicate" }]);
    const [link] = store().links;
    expect([link?.inwardKey, link?.outwardKey]).toEqual(
      expect.arrayContaining([own?.key, twinKey]),
    );
    const { auditEntries } = drafting.deps.db.t;
    const [signed] = await drafting.deps.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, "drafts.countersigned"));
    expect(signed?.details).toContain(`n1 create ${epicKey}: Another country; n3 link ${twinKey}`);
  });

  test("that are used are not created, and stand above the items below them", async () => {
    await get();
    await look();
    const twinKey = twin()?.key ?? "";
    expect((await decide("n1", { act: "use", issueKey: epicKey })).status).toBe(303);
    expect((await decide("n3", { act: "use", issueKey: twinKey })).status).toBe(303);
    expect((await get()).body).toContain("Create 1 issue in DEMO");
    // Another answer takes it back, as long as nobody has signed.
    const why = { act: "create", issueKey: twinKey, reason: "Only its colour" };
    expect((await decide("n3", why)).status).toBe(303);
    expect((await get()).body).toContain("Create 2 issues in DEMO");
    expect((await decide("n3", { act: "use", issueKey: twinKey })).status).toBe(303);
    expect((await sign()).status).toBe(303);
    await runPublication(drafting.deps, await draft());
    expect(created()).toHaveLength(1);
    const [child] = created();
    expect(child?.parentKey ?? child?.fields["customfield_10101"]).toBe(epicKey);
    const issues = await listDraftIssues(drafting.deps.db, draftId);
    expect(issues.filter(({ sent }) => sent === null).map(({ issueKey }) => issueKey)).toEqual([
      epicKey,
      twinKey,
    ]);
    expect((await draft()).state).toBe("published");
    expect((await decide("n3", { act: "undo", issueKey: twinKey })).status).toBe(422);
  });

  test("that are used for all of a draft leave nothing to create, and it is done", async () => {
    const content = { nodes: NODES.slice(2) };
    const edit = { base: 1, origin: "edited" as const, note: "", content };
    await changeContent(drafting.deps, alice().account, await draft(), edit);
    await get();
    await look();
    const twinKey = twin()?.key ?? "";
    const close = () => post(urls.drafts.update(draftId), { act: "close" });
    await close();
    expect((await draft()).state).toBe("open");
    expect((await decide("n3", { act: "use", issueKey: twinKey })).status).toBe(303);
    expect((await get()).body).toContain("Leave Jira as it is");
    expect((await close()).status).toBe(303);
    expect(await draft()).toMatchObject({ state: "published", issueKey: twinKey });
    expect(created()).toEqual([]);
    expect((await get(urls.drafts.show(draftId))).body).toContain(`Open ${twinKey}`);
    expect((await get()).status).toBe(200);
  });

  test("are not used where they cannot hold what is below", async () => {
    const [epic] = store().issues.filter(({ key }) => key === epicKey);
    if (epic) epic.typeId = "10004";
    await get();
    await look();
    const { status, body } = await decide("n1", { act: "use", issueKey: epicKey });
    expect(status).toBe(422);
    expect(body).toContain("is of the type Bug, and items below it need the type Epic");
    expect(await listDraftIssues(drafting.deps.db, draftId)).toEqual([]);
  });

  test("do not keep anything up when Jira does not answer", async () => {
    await get();
    drafting.world.faults.always(system, "unavailable", { method: "POST", path: "/search" });
    const found = await look();
    expect(found).toMatchObject({ isUnderWay: false, found: [] });
    expect(found?.failure).not.toBe("");
    drafting.world.faults.clear();
    expect((await get()).body).toContain("Jira could not be searched for the same issues");
    expect((await sign()).status).toBe(303);
  });

  test("are found in what was read before, also while Jira does not answer, and never in what others have read", async () => {
    const { deps } = drafting;
    await get();
    await look();
    drafting.world.faults.always(system, "unavailable", { method: "POST", path: "/search" });
    deps.clock.advance(1000);
    await post(urls.drafts.duplicates(draftId), {});
    expect((await look())?.found).toHaveLength(2);
    const { knownIssues } = deps.db.t;
    await deps.db.update(knownIssues).set({ connectionId: "of-somebody-else" });
    deps.clock.advance(1000);
    await post(urls.drafts.duplicates(draftId), {});
    expect((await look())?.found).toEqual([]);
  });

  test("are found among what an earlier draft has brought there", async () => {
    await start([node(1, "task", null, titled("Archive the ledger of gift cards"))]);
    expect((await sign()).status).toBe(303);
    await runPublication(drafting.deps, await draft());
    const { knownIssues, draftIssues } = drafting.deps.db.t;
    await drafting.deps.db.delete(knownIssues);
    const [issue] = created();
    if (issue) issue.statusId = "10001";
    await drafting.deps.db.update(draftIssues).set({ status: "Done", statusCategory: "done" });
    drafting.deps.clock.advance(1000);
    await start([node(1, "task", null, titled("Archive the ledger of gift cards"))]);
    await get();
    expect((await look())?.found).toMatchObject([{ issueKey: issue?.key, statusCategory: "done" }]);
  });

  test("of another revision are looked for anew, and decisions stay", async () => {
    await get();
    await look();
    await decide("n1", { act: "create", issueKey: epicKey, reason: "Another country" });
    const content = { nodes: NODES.slice(0, 2) };
    const edit = { base: 1, origin: "edited" as const, note: "", content };
    await changeContent(drafting.deps, alice().account, await draft(), edit);
    drafting.deps.clock.advance(1000);
    expect((await get()).body).toContain("Looking for issues");
    await look();
    expect((await get()).body).toContain("Another country");
    expect((await sign()).status).toBe(303);
  });

  test("of thirty items take few calls", async () => {
    await start(thirtyNodes());
    await get();
    drafting.world.journal.clear();
    await look();
    expect(drafting.world.journal.count(system, { path: "/search" })).toBe(6);
  });

  test("are decided by the owner alone", async () => {
    await get();
    await look();
    const act = { act: "use", issueKey: epicKey };
    expect((await decide("n1", act, drafting.cast.bob.cookie)).status).toBe(404);
    expect((await post(urls.drafts.duplicates(draftId), {}, drafting.cast.bob.cookie)).status).toBe(
      404,
    );
    expect(
      (await get(urls.drafts.duplicatesStream(draftId), drafting.cast.charlie.cookie)).status,
    ).toBe(404);
    expect((await post(urls.drafts.duplicates(draftId), {}, "")).status).toBe(303);
    expect(await listDuplicateDecisions(drafting.deps.db, draftId)).toEqual([]);
    // Only what was found may be named.
    expect((await decide("n1", { act: "use", issueKey: "DEMO-1" })).status).toBe(422);
    expect((await decide("n99", { act: "use", issueKey: epicKey })).status).toBe(422);
  });
});
