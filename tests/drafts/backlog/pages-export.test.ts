import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toCsv } from "../../../src/drafts/backlog/csv.ts";
import { attachment } from "../../../src/drafts/backlog/download.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { backlogDraft, backlogNode, checkoutNodes, manyNodes } from "../../setup/backlog.ts";
import { composedDraft, type Drafting, startDrafting } from "../../setup/drafting.ts";
import { CHECKOUT_TEXT } from "../stories.ts";

const { drafts } = urls;
let drafting: Drafting;
let draft: Draft;
beforeEach(async () => {
  drafting = await startDrafting();
  const { jira } = await drafting.connect("alice");
  draft = await backlogDraft(drafting.deps, drafting.cast.alice.account, { jira });
  const types = { story: { id: draft.target.issueTypeId, name: "Story" } };
  const target = { ...draft.target, types };
  await drafting.deps.db.update(drafting.deps.db.t.drafts).set({ target });
});
afterEach(() => drafting.close());

const visit = async (url: string) => {
  const answer = await drafting.request(url, drafting.cast.alice);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

test("the board shows every epic as a column with its cards, the most wanted first", async () => {
  const nodes = checkoutNodes().map((node) =>
    node.id === "n5"
      ? {
          ...node,
          content: { ...node.content, priority: { value: "highest" as const, cites: [] } },
        }
      : node,
  );
  draft = await backlogDraft(drafting.deps, drafting.cast.alice.account, { nodes });
  const { status, body } = await visit(drafts.board(draft.id));
  expect(status).toBe(200);
  expect(body.match(/class="board-column"/g)).toHaveLength(2);
  expect(body.indexOf("The cart is lost")).toBeLessThan(body.indexOf("Pay by Visa"));
  for (const { content } of nodes) expect(body).toContain(content.title.text);
  expect(body).toContain(`href="${drafts.nodeAct(draft.id, "n2", "split")}"`);
});

test("the print view has every item whole, each part with an id of its own", async () => {
  const { status, body } = await visit(drafts.print(draft.id));
  expect(status).toBe(200);
  expect(body.match(/the cart is kept/g)?.length).toBeGreaterThanOrEqual(7);
  const ids = [...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBe(new Set(ids).size);
});

describe.each([
  ["md", "text/markdown; charset=utf-8"],
  ["csv", "text/csv; charset=utf-8"],
  ["json", "application/json; charset=utf-8"],
] as const)("the export as %s", (format, type) => {
  test("is a file of the draft's name, of its owner alone", async () => {
    const { status, headers, body } = await visit(drafts.export(draft.id, format));
    expect([status, headers.get("content-type")]).toEqual([200, type]);
    const name = `attachment; filename="Paying by card.${format}"`;
    expect(headers.get("content-disposition")).toContain(name);
    expect(body).toContain("Pay by Mastercard");
    const bob = await drafting.request(drafts.export(draft.id, format), drafting.cast.bob);
    expect(bob.status).toBe(404);
    expect((await drafting.request(drafts.export(draft.id, format))).status).toBe(303);
  });
});

test("no cell of the CSV is a formula, and every comma and line break is kept", async () => {
  const titles = ['=HYPERLINK("http://x")', "+1", "-1", "@sum", 'Say "hi", then\ngo'];
  const nodes = titles.map((title, i) => backlogNode({ id: `n${i + 1}`, title }));
  const text = await toCsv(nodes);
  expect(text).not.toMatch(/(?:^|,|")[=+@]/m);
  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(text).toContain('"Say ""hi"", then\ngo"');
  expect(text.split("\r\n")[0]).toContain("Issue Id,Parent Id,Issue Type,Summary,Description");
});

test("other fields of the create screen are columns, as Jira's export calls them", async () => {
  const [first, second] = [backlogNode({ id: "n1" }), backlogNode({ id: "n2" })];
  const team = { value: { id: "7" }, name: "Team", text: "Payments", cites: [] };
  const none = { value: null, name: "Region", said: "Mars", cites: [] };
  first.content.fields = { customfield_1: team, customfield_2: none };
  const [head = "", ...rows] = (await toCsv([first, second])).trimEnd().split("\r\n");
  expect(head.split(",").slice(-2)).toEqual(["Custom field (Team)", "Custom field (Region)"]);
  expect(rows[0]).toMatch(/,Payments,$/);
  expect(rows.at(-1)).toMatch(/,,$/);
});

test("the Jira JSON is the body of a bulk create for the project's own screen", async () => {
  const { body } = await visit(drafts.export(draft.id, "json"));
  const { issueUpdates } = JSON.parse(body);
  expect(issueUpdates).toHaveLength(7);
  expect(issueUpdates[1].fields).toMatchObject({
    project: { key: "DEMO" },
    issuetype: { id: draft.target.issueTypeId },
    summary: "Pay by Visa",
    labels: ["checkout", "payment"],
  });
  expect(issueUpdates[0].fields.issuetype).toEqual({ name: "Epic" });
  expect(issueUpdates[2].properties[0].value).toMatchObject({ id: "n3", parent: "n2" });
  expect(issueUpdates[1].fields.priority.id).toBeTruthy();
});

test("without Jira there is no Jira JSON, and the page says what works", async () => {
  draft = await backlogDraft(drafting.deps, drafting.cast.alice.account);
  const { status, body } = await visit(drafts.export(draft.id, "json"));
  expect(status).toBe(502);
  expect(body).toContain("Markdown and CSV work without it");
});

test("500 items are on paper, whole, and on the board by columns", async () => {
  const nodes = manyNodes(500);
  draft = await backlogDraft(drafting.deps, drafting.cast.alice.account, { nodes });
  const paper = await visit(drafts.print(draft.id));
  expect([paper.status, paper.body.includes("Sub-task 500")]).toEqual([200, true]);
  const first = await visit(drafts.board(draft.id));
  expect(first.body).toContain("Next of 24 columns");
  expect(first.body).toContain("5 more cards, in the tree");
  const last = await visit(drafts.board(draft.id, { from: 20 }));
  for (const words of ["Epic 484", "Story 499", "1 sub-task"]) expect(last.body).toContain(words);
  expect(first.body).not.toContain("Epic 484");
});

test("a file's name is one that every system takes", () => {
  const name = attachment('Büro: "x"/../y\r\nSet-Cookie: a', "md");
  expect(name).not.toMatch(/[\r\n/]/);
  expect(name).toContain('filename="B_ro x .. y Set-Cookie a.md"');
  expect(name).toContain("filename*=UTF-8''B%C3%BCro");
});

test("a draft of one item is exported and printed too, and has no board", async () => {
  const { deps, cast } = drafting;
  const story = await composedDraft(deps, cast.alice.account, { source: CHECKOUT_TEXT });
  for (const format of ["md", "csv", "json"] as const) {
    const { status, body } = await visit(drafts.export(story.id, format));
    expect([format, status, body.includes(story.title)]).toEqual([format, 200, true]);
  }
  expect((await visit(drafts.print(story.id))).body).toContain(story.title);
  expect((await visit(drafts.board(story.id))).status).toBe(404);
});
