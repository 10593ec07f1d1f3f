import { describe, expect, test } from "vitest";
import type { BacklogNode, ItemKind } from "../../../src/db/schema/content.ts";
import { acceptAll, decideNode } from "../../../src/drafts/backlog/decide.ts";
import { linkNodes, unlinkNodes } from "../../../src/drafts/backlog/links.ts";
import { moveNode, stepNode } from "../../../src/drafts/backlog/move.ts";
import {
  addNode,
  changeKind,
  mergeNode,
  removeNode,
  splitNode,
} from "../../../src/drafts/backlog/reshape.ts";
import { branchOf, type Grown, inOrder, mayStand } from "../../../src/drafts/backlog/tree.ts";
import { backlogNode, checkoutNodes, manyNodes } from "../../setup/backlog.ts";
import { createDice, type Dice } from "../../setup/dice.ts";

const grown = (result: Grown): BacklogNode[] => {
  if (!result.ok) throw new Error(result.message);
  return result.nodes;
};
const said = (result: Grown) => (result.ok ? result.note : result.message);
/** `n1(n2 n3(n4)) n5` */
const drawn = (nodes: readonly BacklogNode[], parentId: string | null = null): string =>
  nodes
    .filter((node) => node.parentId === parentId)
    .map(({ id }) => {
      const below = drawn(nodes, id);
      return below === "" ? id : `${id}(${below})`;
    })
    .join(" ");
const find = (nodes: readonly BacklogNode[], id: string) => nodes.find((node) => node.id === id)!;

describe("moving", () => {
  const nodes = checkoutNodes();
  test("one step goes past the sibling with all that stands below it", () => {
    expect(drawn(grown(stepNode(nodes, "n2", "down")))).toBe("n1(n4 n2(n3) n5) n6(n7)");
    expect(drawn(grown(stepNode(nodes, "n6", "up")))).toBe("n6(n7) n1(n2(n3) n4 n5)");
    expect(stepNode(nodes, "n5", "down").ok).toBe(false);
    expect(stepNode(nodes, "n1", "up").ok).toBe(false);
  });

  test("in makes a story a sub-task of the one above, out makes a sub-task a task", () => {
    const inside = grown(stepNode(nodes, "n4", "indent"));
    expect(drawn(inside)).toBe("n1(n2(n3 n4) n5) n6(n7)");
    expect(find(inside, "n4").kind).toBe("subtask");
    const outside = grown(stepNode(nodes, "n3", "outdent"));
    expect(drawn(outside)).toBe("n1(n2 n3 n4 n5) n6(n7)");
    expect(find(outside, "n3").kind).toBe("task");
  });

  test("what Jira would refuse is refused with the reason", () => {
    expect(said(stepNode(nodes, "n6", "indent"))).toContain("epics stand at the top");
    expect(said(moveNode(nodes, "n2", { parentId: "n4" }))).toContain("has sub-tasks");
    expect(said(moveNode(nodes, "n4", { parentId: "n3" }))).toContain("nothing can stand under");
    expect(said(moveNode(nodes, "n2", { parentId: "n3" }))).toContain("under itself");
    expect(moveNode(nodes, "n2", { parentId: "n99" }).ok).toBe(false);
  });

  test("to another parent, before a sibling", () => {
    const moved = moveNode(nodes, "n2", { parentId: "n6", before: "n7" });
    expect(drawn(grown(moved))).toBe("n1(n4 n5) n6(n2(n3) n7)");
    expect(said(moved)).toBe("“Pay by Visa”: moved under “Refunds”");
  });
});

describe("reshaping", () => {
  const nodes = checkoutNodes();
  test("a split moves the chosen criteria to a new sibling and leaves the rest", () => {
    const split = grown(
      splitNode(nodes, "n2", { criteria: new Set([1]), title: "Declined", newId: "n8" }),
    );
    expect(drawn(split)).toBe("n1(n2(n3) n8 n4 n5) n6(n7)");
    expect(find(split, "n2").content.criteria).toHaveLength(2);
    expect(find(split, "n8").content.criteria).toEqual([find(nodes, "n2").content.criteria[1]]);
    const all = new Set([0, 1, 2]);
    expect(splitNode(nodes, "n2", { criteria: all, title: "x", newId: "n8" }).ok).toBe(false);
    expect(splitNode(nodes, "n2", { criteria: new Set(), title: "x", newId: "n8" }).ok).toBe(false);
  });

  test("a merge joins what both say, takes the children over, and turns links round", () => {
    const linked = grown(linkNodes(nodes, "n7", { type: "blocks", to: "n2" }));
    const own = grown(linkNodes(linked, "n2", { type: "relates", to: "n5" }));
    const more = { given: "g", when: "w", outcome: "o", cites: [6] };
    const richer = own.map((node) =>
      node.id === "n2"
        ? backlogNode({ ...node, content: { criteria: [more], title: { text: "t", cites: [5] } } })
        : node,
    );
    const merged = grown(mergeNode(richer, "n2", "n4"));
    expect(drawn(merged)).toBe("n1(n4(n3) n5) n6(n7)");
    expect(find(merged, "n4").content.criteria).toHaveLength(4);
    expect(find(merged, "n4").content.title).toEqual({ text: "Pay by Mastercard", cites: [3, 5] });
    expect(find(merged, "n4").links).toEqual([{ type: "relates", to: "n5" }]);
    expect(find(merged, "n7").links).toEqual([{ type: "blocks", to: "n4" }]);
  });

  test("a removed item takes its children along, or they step up", () => {
    expect(drawn(grown(removeNode(nodes, "n2", "with")))).toBe("n1(n4 n5) n6(n7)");
    const up = grown(removeNode(nodes, "n2", "up"));
    expect(drawn(up)).toBe("n1(n3 n4 n5) n6(n7)");
    expect(find(up, "n3").kind).toBe("task");
    expect(drawn(grown(removeNode(nodes, "n1", "up")))).toBe("n2(n3) n4 n5 n6(n7)");
    expect(removeNode([backlogNode()], "n1", "with").ok).toBe(false);
  });

  test("a kind changes only where everything around it still fits", () => {
    expect(find(grown(changeKind(nodes, "n4", "task")), "n4").kind).toBe("task");
    expect(said(changeKind(nodes, "n4", "epic"))).toContain("cannot stand under an epic");
    expect(said(changeKind(nodes, "n1", "story"))).toContain("stands under it");
    expect(changeKind(nodes, "n4", "subtask").ok).toBe(false);
  });

  test("a new item stands where its kind may stand", () => {
    const input = { id: "n8", kind: "subtask", parentId: "n4", title: "New" } as const;
    expect(drawn(grown(addNode(nodes, input)))).toBe("n1(n2(n3) n4(n8) n5) n6(n7)");
    expect(said(addNode(nodes, { ...input, parentId: "n1" }))).toContain(
      "cannot stand under an epic",
    );
    expect(addNode(nodes, { ...input, title: " " }).ok).toBe(false);
  });
});

test("links lead to others, once, and never in a circle of waiting", () => {
  const nodes = checkoutNodes();
  const ab = grown(linkNodes(nodes, "n2", { type: "blocks", to: "n4" }));
  const bc = grown(linkNodes(ab, "n4", { type: "blocks", to: "n5" }));
  expect(said(linkNodes(bc, "n5", { type: "blocks", to: "n2" }))).toContain("circle");
  expect(linkNodes(bc, "n5", { type: "relates", to: "n2" }).ok).toBe(true);
  expect(linkNodes(bc, "n2", { type: "blocks", to: "n2" }).ok).toBe(false);
  expect(linkNodes(bc, "n2", { type: "blocks", to: "n4" }).ok).toBe(false);
  const without = grown(unlinkNodes(bc, "n2", { type: "blocks", to: "n4" }));
  expect(linkNodes(without, "n5", { type: "blocks", to: "n2" }).ok).toBe(true);
});

test("who leaves a story out leaves its sub-tasks out; those of an epic are asked for", () => {
  const nodes = checkoutNodes();
  const out = (result: Grown) =>
    grown(result).flatMap(({ id, decision }) => (decision === "left_out" ? [id] : []));
  const left = { decision: "left_out", withChildren: false } as const;
  expect(out(decideNode(nodes, "n2", left))).toEqual(["n2", "n3"]);
  expect(out(decideNode(nodes, "n1", left))).toEqual(["n1"]);
  expect(out(decideNode(nodes, "n1", { ...left, withChildren: true }))).toHaveLength(5);
  const without = grown(decideNode(nodes, "n2", left));
  const taken = decideNode(without, "n3", { decision: "accepted", withChildren: false });
  expect(said(taken)).toContain("is left out");
  expect(said(acceptAll(without))).toBe("5 items accepted");
});

/** One act by the dice, as a person might do it: sensible or not. */
function act(nodes: readonly BacklogNode[], dice: Dice, lastNumber: number): Grown {
  const any = () => dice.pick(nodes).id;
  const newId = `n${lastNumber + 1}`;
  const kinds: ItemKind[] = ["epic", "story", "task", "bug", "subtask"];
  const id = any();
  const acts: (() => Grown)[] = [
    () => stepNode(nodes, id, dice.pick(["up", "down", "indent", "outdent"] as const)),
    () => moveNode(nodes, id, { parentId: dice.pick([null, any()]), before: any() }),
    () => mergeNode(nodes, id, any()),
    () =>
      splitNode(nodes, id, {
        criteria: new Set([Math.floor(dice.below(3))]),
        title: "Split",
        newId,
      }),
    () => removeNode(nodes, id, dice.pick(["with", "up"] as const)),
    () => changeKind(nodes, id, dice.pick(kinds)),
    () => linkNodes(nodes, id, { type: dice.pick(["blocks", "relates"] as const), to: any() }),
    () => decideNode(nodes, id, { decision: "left_out", withChildren: dice.pick([true, false]) }),
    () => addNode(nodes, { id: newId, kind: dice.pick(kinds), parentId: any(), title: "New" }),
  ];
  return dice.pick(acts)();
}

/** What must hold after every act. */
function expectValid(nodes: readonly BacklogNode[]) {
  const ids = nodes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(inOrder(nodes).map(({ id }) => id)).toEqual(ids);
  for (const [i, { kind, parentId, links, id }] of nodes.entries()) {
    const parent = nodes.findIndex((node) => node.id === parentId);
    expect(parent).toBeLessThan(i);
    expect([id, mayStand(kind, parentId === null ? null : (nodes[parent]?.kind ?? null))]).toEqual([
      id,
      true,
    ]);
    for (const { to } of links) {
      expect(ids).toContain(to);
      expect(to).not.toBe(id);
    }
  }
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "any sequence of acts keeps a valid tree and loses no item (seed %i)",
  (seed) => {
    const dice = createDice(seed);
    let nodes = manyNodes(25);
    let last = 25;
    let done = 0;
    for (let i = 0; i < 250; i += 1) {
      const before = nodes.map(({ id }) => id);
      const result = act(nodes, dice, last);
      if (!result.ok) continue;
      done += 1;
      ({ nodes } = result);
      expectValid(nodes);
      const after = new Set(nodes.map(({ id }) => id));
      const gone = before.filter((id) => !after.has(id));
      expect(gone.length === 0 || / (?:removed|merged)/.test(result.note)).toBe(true);
      const made = [...after].filter((id) => !before.includes(id));
      expect(made.every((id) => id === `n${last + 1}`)).toBe(true);
      last += made.length;
    }
    expect(done).toBeGreaterThan(50);
  },
);

test("a list in which children come late, or whose parents are gone, becomes a tree", () => {
  const shuffled = checkoutNodes().toReversed();
  expect(drawn(inOrder(shuffled))).toBe("n6(n7) n1(n5 n4 n2(n3))");
  const circle = [
    backlogNode({ id: "n1", parentId: "n2" }),
    backlogNode({ id: "n2", parentId: "n1" }),
  ];
  expect(inOrder(circle)).toHaveLength(2);
  expect(branchOf(checkoutNodes(), "n1").size).toBe(5);
});
