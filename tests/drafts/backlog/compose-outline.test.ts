import { expect, test } from "vitest";
import type { BacklogNode, ItemKind } from "../../../src/db/schema/content.ts";
import { outlineOf } from "../../../src/demo/llm/outline.ts";
import { mendTree } from "../../../src/drafts/backlog/mend-tree.ts";
import { mergeOutline } from "../../../src/drafts/backlog/merge.ts";
import {
  type OutlineItem,
  parseOutline,
  partialOutline,
} from "../../../src/drafts/backlog/outline.ts";
import { cutWindows } from "../../../src/drafts/backlog/windows.ts";
import { likelyTypes } from "../../../src/drafts/kind-types.ts";
import { cutLongText, cutPassages } from "../../../src/drafts/passages.ts";
import { backlogNode } from "../../setup/backlog.ts";
import { longDocument } from "./long-document.ts";

const KINDS = new Set<ItemKind>(["epic", "story", "task", "bug", "subtask"]);
const item = (ref: string, more: Partial<OutlineItem> = {}): OutlineItem => ({
  ref,
  parentRef: null,
  kind: "story",
  title: `Title ${ref}`,
  cites: [],
  links: [],
  ...more,
});
const shape = (nodes: readonly BacklogNode[]) =>
  nodes.map(({ id, parentId, kind }) => `${id} ${kind} in ${parentId}`);
const merged = (standing: readonly BacklogNode[], items: OutlineItem[], kinds = KINDS) =>
  mergeOutline(standing, items, { kinds, lastNode: 0 });

test("a document is read in windows that hold each passage once, and the headings above it", async () => {
  const passages = await cutLongText(longDocument(100_000));
  const windows = cutWindows(passages);
  expect(windows.length).toBeGreaterThanOrEqual(5);
  for (const window of windows) {
    expect(window.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(25_000);
  }
  const seen = windows.flatMap((window) => window.filter(({ text }) => !text.startsWith("#")));
  expect(seen).toEqual(passages.filter(({ text }) => !text.startsWith("#")));
  expect(
    windows.every((window) => window.slice(0, 3).some(({ text }) => text.startsWith("## "))),
  ).toBe(true);
});

test("a long text is cut into the same passages as a short one, between which others are answered", async () => {
  const text = longDocument(60_000);
  expect(await cutLongText(text)).toEqual(cutPassages(text));
  let turns = 0;
  let isCut = false;
  const turn = () => {
    turns += 1;
    if (!isCut) setImmediate(turn);
  };
  setImmediate(turn);
  await cutLongText("The clerk must see it. ".repeat(40_000));
  isCut = true;
  expect(turns).toBeGreaterThan(0);
});

test("a heading with a number is one passage", () => {
  expect(cutPassages("## 3. Reporting a claim\nText.").map(({ text }) => text)).toEqual([
    "## 3. Reporting a claim",
    "Text.",
  ]);
});

test("what a later window says of an item that stands adds to it, by its id or by its title", () => {
  const first = merged([], [
    item("a", { kind: "epic", title: "Paying" }),
    item("b", { parentRef: "a", title: "Pay by card", cites: [3] }),
  ]); // prettier-ignore
  const second = merged(first, [
    item("n2", { cites: [9] }),
    item("x", { kind: "epic", title: "paying." }),
    item("y", { parentRef: "x", title: "Pay by invoice", cites: [10] }),
    item("z", { parentRef: "n2", kind: "subtask" }),
  ]);
  expect(shape(second)).toEqual([
    "n1 epic in null",
    "n2 story in n1",
    "n4 subtask in n2",
    "n3 story in n1",
  ]);
  expect(second[1]?.content.title).toMatchObject({ text: "Pay by card", cites: [3, 9] });
});

test("links are turned the way Jira has them, and names that nothing has are passed over", () => {
  const nodes = merged([], [
    item("a", { links: [{ type: "blocked_by", ref: "b" }, { type: "relates", ref: "ghost" }] }),
    item("b", { links: [{ type: "blocks", ref: "a" }, { type: "blocks", ref: "b" }] }),
  ]); // prettier-ignore
  expect(nodes.map(({ links }) => links)).toEqual([[], [{ type: "blocks", to: "n1" }]]);
});

test.each<[string, [string, ItemKind, string | null][], string[]]>([
  [
    "a story under a story goes to its epic",
    [
      ["n1", "epic", null],
      ["n2", "story", "n1"],
      ["n3", "story", "n2"],
    ],
    ["n1 epic in null", "n2 story in n1", "n3 story in n1"],
  ],
  [
    "a sub-task without a story is a task",
    [
      ["n1", "epic", null],
      ["n2", "subtask", "n1"],
      ["n3", "subtask", null],
    ],
    ["n1 epic in null", "n2 task in n1", "n3 task in null"],
  ],
  [
    "an epic stands on top, children follow their parents",
    [
      ["n1", "subtask", "n3"],
      ["n2", "epic", "n3"],
      ["n3", "story", "n2"],
    ],
    ["n2 epic in null", "n3 story in n2", "n1 subtask in n3"],
  ],
  [
    "a ring of parents is cut",
    [
      ["n1", "story", "n2"],
      ["n2", "story", "n1"],
    ],
    ["n1 story in null", "n2 story in null"],
  ],
])("a tree is mended: %s", (_name, nodes, wanted) => {
  const tree = nodes.map(([id, kind, parentId]) => backlogNode({ id, kind, parentId }));
  expect(shape(mendTree(tree, KINDS))).toEqual(wanted);
});

test("kinds that the project has no type for become others", () => {
  const types = [
    { id: "1", name: "Aufgabe", subtask: false },
    { id: "2", name: "Teilaufgabe", subtask: true },
  ];
  const likely = likelyTypes(types);
  expect(likely).toEqual({ task: types[0], subtask: types[1] });
  const kinds = new Set<ItemKind>(["task", "subtask"]);
  const nodes = merged([], [
    item("a", { kind: "epic" }),
    item("b", { kind: "bug", parentRef: "a" }),
    item("c", { kind: "subtask", parentRef: "b" }),
  ], kinds); // prettier-ignore
  expect(shape(nodes)).toEqual(["n1 task in null", "n2 task in null", "n3 subtask in n2"]);
});

test("more items than a backlog holds lose no passage", () => {
  const many = Array.from({ length: 450 }, (_, i) => item(`r${i}`, { cites: [i + 1] }));
  const nodes = merged([], many);
  expect(nodes).toHaveLength(400);
  expect(new Set(nodes.flatMap(({ content }) => content.title.cites)).size).toBe(450);
  expect(nodes.at(-1)?.content.questions[0]?.text).toContain("400 items");
});

test("an outline is believed only where its quotes stand in the passages", async () => {
  const passages = cutPassages("The customer can pay by card.");
  const node = {
    ref: "a",
    parentRef: null,
    kind: "story",
    title: "Pay",
    cites: [
      { n: 1, quote: "pay by card" },
      { n: 1, quote: "pay by cheque" },
      { n: 7, quote: "nothing" },
    ],
    links: [],
  };
  const parsed = await parseOutline(JSON.stringify({ nodes: [node] }), passages);
  if (!parsed.ok) throw new Error(parsed.message);
  expect(parsed.items[0]).toMatchObject({ cites: [1], quotes: [{ n: 1, text: "pay by card" }] });
  const wrong = await parseOutline(
    JSON.stringify({ nodes: [{ ...node, kind: "idea" }] }),
    passages,
  );
  expect(wrong).toMatchObject({ ok: false, message: expect.stringContaining("nodes.0.kind") });
});

test("an outline that is still coming shows the titles that are there", () => {
  const text =
    '{"nodes":[{"ref":"a","parentRef":null,"kind":"epic","title":"Paying","cites":[]},{"ref":"b","kind":"st';
  expect(partialOutline(text)).toEqual([item("a", { kind: "epic", title: "Paying" })]);
  expect(partialOutline("no json")).toEqual([]);
});

test("two sentences without a heading are enough for the demo model's outline", () => {
  const passages = cutPassages("We need invoices. The customer must be able to pay by invoice.");
  expect(outlineOf(passages, 60).nodes).toMatchObject([
    { kind: "story", parentRef: null, cites: passages.map(({ n }) => ({ n })) },
  ]);
});
