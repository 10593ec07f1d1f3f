// A whole backlog on its way to Jira: order, parents, links, what is left out, and what is tried again.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import type { DemoIssue } from "../../../src/demo/jira/store.ts";
import { blocks, checkDraft } from "../../../src/drafts/publishing/check.ts";
import { countersign } from "../../../src/drafts/publishing/countersign.ts";
import {
  decideItem,
  openPublished,
  reopenDraft,
  retryLinks,
  retryPublication,
} from "../../../src/drafts/publishing/decide.ts";
import { listDraftIssues } from "../../../src/drafts/publishing/draft-issues.ts";
import { findPublication } from "../../../src/drafts/publishing/publication.ts";
import { lookAtIssues, startWatches, watchProject } from "../../../src/drafts/publishing/watch.ts";
import { watchJob } from "../../../src/drafts/jobs.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { newId } from "../../../src/platform/clock.ts";
import {
  claimed,
  type Drafting,
  reload,
  runPublication,
  startDrafting,
} from "../../setup/drafting.ts";
import { stores } from "../../setup/db.ts";
import { impatient } from "../../setup/impatient.ts";
import { insertBacklog, node, parentsOf, thirtyNodes, wantedParents } from "./backlogs.ts";

const from = { address: "127.0.0.1", requestId: "test" };
const create = { method: "POST", path: "/issue" };
const retitled = (id: string, text: string) => (nodes: BacklogNode[]) =>
  nodes.map((one) =>
    one.id === id ? { ...one, content: { ...one.content, title: { text, cites: [] } } } : one,
  );
const isBulk = ({ path }: { path: string }) => path.endsWith("/issue/bulk");
const labelsOf = ({ fields: { labels } }: DemoIssue): unknown[] =>
  Array.isArray(labels) ? labels : [];
const [[, openSqlite], [, openPglite]] = stores;
const places = [
  ["dc", "SQLite", openSqlite],
  ["cloud", "SQLite", openSqlite],
  ["dc", "PGlite", openPglite],
] as const;

describe.each(places)("a backlog (%s, rows in %s)", (dialect, _store, openStore) => {
  const system = dialect === "dc" ? ("jiraDc" as const) : ("jiraCloud" as const);
  let drafting: Drafting;
  let jira: string;
  let seeded: number;
  let draftId: string;

  beforeEach(async () => {
    drafting = await startDrafting({ db: await openStore() });
    ({ jira } = await drafting.connect("alice", dialect));
    seeded = store().issues.length;
  });
  afterEach(() => drafting.close());

  const store = () => drafting.world[system].store;
  const alice = () => drafting.cast.alice.account;
  const created = () => store().issues.slice(seeded);
  const draft = () => reload(drafting.deps, alice(), draftId);
  const titles = () => created().map(({ fields }) => fields["summary"]);

  async function start(nodes: BacklogNode[]) {
    const { deps } = drafting;
    const at = deps.clock.now();
    draftId = await insertBacklog(deps.db, { accountId: alice().id, jira, nodes, at });
  }
  async function check(choices = {}) {
    const checked = await checkDraft(drafting.deps, alice(), await draft(), { choices });
    if (!checked?.plan) throw new Error(checked?.failure?.message ?? "nothing to sign");
    return { ...checked, plan: checked.plan };
  }
  async function sign(choices = {}) {
    drafting.deps.clock.advance(1000);
    const { plan } = await check(choices);
    const { revision } = await draft();
    return countersign(drafting.deps, alice(), await draft(), { revision, plan, from });
  }
  async function run(deps = drafting.deps) {
    for (let pass = 0; pass < 40; pass += 1) {
      const found = await findPublication(drafting.deps.db, draftId);
      if (found?.publication.state !== "running") return found;
      await runPublication(deps, await draft());
    }
    throw new Error("it never ends");
  }
  async function revise(change: (nodes: BacklogNode[]) => BacklogNode[], nodes: BacklogNode[]) {
    const content = { nodes: change(nodes) };
    const now = await draft();
    const edit = { base: now.revision, origin: "edited" as const, note: "", content };
    expect(await changeContent(drafting.deps, alice(), now, edit)).toMatchObject({ ok: true });
    return content.nodes;
  }
  test("of 30 nodes goes out whole, each below its parent, with its links", async () => {
    const nodes = thirtyNodes();
    await start(nodes);
    expect(blocks(await check())).toBe(false);
    expect(await sign()).toMatchObject({ ok: true });
    const found = await run();
    expect(found?.publication.state).toBe("done");
    expect(found?.items.flatMap(({ differences }) => differences)).toEqual([]);
    expect(created()).toHaveLength(30);
    expect(parentsOf(created())).toEqual(wantedParents(nodes));
    expect(store().links).toHaveLength(6);
    expect(found?.links.map(({ state }) => state)).toEqual(Array(6).fill("done"));
    const issues = await listDraftIssues(drafting.deps.db, draftId);
    expect(issues).toHaveLength(30);
    expect(await draft()).toMatchObject({ state: "published", issueKey: created()[0]?.key });
  });

  test("does not send what was left out, and a sub-task of that cannot be signed", async () => {
    const nodes = [
      node(1, "epic", null),
      node(2, "story", 1, { decision: "left_out" }),
      node(3, "subtask", 2),
      node(4, "task", 1),
    ];
    await start(nodes);
    expect(blocks(await check())).toBe(true);
    await revise((all) => all.filter(({ id }) => id !== "n3"), nodes);
    expect(blocks(await check())).toBe(false);
    await sign();
    await run();
    expect(titles()).toEqual([1, 4].map((n) => node(n, "epic", null).content.title.text));
  });

  test("of which a parent is refused keeps its children back, and creates them with it later", async () => {
    const nodes = [
      node(1, "epic", null),
      node(2, "story", 1),
      node(3, "subtask", 2),
      node(4, "epic", null),
    ];
    await start(nodes);
    await sign();
    // The call for both epics, and then the one for the first alone.
    drafting.world.faults.next(system, "forbidden", { ...create, count: 2 });
    const found = await run();
    expect(found?.publication.state).toBe("failed");
    expect(found?.items.map(({ state }) => state)).toEqual([
      "failed",
      "waiting",
      "waiting",
      "done",
    ]);
    expect(found?.items[1]?.errorMessage).toContain("It waits for");
    expect(found?.mayReopen).toBe(true);
    await retryPublication(drafting.deps, await draft());
    expect((await run())?.publication.state).toBe("done");
    expect(parentsOf(created())).toEqual(wantedParents(nodes));
    expect(created()).toHaveLength(4);
  });

  test("of which a parent's answer was lost waits for the person, and then goes on", async () => {
    const nodes = [node(1, "epic", null), node(2, "story", 1), node(3, "epic", null)];
    await start(nodes);
    await sign();
    drafting.world.faults.next(system, "reset", create);
    const found = await run();
    expect(found?.publication.state).toBe("uncertain");
    // Both epics left in one call.
    expect(found?.items.map(({ state }) => state)).toEqual(["uncertain", "waiting", "uncertain"]);
    const decision = { act: "again" as const };
    for (const at of [0, 2]) {
      const itemId = found?.items[at]?.id ?? "";
      await decideItem(drafting.deps, alice(), await draft(), { itemId, decision, from });
      await run();
    }
    expect((await findPublication(drafting.deps.db, draftId))?.publication.state).toBe("done");
    expect(parentsOf(created())).toEqual(wantedParents(nodes));
    expect(created()).toHaveLength(3);
  });

  const bulk = { method: "POST", path: "/issue/bulk" };
  const creates = (path: string) => drafting.world.journal.count(system, { method: "POST", path });

  test("sends a level in one call, and each of its issues has its own mark", async () => {
    await start(thirtyNodes());
    await sign();
    drafting.world.journal.clear();
    const found = await run();
    expect(creates("/issue/bulk")).toBe(3);
    const marks = created().map(({ properties }) => properties["countersign"]);
    expect(new Set(marks)).toEqual(new Set(found?.items.map(({ id }) => id)));
    for (const item of found?.items ?? []) {
      const issue = store().find(item.issueKey ?? "");
      expect(issue?.properties["countersign"]).toBe(item.id);
      expect(issue?.fields["labels"]).toContain(found?.publication.marker);
    }
  });

  test("is refused row by row: what Jira does not take is told at its field, the rest stands", async () => {
    const nodes = [node(1, "epic", null), node(2, "story", null), node(3, "story", null)];
    await start(nodes);
    await sign();
    const { publicationItems } = drafting.deps.db.t;
    const before = await findPublication(drafting.deps.db, draftId);
    const second = before?.items[1];
    if (!second) throw new Error("no second item");
    await drafting.deps.db
      .update(publicationItems)
      .set({ fields: { ...second.fields, custom: { duedate: "some day" } } })
      .where(eq(publicationItems.id, second.id));
    const found = await run();
    expect(found?.items.map(({ state }) => state)).toEqual(["done", "failed", "done"]);
    expect(found?.items[1]?.fieldErrors["duedate"]).toContain("some day");
    expect(created()).toHaveLength(2);
    const own = found?.items.flatMap(({ issueKey }) => issueKey ?? []);
    expect(own).toEqual(created().map(({ key }) => key));
  });

  test.each(["reset_after", "half", "broken_json", "wrong_json", "timeout_after"] as const)(
    "of which the answer for a level is lost (%s) is found by its marks, and nothing is sent again",
    async (fault) => {
      const nodes = [node(1, "epic", null), node(2, "story", null), node(3, "story", null)];
      await start(nodes);
      await sign();
      drafting.world.journal.clear();
      drafting.world.faults.next(system, fault, bulk);
      const { deps } = drafting;
      const found = await run({ ...deps, outbound: impatient(deps.outbound, 500, isBulk) });
      expect(found?.publication.state).toBe("done");
      expect(found?.items.map(({ adopted }) => adopted)).toEqual([true, true, true]);
      expect(created()).toHaveLength(3);
      expect(creates("/issue")).toBe(1);
      expect(new Set(found?.items.map(({ issueKey }) => issueKey)).size).toBe(3);
    },
  );

  test("of which the rows come back in another order goes by the marks", async () => {
    await start([node(1, "epic", null), node(2, "story", null), node(3, "story", null)]);
    await sign();
    drafting.world.faults.next(system, "other_order", bulk);
    const found = await run();
    expect(found?.publication.state).toBe("done");
    for (const { id, issueKey } of found?.items ?? []) {
      expect(store().find(issueKey ?? "")?.properties["countersign"]).toBe(id);
    }
    expect(created()).toHaveLength(3);
  });

  test("of which a late answer for a level changes nothing of what another process has found", async () => {
    await start([node(1, "epic", null), node(2, "story", null), node(3, "story", null)]);
    await sign();
    drafting.world.journal.clear();
    const { deps } = drafting;
    let other: Awaited<ReturnType<typeof run>>;
    const late: typeof deps.outbound.send = async (request) => {
      const answer = await deps.outbound.send(request);
      if (!other && request.url.endsWith("/issue/bulk")) other = await run();
      return answer;
    };
    const found = await run({ ...deps, outbound: { ...deps.outbound, send: late } });
    expect(other?.publication.state).toBe("done");
    expect(found?.items.map(({ state }) => state)).toEqual(Array(3).fill("done"));
    expect(found?.items.map(({ adopted }) => adopted)).toEqual([true, true, true]);
    expect(created()).toHaveLength(3);
    expect(creates("/issue")).toBe(1);
  });

  test("goes item by item where Jira takes no call for many", async () => {
    await start([node(1, "epic", null), node(2, "story", 1), node(3, "story", 1)]);
    await sign();
    drafting.world.faults.always(system, "forbidden", bulk);
    const found = await run();
    expect(found?.publication.state).toBe("done");
    expect(created()).toHaveLength(3);
  });

  test("of which only a part stands can be changed, and that part is not created again", async () => {
    const nodes = [node(1, "epic", null), node(2, "story", 1), node(3, "epic", null)];
    await start(nodes);
    await sign();
    drafting.world.faults.next(system, "forbidden", { ...create, count: 2 });
    expect((await run())?.items.map(({ state }) => state)).toEqual(["failed", "waiting", "done"]);
    expect(await reopenDraft(drafting.deps, await draft())).toBe(true);
    await revise(retitled("n2", "A better title"), nodes);
    await sign();
    expect((await run())?.publication.state).toBe("done");
    const [first, , third] = nodes.map(({ content }) => content.title.text);
    expect(titles()).toEqual([third, first, "A better title"]);
    // An old tab of the publication before cannot send anything any more.
    expect(await retryPublication(drafting.deps, await draft())).toBe(false);
  });

  test("shows a link that Jira refuses, counts as published all the same, and makes it when asked again", async () => {
    const link = { links: [{ type: "blocks" as const, to: "n2" }] };
    await start([node(1, "story", null, link), node(2, "story", null)]);
    await sign();
    drafting.world.faults.next(system, "forbidden", { method: "POST", path: "/issueLink" });
    const found = await run();
    expect(found?.publication.state).toBe("done");
    expect(found?.links).toMatchObject([{ state: "failed", errorCode: "connections.forbidden" }]);
    const { jobs, publications } = drafting.deps.db.t;
    await drafting.deps.db.update(jobs).set({ state: "done" });
    expect(await retryLinks(drafting.deps, await draft())).toBe(true);
    expect(await retryLinks(drafting.deps, await draft())).toBe(false);
    // The job's body runs for a publication that has ended, too.
    const { publish } = await import("../../../src/drafts/publishing/publish.ts");
    const [row] = await drafting.deps.db.select().from(publications);
    const context = await claimed(drafting.deps, await draft(), row?.jobId ?? "");
    for (let i = 0; i < 2; i += 1) await publish(drafting.deps, row?.id ?? "", context);
    expect(store().links).toMatchObject([
      { typeName: "Blocks", inwardKey: created()[0]?.key, outwardKey: created()[1]?.key },
    ]);
    expect((await findPublication(drafting.deps.db, draftId))?.links[0]?.state).toBe("done");
  });

  test("links the page that it rests on, and attaches a file once where the person wants it", async () => {
    const { db } = drafting.deps;
    await start([node(1, "epic", null), node(2, "story", 1)]);
    const { sources, sourceFiles } = db.t;
    const [source] = await db.select().from(sources);
    if (!source) throw new Error("no source");
    const url = "https://wiki.example.com/pages/7";
    await db.update(sources).set({ kind: "page", origin: { url, id: "7" } });
    const file = newId(drafting.deps.clock);
    const origin = { fileName: "paying by card.txt", mime: "text/plain" };
    const row = { ...source, id: file, position: 2, kind: "file" as const, origin, passages: [] };
    await db.insert(sources).values(row);
    const bytes = new TextEncoder().encode("Customers pay by card.");
    await db.insert(sourceFiles).values({ sourceId: file, bytes: Buffer.from(bytes) });
    const checked = await checkDraft(drafting.deps, alice(), await draft(), { attach: true });
    if (!checked?.plan) throw new Error("nothing to sign");
    const input = { revision: 1, plan: checked.plan, from };
    await countersign(drafting.deps, alice(), await draft(), input);
    const attach = { method: "POST", path: "/attachments" };
    drafting.world.faults.next(system, "reset_after", attach);
    await run();
    await settleLinks();
    const [epic, story] = created();
    expect(epic?.remoteLinks).toMatchObject([{ object: { url, title: source.title } }]);
    expect(epic?.attachments).toMatchObject([
      { filename: "paying by card.txt", size: bytes.byteLength },
    ]);
    expect([story?.remoteLinks, story?.attachments]).toEqual([[], []]);
  });

  async function settleLinks() {
    const { publish } = await import("../../../src/drafts/publishing/publish.ts");
    const found = await findPublication(drafting.deps.db, draftId);
    const context = await claimed(drafting.deps, await draft(), found?.publication.jobId ?? "");
    await publish(drafting.deps, found?.publication.id ?? "", context);
    const after = await findPublication(drafting.deps.db, draftId);
    expect(after?.links.map(({ state }) => state)).toEqual(after?.links.map(() => "done"));
  }

  describe("that stands in Jira", () => {
    let nodes: BacklogNode[];
    const issue = (id: string) => {
      const at = nodes.findIndex((one) => one.id === id);
      const found = created()[at];
      if (!found) throw new Error("not created");
      return found;
    };
    beforeEach(async () => {
      nodes = [node(1, "epic", null), node(2, "story", 1), node(3, "story", 1)];
      await start(nodes);
      await sign();
      await run();
      await openPublished(drafting.deps, await draft());
    });

    test("has nothing to send when nothing has changed", async () => {
      expect((await check()).plan.items).toEqual([]);
      expect(await sign()).toMatchObject({ ok: false, code: "drafts.nothing_to_send" });
    });

    test("sends what changed here, keeps what changed there, creates what is new and deletes nothing", async () => {
      issue("n3").fields["summary"] = "Renamed in Jira";
      issue("n2").fields["labels"] = ["theirs", ...labelsOf(issue("n2"))];
      const more = [
        ...nodes.filter(({ id }) => id !== "n3"),
        node(4, "story", 1),
        node(5, "subtask", 2),
      ];
      await revise(() => retitled("n2", "Changed here")(more), nodes);
      const checked = await check();
      expect(checked.kept.map(({ issueKey }) => issueKey)).toEqual([issue("n3").key]);
      expect(checked.plan.items).toHaveLength(3);
      await sign();
      expect((await run())?.publication.state).toBe("done");
      expect(created()).toHaveLength(5);
      expect(issue("n2").fields).toMatchObject({ summary: "Changed here" });
      expect(issue("n2").fields["labels"]).toContain("theirs");
      expect(issue("n3").fields["summary"]).toBe("Renamed in Jira");
      expect(parentsOf(created())[more[2]?.content.title.text ?? ""]).toBe(
        issue("n1").fields["summary"],
      );
      expect(created()[4]?.parentKey).toBe(issue("n2").key);
    });

    test("asks where a field was changed here and there, and obeys", async () => {
      issue("n2").fields["summary"] = "Theirs";
      issue("n3").fields["summary"] = "Theirs, too";
      const revised = retitled("n3", "Mine, too")(retitled("n2", "Mine")(nodes));
      await revise(() => revised, nodes);
      const open = await check();
      const verdicts = open.nodes.map(({ changes }) => changes.map(({ verdict }) => verdict));
      expect(verdicts).toEqual([[], ["conflict"], ["conflict"]]);
      expect(open.nodes[1]?.changes[0]).toMatchObject({ now: "Theirs", next: "Mine" });
      await sign({ "n2.summary": "mine", "n3.summary": "theirs" });
      await run();
      expect(issue("n2").fields["summary"]).toBe("Mine");
      expect(issue("n3").fields["summary"]).toBe("Theirs, too");
    });

    test("overwrites nothing that was changed in Jira after the person had looked", async () => {
      await revise(retitled("n2", "Mine"), nodes);
      await sign();
      issue("n2").fields["summary"] = "Theirs, at the last moment";
      const found = await run();
      expect(found?.items).toMatchObject([
        { state: "failed", errorCode: "drafts.changed_in_jira" },
      ]);
      expect(issue("n2").fields["summary"]).toBe("Theirs, at the last moment");
      expect(await reopenDraft(drafting.deps, await draft())).toBe(true);
      await sign({ "n2.summary": "mine" });
      expect((await run())?.publication.state).toBe("done");
      expect(issue("n2").fields["summary"]).toBe("Mine");
    });

    test.each(["reset", "reset_after", "half", "unavailable"] as const)(
      "is written once more only where it was not written (%s)",
      async (fault) => {
        await revise(retitled("n2", "Mine"), nodes);
        await sign();
        drafting.world.faults.next(system, fault, { method: "PUT", path: "/issue" });
        expect((await run())?.publication.state).toBe("done");
        expect(issue("n2").fields["summary"]).toBe("Mine");
        expect(created()).toHaveLength(3);
      },
    );

    test("is watched for two weeks, with one query for a project", async () => {
      const { deps } = drafting;
      issue("n2").statusId = "10001";
      await startWatches(deps, watchJob);
      await startWatches(deps, watchJob);
      const { jobs, draftIssues } = deps.db.t;
      const waiting = await deps.db.select().from(jobs).where(eq(jobs.name, "drafts.watch"));
      expect(waiting).toHaveLength(1);
      drafting.world.journal.clear();
      const watched = { accountId: alice().id, connectionId: jira, projectKey: "DEMO" };
      const context = await claimed(deps, await draft(), waiting[0]?.id ?? "");
      await watchProject(deps, watched, context);
      expect(drafting.world.journal.count(system, { path: "/search" })).toBe(1);
      const now = await listDraftIssues(deps.db, draftId);
      expect(now.map(({ statusCategory }) => statusCategory)).toEqual(["new", "done", "new"]);
      // A key that is gone spoils nothing for the others.
      await deps.db
        .update(draftIssues)
        .set({ issueKey: "DEMO-999" })
        .where(eq(draftIssues.nodeId, "n1"));
      issue("n3").statusId = "3";
      expect(await lookAtIssues(deps, await draft())).toBeUndefined();
      const later = await listDraftIssues(deps.db, draftId);
      expect(later.map(({ status }) => status)).toEqual(["To Do", "Done", "In Progress"]);
      deps.clock.advance(15 * 24 * 3_600_000);
      drafting.world.journal.clear();
      await watchProject(deps, watched, context);
      expect(drafting.world.journal.count(system, { path: "/search" })).toBe(0);
    });
  });
});
