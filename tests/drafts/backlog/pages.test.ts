import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BacklogContent, BacklogNode } from "../../../src/db/schema/content.ts";
import { type Draft, findDraft, findRevision } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { createTestApp, type TestApp } from "../../setup/app.ts";
import { formFields } from "../../setup/visitor.ts";
import { backlogDraft, checkoutNodes, manyNodes } from "../../setup/backlog.ts";
import { type Cast, createCast } from "../../setup/cast.ts";

const { drafts } = urls;
let app: TestApp;
let cast: Cast;
let draft: Draft;
beforeEach(async () => {
  app = await createTestApp();
  cast = await createCast(app.deps);
  draft = await backlogDraft(app.deps, cast.alice.account);
});
afterEach(() => app.close());

const visit = async (url: string, form?: Record<string, string>, partial = false) => {
  const asked = { cookie: cast.alice.cookie, partial, ...(form && { form }) };
  const answer = await app.request(url, asked);
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    body: await answer.text(),
  };
};
const newest = async (): Promise<{ nodes: BacklogNode[]; note: string; number: number }> => {
  const current = await findDraft(app.deps.db, cast.alice.account, draft.id);
  const revision = await findRevision(app.deps.db, draft.id, current?.revision ?? 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only backlogs here
  const { nodes } = revision!.content as BacklogContent;
  return { nodes, note: revision!.note, number: revision!.number };
};
const ids = async () => (await newest()).nodes.map(({ id }) => id).join(" ");
const node = async (id: string) => (await newest()).nodes.find((one) => one.id === id);

test("the page shows every item once, with what it needs, and the whole beside it", async () => {
  const { status, body } = await visit(drafts.show(draft.id));
  expect(status).toBe(200);
  for (const { id, content } of (await newest()).nodes) {
    expect(body.split(`href="${drafts.node(draft.id, id)}"`)).toHaveLength(2);
    expect(body).toContain(content.title.text);
  }
  expect(body).toContain("Backlog, 7 items");
  expect(body).toContain("2 epics, 2 stories, 1 task, 1 bug, 1 sub-task");
});

test("an item opens with its whole content and the passages that it cites, as a page and alone", async () => {
  const page = await visit(drafts.node(draft.id, "n2"));
  expect(page.body).toContain('aria-current="true"');
  expect(page.body).toContain("the cart is kept");
  expect(page.body).toContain('id="passage-5"');
  expect(page.body).not.toContain('id="passage-1"');
  const part = await visit(drafts.node(draft.id, "n2"), undefined, true);
  expect(part.body).toMatch(/^<section id="node"/);
  expect(part.body).not.toContain("data-tree");
  expect((await visit(drafts.node(draft.id, "n99"))).status).toBe(404);
});

test("500 items stay below 200 kB, whichever is open", async () => {
  draft = await backlogDraft(app.deps, cast.alice.account, { nodes: manyNodes(500) });
  for (const url of [
    drafts.show(draft.id),
    drafts.node(draft.id, "n250"),
    drafts.board(draft.id),
    drafts.coverage(draft.id),
  ]) {
    const { status, body } = await visit(url);
    expect(status).toBe(200);
    expect(Buffer.byteLength(body)).toBeLessThan(200_000);
  }
});

interface Act {
  url: (id: string) => string;
  form: Record<string, string>;
  note: string;
  /** The ids after it, in order. */
  ids?: string;
}
const act = (id: string, name: Parameters<typeof drafts.nodeAct>[2]) => (draftId: string) =>
  drafts.nodeAct(draftId, id, name);
const SAME = "n1 n2 n3 n4 n5 n6 n7";
const acts: Record<string, Act> = {
  "move down": {
    url: act("n2", "move"),
    form: { how: "down" },
    note: "“Pay by Visa”: moved down",
    ids: "n1 n4 n2 n3 n5 n6 n7",
  },
  "move under": {
    url: act("n5", "move"),
    form: { parent: "n6" },
    note: "“The cart is lost”: moved under “Refunds”",
    ids: "n1 n2 n3 n4 n6 n7 n5",
  },
  "drop before": {
    url: act("n5", "move"),
    form: { parent: "n1", before: "n2" },
    note: "“The cart is lost”: moved under “Paying by card”",
    ids: "n1 n5 n2 n3 n4 n6 n7",
  },
  split: {
    url: act("n2", "split"),
    form: { title: "When it is declined", "criteria.1": "on" },
    note: "“Pay by Visa”: split off “When it is declined”",
    ids: "n1 n2 n3 n8 n4 n5 n6 n7",
  },
  merge: {
    url: act("n2", "merge"),
    form: { into: "n4" },
    note: "“Pay by Visa” merged into “Pay by Mastercard”",
    ids: "n1 n4 n3 n5 n6 n7",
  },
  accept: {
    url: act("n4", "decision"),
    form: { decision: "accepted" },
    note: "“Pay by Mastercard” accepted",
    ids: SAME,
  },
  "leave out with children": {
    url: act("n1", "decision"),
    form: { decision: "left_out", children: "with" },
    note: "“Paying by card” left out with 4 below it",
    ids: SAME,
  },
  link: {
    url: act("n2", "links"),
    form: { type: "blocks", to: "n4" },
    note: "“Pay by Visa” blocks “Pay by Mastercard”",
    ids: SAME,
  },
  remove: {
    url: act("n2", "removal"),
    form: { children: "with" },
    note: "“Pay by Visa” removed with 1 below it",
    ids: "n1 n4 n5 n6 n7",
  },
  add: {
    url: drafts.nodes,
    form: { act: "add", kind: "task", parent: "n6", title: "Book it" },
    note: "“Book it” added",
    ids: "n1 n2 n3 n4 n5 n6 n7 n8",
  },
  "accept all": {
    url: drafts.nodes,
    form: { act: "accept-all" },
    note: "7 items accepted",
    ids: SAME,
  },
};

describe.each(Object.entries(acts))("%s", (_name, { url, form, note, ids: after }) => {
  test("is a POST that makes the next revision and says what it did", async () => {
    const sent = await visit(url(draft.id), { ...form, revision: "1" });
    expect([sent.status, sent.location?.startsWith(drafts.show(draft.id))]).toEqual([303, true]);
    const made = await newest();
    expect([made.number, made.note]).toEqual([2, note]);
    expect(await ids()).toBe(after);
    const page = await visit(sent.location ?? "");
    expect(page.status).toBe(200);
  });

  test("changes nothing when the draft has moved on, and says so", async () => {
    await visit(drafts.nodeAct(draft.id, "n7", "decision"), {
      decision: "accepted",
      revision: "1",
    });
    const sent = await visit(url(draft.id), { ...form, revision: "1" });
    expect(sent.status).toBe(409);
    expect(sent.body).toContain("Revision 2 came in between");
    expect(sent.body).toContain(form["title"] ?? "");
    expect((await newest()).number).toBe(2);
  });

  test("is nobody else's, and not for who may only read", async () => {
    const asked = { form: { ...form, revision: "1" } };
    expect((await app.request(url(draft.id), asked)).status).toBe(307);
    for (const name of ["bob", "charlie", "dana"] as const) {
      const { status } = await app.request(url(draft.id), { ...asked, ...cast[name] });
      expect([name, status]).toEqual([name, 404]);
    }
    const { accounts } = app.deps.db.t;
    await app.deps.db.update(accounts).set({ role: "viewer" });
    expect((await visit(url(draft.id), asked.form)).status).toBe(403);
    expect((await newest()).number).toBe(1);
  });
});

test.each(["move", "split", "merge", "links", "removal", "refinements"] as const)(
  "the form of %s opens in the item, without a script as a page",
  async (name) => {
    const page = await visit(drafts.nodeAct(draft.id, "n2", name));
    expect(page.status).toBe(200);
    expect(page.body).toContain(`action="${drafts.nodeAct(draft.id, "n2", name)}"`);
    const part = await visit(drafts.nodeAct(draft.id, "n2", name), undefined, true);
    expect(part.body).toMatch(/^<section id="node"/);
    const stranger = await app.request(drafts.nodeAct(draft.id, "n2", name), {
      cookie: cast.bob.cookie,
    });
    expect(stranger.status).toBe(404);
  },
);

test("what makes no sense comes back with what was typed and the reason", async () => {
  const split = await visit(drafts.nodeAct(draft.id, "n2", "split"), {
    revision: "1",
    title: "A title that I typed",
  });
  expect(split.status).toBe(422);
  expect(split.body).toContain("Choose the criteria that go to the new item.");
  expect(split.body).toContain("A title that I typed");
  const up = await visit(drafts.nodeAct(draft.id, "n1", "move"), { revision: "1", how: "up" });
  expect([up.status, up.body.includes("It is the first among its siblings")]).toEqual([422, true]);
  expect((await newest()).number).toBe(1);
});

test("a link can be taken away from either end", async () => {
  const links = drafts.nodeAct(draft.id, "n2", "links");
  await visit(links, { type: "blocks", to: "n4", revision: "1" });
  const other = await visit(drafts.node(draft.id, "n4"));
  expect(other.body).toContain("Waits for");
  const back = { act: "remove", type: "blocks", to: "n2", way: "back", revision: "2" };
  await visit(drafts.nodeAct(draft.id, "n4", "links"), back);
  expect((await node("n2"))?.links).toEqual([]);
});

test("the number of a removed item is never used again", async () => {
  await visit(drafts.nodeAct(draft.id, "n7", "removal"), { revision: "1" });
  const add = { act: "add", kind: "epic", title: "More", revision: "2" };
  expect((await visit(drafts.nodes(draft.id), add)).location).toBe(drafts.node(draft.id, "n8"));
  expect(await ids()).toBe("n1 n2 n3 n4 n5 n6 n8");
});

const edit = () => drafts.nodeAct(draft.id, "n4", "edit");

describe("editing one item", () => {
  test("changes it alone, keeps its other fields, and goes back to it", async () => {
    const page = await visit(edit());
    const values = { ...formFields(page.body), title: "Pay by Maestro", kind: "task" };
    const sent = await visit(edit(), values);
    expect([sent.status, sent.location]).toEqual([303, drafts.node(draft.id, "n4")]);
    const { nodes, note } = await newest();
    expect(note).toBe("“Pay by Maestro”");
    const changed = nodes.find(({ id }) => id === "n4");
    expect([changed?.kind, changed?.content.title.text]).toEqual(["task", "Pay by Maestro"]);
    const before = checkoutNodes().map(({ id, content }) => (id === "n4" ? "" : content));
    expect(nodes.map(({ id, content }) => (id === "n4" ? "" : content))).toEqual(before);
  });

  test("a kind that does not fit its place is told at its field, and what was typed stays", async () => {
    const page = await visit(edit());
    const values = { ...formFields(page.body), title: "As typed", kind: "epic" };
    const sent = await visit(edit(), values);
    expect(sent.status).toBe(422);
    expect(sent.body).toContain("An epic cannot stand under an epic.");
    expect((await visit(edit())).body).toContain('value="As typed"');
  });

  test("is saved on the way, apart from every other item's", async () => {
    const values = { title: "Half a ti", revision: "1", version: "0" };
    const saved = await visit(drafts.nodeAct(draft.id, "n4", "edit/open-form"), values);
    expect(saved.status).toBe(200);
    expect((await visit(edit())).body).toContain('value="Half a ti"');
    const other = await visit(drafts.nodeAct(draft.id, "n2", "edit"));
    expect(other.body).not.toContain("Half a ti");
  });

  test("a revision that came in between is told, and nothing that was typed is lost", async () => {
    const page = await visit(edit());
    await visit(drafts.nodes(draft.id), { act: "accept-all", revision: "1" });
    const sent = await visit(edit(), { ...formFields(page.body), title: "My words" });
    expect(sent.status).toBe(409);
    expect(sent.body).toContain('value="My words"');
  });

  test("is nobody else's, and there is no such form of the whole", async () => {
    for (const url of [edit(), drafts.nodeAct(draft.id, "n4", "edit/open-form")]) {
      const form = { title: "x", revision: "1", version: "0" };
      expect((await app.request(url, { form, ...cast.bob })).status).toBe(404);
    }
    expect((await visit(drafts.edit(draft.id))).status).toBe(404);
    expect((await visit(drafts.nodeAct(draft.id, "n99", "edit"))).status).toBe(404);
  });
});

test("two revisions are compared item by item, and an earlier one can be put back", async () => {
  await visit(drafts.nodeAct(draft.id, "n5", "move"), { parent: "n6", revision: "1" });
  await visit(drafts.nodeAct(draft.id, "n4", "removal"), { revision: "2" });
  await visit(drafts.nodeAct(draft.id, "n6", "move"), { how: "up", revision: "3" });
  const add = { act: "add", kind: "epic", title: "A new epic", revision: "4" };
  await visit(drafts.nodes(draft.id), add);
  const { body } = await visit(drafts.diff(draft.id, 1, 5));
  expect(body).toContain("Moved from “Paying by card” to “Refunds”");
  expect(body).toContain("Moved among its siblings");
  expect(body).toContain("Pay by Mastercard");
  expect(body.match(/Removed<\/span/g)).toHaveLength(1);
  expect(body.match(/Added<\/span/g)).toHaveLength(1);
  expect(body).not.toContain("Draw the form");
  const old = await visit(drafts.revision(draft.id, 1));
  expect(old.body).toContain("Pay by Mastercard");
  expect((await visit(drafts.revisions(draft.id))).body).toContain("“Pay by Mastercard” removed");
  await visit(drafts.restoration(draft.id, 1), {});
  expect(await ids()).toBe(SAME);
});

test("the list says how many items it has and how much of the sources they cover", async () => {
  const covered = { covered: 4, statements: 6 };
  await app.deps.db.update(app.deps.db.t.drafts).set(covered);
  const { body } = await visit(drafts.index());
  expect(body).toContain("Backlog, 7 items");
  expect(body).toContain("4 of 6 statements covered");
});

test("an instruction refines one item, or all below it, and an empty one is asked for again", async () => {
  const url = drafts.nodeAct(draft.id, "n2", "refinements");
  const empty = await visit(url, { instruction: " " });
  expect([empty.status, empty.body.includes("Say what to change.")]).toEqual([422, true]);
  const unknown = drafts.nodeAct(draft.id, "n99", "refinements");
  expect((await visit(unknown, { instruction: "Shorter" })).status).toBe(404);
  const stranger = { form: { instruction: "Shorter" }, ...cast.bob };
  expect((await app.request(url, stranger)).status).toBe(404);
  const sent = await visit(url, { instruction: "Shorter", children: "with" });
  expect([sent.status, sent.location]).toEqual([303, drafts.show(draft.id)]);
  const [composition] = await app.deps.db.select().from(app.deps.db.t.compositions);
  expect(composition).toMatchObject({ instruction: "Shorter", nodeIds: ["n2", "n3"] });
});

test("who may only comment has a tree without moves", async () => {
  const owns = await (await app.request(drafts.show(draft.id), cast.alice)).text();
  expect(owns).toContain("data-movable");
  const { bob, alice } = cast;
  await app.deps.db.insert(app.deps.db.t.draftShares).values({
    draftId: draft.id,
    accountId: bob.account.id,
    level: "comment",
    grantedBy: alice.account.id,
    createdAt: app.deps.clock.now(),
  });
  const shared = await (await app.request(drafts.show(draft.id), bob)).text();
  expect(shared).toContain("data-tree");
  expect(shared).not.toContain("data-movable");
});
