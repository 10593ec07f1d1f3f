// Pages at the largest content that the product takes.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import type { BacklogNode } from "../../src/db/schema/content.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { rollUp } from "../../src/llm/roll-up.ts";
import { addRevision } from "../../src/drafts/revision.ts";
import { urls } from "../../src/urls.ts";
import { addCalls } from "../activity/calls.ts";
import { backlogDraft, backlogNode, type NodeInput } from "../setup/backlog.ts";
import { type Drafting, reload, startDrafting } from "../setup/drafting.ts";

const MOST_BYTES = 200_000;
const ITEMS = 500;
const { drafts } = urls;

/** As long as Jira takes. */
const titled = (words: string) => `${words}: ${"every word counts ".repeat(20)}`.slice(0, 255);

/** Passages that are not there any more: a finding each. */
const gone = (count: number) => Array.from({ length: count }, (_, i) => 1000 + i);

const item = (node: NodeInput & { id: string }, findings = 4): BacklogNode =>
  backlogNode({
    title: titled(`Item ${node.id}`),
    ...node,
    content: {
      description: {
        text: "The operator sees the sum of the day. ".repeat(40),
        cites: gone(findings),
      },
      ...node.content,
    },
  });

/** In families of that size: one at the top, and the others below it. */
const family = (size: number): BacklogNode[] =>
  Array.from({ length: ITEMS }, (_, i) => {
    const id = `n${i + 1}`;
    const above = `n${i - (i % size) + 1}`;
    const isTop = i % size === 0;
    return item({ id, kind: isTop ? "epic" : "story", parentId: isTop ? null : above });
  });

let drafting: Drafting;
let cookie: string;
let jira: string;
beforeAll(async () => {
  drafting = await startDrafting();
  ({ jira } = await drafting.connect("alice"));
  ({ cookie } = drafting.cast.alice);
});
afterAll(() => drafting.close());

const TYPES = {
  epic: { id: "10000", name: "Epic" },
  story: { id: "10001", name: "Story" },
};

async function make(nodes: BacklogNode[]): Promise<Draft> {
  const { deps, cast } = drafting;
  const draft = await backlogDraft(deps, cast.alice.account, { nodes, jira });
  const { drafts: table } = deps.db.t;
  const target = { ...draft.target, types: TYPES };
  await deps.db.update(table).set({ target }).where(eq(table.id, draft.id));
  return reload(deps, cast.alice.account, draft.id);
}

const visit = async (path: string, partial = false) => {
  const answer = await drafting.request(path, { cookie, partial });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
};

/** Those above the limit. */
async function tooLarge(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const bytes = Buffer.byteLength(await visit(path));
    if (bytes >= MOST_BYTES) found.push(`${path}: ${bytes}`);
  }
  return found;
}

/** Of an open draft. Its print is a document for paper: it has all there is, on purpose. */
const pagesOf = ({ id }: Draft) => [
  drafts.show(id),
  drafts.show(id, { branch: "n1" }),
  drafts.show(id, { branch: "top", from: 40 }),
  drafts.node(id, "n1"),
  drafts.node(id, "n250"),
  ...(["move", "split", "merge", "links", "removal", "refinements", "edit"] as const).map((act) =>
    drafts.nodeAct(id, "n250", act),
  ),
  drafts.board(id),
  drafts.coverage(id),
  drafts.findings(id),
  drafts.publication(id),
  drafts.sentNodes(id),
  drafts.sentNode(id, "n250"),
  drafts.revision(id, 1),
  drafts.comments(id),
  drafts.history(id),
];

describe.each([
  ["epics of twenty items", 20],
  ["one list of epics", 1],
  ["one epic with all others", ITEMS],
])("a backlog of 500 items and 2,000 findings, as %s", (_name, size) => {
  test("has no page above 200 kB", async () => {
    expect(await tooLarge(pagesOf(await make(family(size))))).toEqual([]);
  });
});

/** One of them with 600 findings, and with other parts. */
const among = (content: NonNullable<NodeInput["content"]>) =>
  family(20).map((node) =>
    node.id === "n2" ? item({ id: "n2", parentId: "n1", content }, 600) : node,
  );

test("an item with 600 findings has no page above 200 kB, and they can all be read", async () => {
  const cites = gone(10);
  const criteria = Array.from({ length: 60 }, (_, i) => ({ text: `It shows sum ${i}.`, cites }));
  for (const part of [{}, { criteria, description: { text: "", cites: [] } }]) {
    const draft = await make(among(part));
    const paths = [drafts.node(draft.id, "n2"), drafts.publication(draft.id)];
    expect(await tooLarge([...paths, drafts.sentNode(draft.id, "n2")])).toEqual([]);
    expect(await visit(drafts.node(draft.id, "n2"))).toContain("more</a>");
    const seen = new Set<string>();
    for (let next: string | undefined = drafts.findings(draft.id, { node: "n2" }); next;) {
      const page = await visit(next);
      for (const [, n] of page.matchAll(/Passage (\d+) has changed or gone since/g)) {
        seen.add(n ?? "");
      }
      expect(Buffer.byteLength(page)).toBeLessThan(MOST_BYTES);
      next = /href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen.size).toBe(part.criteria ? 10 : 600);
  }
});

const rowsOf = (page: string) => [...page.matchAll(/id="row-(\w+)"/g)].map(([, id]) => id ?? "");
const nextOfList = (page: string) =>
  /href="(\/drafts\/[^/"]+\?branch=n1&amp;from=\d+)"[^>]*>Show the next/.exec(page)?.[1];

test("every item of a long tree can be reached by links, and loaded in place", async () => {
  const draft = await make(family(ITEMS));
  const first = await visit(drafts.show(draft.id));
  expect(rowsOf(first)).toHaveLength(41);
  const seen = new Set(rowsOf(first));
  for (let path = nextOfList(first); path;) {
    const page = await visit(path.replaceAll("&amp;", "&"));
    for (const id of rowsOf(page)) seen.add(id);
    path = nextOfList(page);
  }
  expect(seen.size).toBe(ITEMS);
  const part = await visit(drafts.nodes(draft.id, { branch: "n1", from: 480 }), true);
  expect(rowsOf(part)).toEqual(Array.from({ length: 19 }, (_, i) => `n${i + 482}`));
  expect(part).not.toContain("Show the");
  const before = await visit(
    drafts.nodes(draft.id, { branch: "n1", from: 40, before: "yes" }),
    true,
  );
  expect(rowsOf(before)).toEqual(Array.from({ length: 40 }, (_, i) => `n${i + 2}`));
});

test("an item can be merged with any other, found by words of its title", async () => {
  const draft = await make(family(20));
  const merge = drafts.nodeAct(draft.id, "n250", "merge");
  expect(await visit(merge)).not.toContain('value="n499"');
  const found = await visit(`${merge}?q=ITEM+N499`);
  expect(found).toContain('value="n499"');
  expect(found).toContain("1 of 499 items can be chosen below");
});

test("all of a long publication can be read before it is signed, item by item and as a text", async () => {
  const draft = await make(family(20));
  const seen = new Set<string>();
  for (let next: string | undefined = drafts.sentNodes(draft.id); next;) {
    const page = await visit(next);
    for (const [, id] of page.matchAll(/publication\/nodes\/(n\d+)"/g)) seen.add(id ?? "");
    next = /href="([^"]+)" rel="next"/.exec(page)?.[1];
  }
  expect(seen.size).toBe(ITEMS);
  const one = await visit(drafts.sentNode(draft.id, "n250"), true);
  expect(one).toMatch(/^<div/);
  for (const words of ["Item n250", "Item n241", "Exactly as it is sent", "has changed or gone"]) {
    expect(one).toContain(words);
  }
  const text = await visit(drafts.sentText(draft.id));
  expect(text.split("The operator sees the sum of the day. ".repeat(40).trim())).toHaveLength(501);
  expect(text).toContain(`Summary: ${titled("Item n500")}`);
});

const issueOf = (i: number) => ({
  issueId: `${i}`,
  issueKey: `DEMO-${i}`,
  issueUrl: `http://jira/browse/DEMO-${i}`,
});

test("a publication of 500 items, its issues and a later revision have no page above 200 kB", async () => {
  const nodes = family(20);
  const draft = await make(nodes);
  const { deps, cast } = drafting;
  const at = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const changed = nodes.map((node) => item({ ...node, title: `Changed: ${node.id}` }));
    const of = { compositionId: null, accountId: cast.alice.account.id };
    const content = { nodes: changed };
    await addRevision(tx, deps.clock, draft, { content, origin: "edited", note: "", ...of });
  });
  expect(await tooLarge([drafts.diff(draft.id, 1, 2)])).toEqual([]);
  const {
    drafts: table,
    publications,
    publicationItems,
    publicationLinks,
    draftIssues,
  } = deps.db.t;
  await deps.db.update(table).set({ state: "published" }).where(eq(table.id, draft.id));
  const ids = { connectionId: jira, accountId: cast.alice.account.id, jobId: "none" };
  const publication = { id: draft.id, draftId: draft.id, revision: 2, marker: "m", ...ids };
  await deps.db
    .insert(publications)
    .values({ ...publication, baseUrl: "http://jira", state: "uncertain", createdAt: at });
  const fields = { summary: titled("Sent"), labels: [], custom: {}, description: "" };
  const sent = {
    ...fields,
    projectKey: "DEMO",
    issueTypeId: "1",
  };
  for (const [i, { id: nodeId }] of nodes.entries()) {
    const id = `${draft.id}-${i}`;
    await deps.db.insert(publicationItems).values({
      id,
      publicationId: draft.id,
      position: i + 1,
      nodeId,
      action: "create",
      fields: sent,
      state: i % 2 === 0 ? "uncertain" : "done",
      sends: 1,
      searches: 5,
      ...issueOf(i),
      adopted: true,
      differences: [{ field: "Priority", sent: "High", found: "Low" }],
      fieldErrors: {},
      errorMessage: "Jira did not answer in time. Look again later.",
      updatedAt: at,
    });
    await deps.db.insert(publicationLinks).values({
      id,
      publicationId: draft.id,
      position: i + 1,
      kind: "blocks",
      fromItemId: id,
      toItemId: `${draft.id}-0`,
      state: "waiting",
      updatedAt: at,
    });
    await deps.db.insert(draftIssues).values({
      draftId: draft.id,
      nodeId,
      connectionId: jira,
      baseUrl: "http://jira",
      sent,
      revision: 2,
      createdAt: at,
      ...issueOf(i),
    });
  }
  const published = await reload(deps, cast.alice.account, draft.id);
  const { show, publication: page, issues } = drafts;
  const paths = [page(draft.id), page(draft.id, { at: 450 }), issues(draft.id), show(draft.id)];
  expect(await tooLarge(paths)).toEqual([]);
  expect(published.state).toBe("published");
  expect(await visit(page(draft.id, { at: 450 }))).toContain("DEMO-499");
  expect((await visit(issues(draft.id, { at: 450 }))).split(">DEMO-")).toHaveLength(51);
});

test("a year of figures has no page above 200 kB", async () => {
  const { db, clock } = drafting.deps;
  const accountId = drafting.cast.alice.account.id;
  const days = Array.from({ length: 366 }, (_, i) =>
    new Date(clock.now().getTime() - i * 86_400_000).toISOString().slice(0, 10),
  );
  await addCalls(db, [{ accountId }]);
  await rollUp(db, days[0] ?? "");
  const [one] = await db.select().from(db.t.callDays);
  if (!one) throw new Error("nothing was summed up");
  const of = (i: number) => ({
    accountId,
    projectKey: `PROJECT${i % 60}`,
    model: `a-model-with-a-rather-long-name-${i % 60}`,
    promptName: "story",
    promptVersion: 1,
  });
  const rows = days.map((day, i) => {
    const noise = (i * 7919) % 9973;
    const calls = { calls: 100_000 + noise, cached: 900 + noise, failed: 31 + noise };
    const ends = { interrupted: 7 + noise, cancelled: 11 + noise, blocked: 5 + noise };
    const tokens = { input: 1e6 + noise, cacheRead: 2e5 + noise, output: 4e5 + noise };
    const money = { costNanoUsd: 7e9 + noise * 1e6, savedNanoUsd: 3e9 + noise * 1e6 };
    const times = { first2000: 900, first8000: noise, total8000: 900, total30000: noise };
    return { ...one, day, ...of(i), ...calls, ...ends, ...tokens, ...money, ...times };
  });
  await db.delete(db.t.callDays);
  for (let from = 0; from < rows.length; from += 40) {
    await db.insert(db.t.callDays).values(rows.slice(from, from + 40));
  }
  await db.insert(db.t.draftOutcomes).values(
    days.map((day, i) => ({
      ...of(i),
      draftId: `d${i}`,
      day,
      outcome: (["published", "open", "removed"] as const)[i % 3] ?? "open",
      refinements: i % 5,
      toIssueMs: 3_600_000 + i * 7919,
      updatedAt: clock.now(),
    })),
  );
  const year = { period: "custom", from: days.at(-1), to: days[0] };
  const month = { period: "custom", from: days[30], to: days[0] };
  const filters = [month, { period: "90" }, year].flatMap((filter) =>
    ["model", "project", "prompt", "week", "account"].map((by) => ({ ...filter, by })),
  );
  expect(await tooLarge(filters.map((filter) => urls.insights.index(filter)))).toEqual([]);
  expect(await visit(urls.insights.index(year))).toContain('<td class="main">Nov 2025</td>');
});
