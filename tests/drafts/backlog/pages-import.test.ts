import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toCsv } from "../../../src/drafts/backlog/csv.ts";
import { cutPassages } from "../../../src/drafts/passages.ts";
import { readBacklog } from "../../../src/drafts/backlog/import-backlog.ts";
import { toMarkdown } from "../../../src/drafts/backlog/markdown.ts";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import { findDraft, findRevision } from "../../../src/drafts/draft.ts";
import { coverageOf } from "../../../src/drafts/trace/coverage.ts";
import { listSources } from "../../../src/drafts/source.ts";
import { urls } from "../../../src/urls.ts";
import { backlogNode, checkoutNodes } from "../../setup/backlog.ts";
import { type Drafting, startDrafting } from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";

/** Citations are of a draft's own sources, so a file has none. */
const bare = (nodes: readonly BacklogNode[]) =>
  nodes.map((node) => ({
    ...node,
    content: JSON.parse(
      JSON.stringify(node.content, (key, value: unknown) => (key === "cites" ? [] : value)),
    ),
  }));
const read = async (text: string) => {
  const result = await readBacklog(text);
  return { nodes: result.ok ? result.nodes : [], faults: result.faults };
};
const outline = (nodes: readonly BacklogNode[]) =>
  nodes.map(
    ({ id, parentId, kind, content }) => `${id}<${parentId ?? ""} ${kind}: ${content.title.text}`,
  );

/** Everything that could come back as something else. */
const tricky = (): BacklogNode[] => {
  const [epic, story, ...rest] = checkoutNodes();
  if (!epic || !story) throw new Error("no nodes");
  const description = [
    "First line.",
    "",
    "# A heading of the text",
    "## Story: not an item",
    String.raw`\# Epic: with a backslash`,
    "**Acceptance criteria**",
    "**As** a joke",
    '- a list, with a comma; and "quotes"',
    "```",
    "# Epic: in code",
    "```",
    "=1+1",
  ].join("\n");
  const odd = backlogNode({
    ...story,
    decision: "left_out",
    links: [
      { type: "blocks", to: "n4" },
      { type: "relates", to: "n7" },
    ],
    content: {
      ...story.content,
      title: { text: '=SUM(A1), "quoted": #1', cites: [] },
      narrative: { role: "a clerk", need: "to see\nboth lines", benefit: "", cites: [] },
      description: { text: description, cites: [] },
      criteria: [
        { given: "a\nb", when: "c", outcome: "d\n- e", cites: [] },
        { text: "A line of a checklist\nwith a second one", cites: [] },
      ],
      estimate: { points: 0.5, cites: [] },
      priority: { value: "highest", cites: [] },
      labels: { values: [], cites: [] },
    },
  });
  return [{ ...epic, decision: "accepted" }, odd, ...rest];
};

test("what was exported as Markdown comes back as the same", async () => {
  const { nodes, faults } = await read(toMarkdown(tricky()));
  expect(faults).toEqual([]);
  expect(bare(nodes)).toEqual(bare(tricky()));
});

test("what was exported as CSV comes back as the same", async () => {
  const { nodes, faults } = await read(await toCsv(tricky()));
  expect(faults).toEqual([]);
  expect(bare(nodes)).toEqual(bare(tricky()));
});

test("a nested list is epics, stories and sub-tasks", async () => {
  const { nodes, faults } = await read(
    "- Payments\n  - Pay by card\n    - Draw the form\n  - Bug: the cart is lost\n- Refunds\n  - [Task] Name who may refund\n",
  );
  expect(faults).toEqual([]);
  expect(outline(nodes)).toEqual([
    "n1< epic: Payments",
    "n2<n1 story: Pay by card",
    "n3<n2 subtask: Draw the form",
    "n4<n1 bug: the cart is lost",
    "n5< epic: Refunds",
    "n6<n5 task: Name who may refund",
  ]);
});

test("headings with text, boxes and named sections below them", async () => {
  const text = `# Backlog of the shop
## Payments
### Pay by card
Customers pay by invoice only.

#### Acceptance criteria
- Given a cart, when the card is declined, then the cart is kept
- Visa works
### Pay later
- [ ] A reminder comes after 14 days
- [x] Interest is shown
## Refunds
### Refund a part`;
  const { nodes, faults } = await read(text);
  expect(outline(nodes)).toEqual([
    "n1< epic: Payments",
    "n2<n1 story: Pay by card",
    "n3<n1 story: Pay later",
    "n4< epic: Refunds",
    "n5<n4 story: Refund a part",
  ]);
  expect(nodes[1]?.content.description.text).toBe("Customers pay by invoice only.");
  expect(bare(nodes)[1]?.content.criteria).toEqual([
    { given: "a cart", when: "the card is declined", outcome: "the cart is kept", cites: [] },
    { text: "Visa works", cites: [] },
  ]);
  expect(nodes[2]?.content.criteria).toHaveLength(2);
  expect(faults.map(({ place }) => place)).toEqual(["Line 1"]);
});

test("a sentence of who wants what and why is the item's narrative", async () => {
  const wish = "As an employee, I want to pay the cup by badge so that no coins are needed.";
  const text = `# Pay the cup\n\n${wish}\n\nThe badge is the one of the door.\n`;
  const { nodes } = await read(text);
  const content = nodes[0]?.content;
  const narrative = { role: "an employee", need: "to pay the cup by badge" };
  expect(content?.narrative).toMatchObject({ ...narrative, benefit: "no coins are needed" });
  expect(content?.description.text).toBe("The badge is the one of the door.");
  const [wished] = cutPassages(text).filter((passage) => passage.text === wish);
  expect(content?.narrative.cites).toEqual([wished?.n]);
});

test("a CSV that Jira exported, with keys, several labels and epics by their key", async () => {
  const text = [
    "Summary,Issue key,Issue id,Issue Type,Priority,Labels,Labels,Custom field (Story Points),Parent,Description",
    'Payments,PAY-1,101,Epic,Major,shop,,,,"About\nmoney"',
    "Pay by card,PAY-2,102,Story,High,shop,card,5.0,PAY-1,",
    "Draw,PAY-3,103,Sub-task,Minor,,,,102,",
    "Lost,PAY-4,104,Defect,Trivial,,,,Payments,",
  ].join("\r\n");
  const { nodes, faults } = await read(text);
  expect(faults).toEqual([]);
  expect(outline(nodes)).toEqual([
    "n1< epic: Payments",
    "n2<n1 story: Pay by card",
    "n3<n2 subtask: Draw",
    "n4<n1 bug: Lost",
  ]);
  expect(nodes[1]?.content.labels.values).toEqual(["shop", "card"]);
  expect(nodes[1]?.content.estimate.points).toBe(5);
  expect(nodes[0]?.content.description.text).toBe("About\nmoney");
});

/** Of each item, the words of the file that its parts rest on. */
async function rests(text: string) {
  const found = await readBacklog(text);
  const { passages } = found.source;
  const words = (cites: number[]) =>
    cites.map((n) => passages.find((passage) => passage.n === n)?.text);
  const nodes = found.ok ? found.nodes : [];
  return {
    ...coverageOf({ item: "story" }, { nodes }, passages),
    nodes: nodes.map(({ content: { title, description, criteria } }) => ({
      title: words(title.cites),
      description: words(description.cites),
      criteria: criteria.map(({ cites }) => words(cites)),
    })),
  };
}

test("each row of a table is what its item rests on, and one that was left out is not covered", async () => {
  const rows = [
    'Pay by card,"Two lines\nof text","- Visa works"',
    ",Nobody said what this must be,",
    "Refund,Money must go back,",
  ];
  const { nodes, uncited, statements, covered } = await rests(
    `\uFEFFSummary,Description,Acceptance criteria\r\n${rows.join("\r\n")}\r\n`,
  );
  expect(nodes).toEqual([
    { title: [rows[0]], description: [rows[0]], criteria: [[rows[0]]] },
    { title: [rows[2]], description: [rows[2]], criteria: [] },
  ]);
  expect([uncited, statements.length, covered]).toEqual([[], 3, 2]);
});

test("each part of an item in Markdown rests on its own lines, and no part on nothing", async () => {
  const { nodes, uncited, statements, covered } = await rests(
    "# Payments\n## Pay by card\nCustomers must pay by card. It is quick.\n\n### Acceptance criteria\n- Visa works\n- Given a cart, when I pay, then it is empty\n## Refunds\n- [ ] Visa works\n",
  );
  expect(nodes).toEqual([
    { title: ["# Payments"], description: [], criteria: [] },
    {
      title: ["## Pay by card"],
      description: ["Customers must pay by card.", "It is quick."],
      criteria: [["- Visa works"], ["- Given a cart, when I pay, then it is empty"]],
    },
    { title: ["## Refunds"], description: [], criteria: [["- [ ] Visa works"]] },
  ]);
  expect([uncited, covered]).toEqual([[], statements.length]);
  const own = await rests(toMarkdown(checkoutNodes()));
  expect([own.uncited, own.covered]).toEqual([[], own.statements.length]);
});

test("each fault names its place, what is wrong and what to do, and nothing is lost by it", async () => {
  const text = [
    "Summary;Issue Type;Priority;Story Points;Parent",
    "One;Wish;Urgent;many;",
    ";Story;;;",
    "Two;Sub-task;;;Nobody",
    "Three;Epic;;;Two",
  ].join("\n");
  const { nodes, faults } = await read(text);
  expect(nodes.map(({ content }) => content.title.text)).toEqual(["One", "Two", "Three"]);
  const said = (row: number) =>
    faults.filter(({ place }) => place === `Row ${row}`).map(({ message }) => message);
  expect(said(2)).toHaveLength(3);
  expect(said(2)[0]).toContain("“Wish” is no kind of item");
  expect(said(3)).toEqual(["It has no summary and is left out. Write one."]);
  expect(said(4).join(" ")).toContain("“Nobody” is not in here");
  expect(said(5).join(" ")).toContain("cannot stand there in Jira");
});

test("nothing, too much, and text without an item are refused with the reason", async () => {
  expect((await readBacklog("Just a sentence.")).ok).toBe(false);
  const many = Array.from({ length: 501 }, (_, i) => `- Item ${i}`).join("\n");
  expect((await read(many)).faults.at(-1)).toMatchObject({ place: "Line 501" });
});

describe("the page", () => {
  let drafting: Drafting;
  beforeEach(async () => {
    drafting = await startDrafting();
    await drafting.connect("alice");
  });
  afterEach(() => drafting.close());
  const text = "- Payments\n  - Pay by card\n";
  const send = async (form: Record<string, string>) => {
    const answer = await drafting.request(urls.drafts.import(), {
      form,
      ...drafting.cast.alice,
    });
    return {
      status: answer.status,
      location: answer.headers.get("location"),
      body: await answer.text(),
    };
  };

  test("shows what would come of it, then makes the draft with its text as the source", async () => {
    const fresh = await drafting.request(urls.drafts.import(), drafting.cast.alice);
    const form = { ...formFields(await fresh.text()), source: text, project: "DEMO" };
    const looked = await send({ ...form, act: "preview" });
    expect(looked.status).toBe(200);
    expect(looked.body).toContain("2 items would be made");
    const sent = await send({ ...formFields(looked.body), source: text, act: "import" });
    expect([sent.status, sent.body.match(/error-summary[^]*?<\/ul>/)?.[0]]).toEqual([
      303,
      undefined,
    ]);
    const id = sent.location?.split("/").at(-1) ?? "";
    const { db } = drafting.deps;
    const draft = await findDraft(db, drafting.cast.alice.account, id);
    expect(draft).toMatchObject({ type: "backlog", state: "open", nodes: 2, title: "Payments" });
    expect(draft?.target.types?.story?.name).toBe("Story");
    expect((await findRevision(db, id, 1))?.origin).toBe("imported");
    const [source] = await listSources(db, id);
    expect(source?.body).toBe(text);
    const page = await drafting.request(sent.location ?? "", drafting.cast.alice);
    const shown = await page.text();
    expect(shown).toContain("Pay by card");
    expect(shown).not.toContain("No source");
  });

  test("keeps what was typed when there is no project, and when nothing is in it", async () => {
    const refused = await send({ source: text, act: "import" });
    expect([refused.status, refused.body.includes("Choose a project.")]).toEqual([422, true]);
    expect(refused.body).toContain("- Pay by card");
    const empty = await send({ source: " ", act: "preview" });
    expect(empty.body).toContain("Paste a backlog, or choose a file.");
  });

  test("takes a file, and is not for who is signed out or may only read", async () => {
    const body = new FormData();
    body.set("file", new File([await toCsv(checkoutNodes())], "backlog.csv"));
    const answer = await drafting.app.request(urls.drafts.import(), {
      method: "POST",
      body,
      headers: {
        cookie: drafting.cast.alice.cookie,
        origin: drafting.deps.config.PUBLIC_URL,
        "sec-fetch-site": "same-origin",
        host: new URL(drafting.deps.config.PUBLIC_URL).host,
      },
    });
    expect(await answer.text()).toContain("7 items would be made");
    expect((await drafting.request(urls.drafts.import())).status).toBe(303);
    const { accounts } = drafting.deps.db.t;
    await drafting.deps.db.update(accounts).set({ role: "viewer" });
    expect((await send({ source: text })).status).toBe(403);
  });
});
