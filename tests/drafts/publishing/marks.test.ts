// A project whose create screen has no labels: its issues are found again by a word of the description.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPublished } from "../../../src/drafts/publishing/decide.ts";
import { blocks } from "../../../src/drafts/publishing/check.ts";
import { jiraFields } from "../../../src/drafts/rules/jira-fields.ts";
import { adfText } from "../../../src/demo/jira/adf.ts";
import { ruleSettings } from "../../../config/rules.ts";
import { type Drafting, startDrafting } from "../../setup/drafting.ts";
import { impatient } from "../../setup/impatient.ts";
import { checkoutStory } from "../stories.ts";
import { node } from "./backlogs.ts";
import { startSigning } from "./signing.ts";

const LEAN = { key: "LEAN", name: "Lean" };
const textOf = (value: unknown) => (typeof value === "string" ? value : adfText(value));
const isCreate = ({ path, method }: { path: string; method: string }) =>
  method === "POST" && path.includes("/issue");

describe.each(["dc", "cloud"] as const)("a project without labels (%s)", (dialect) => {
  const system = dialect === "dc" ? ("jiraDc" as const) : ("jiraCloud" as const);
  let drafting: Drafting;
  let jira: string;
  beforeEach(async () => {
    drafting = await startDrafting();
    ({ jira } = await drafting.connect("alice", dialect));
  });
  afterEach(() => drafting.close());

  const lean = () =>
    drafting.world[system].store.issues.filter(({ projectKey }) => projectKey === "LEAN");

  test("is published with its mark at the end of the description, and nothing is said to differ", async () => {
    const nodes = [node(1, "story", null), node(2, "task", null)];
    const signing = await startSigning(drafting, { jira, nodes, project: LEAN });
    const checked = await signing.check();
    expect(blocks(checked)).toBe(false);
    const told = checked.nodes[0]?.findings.filter(({ part }) => part === "labels");
    expect(told).toMatchObject([{ level: "warning" }]);
    expect(told?.[0]?.message).toContain("checkout, payment will not be sent");
    await signing.sign();
    const found = await signing.run();
    expect(found?.publication.state).toBe("done");
    expect(found?.items.flatMap(({ differences }) => differences)).toEqual([]);
    const word = found?.publication.marker.replace("-", "") ?? "";
    expect(lean()).toHaveLength(2);
    for (const { fields } of lean()) {
      expect(textOf(fields["description"]).trimEnd().endsWith(word)).toBe(true);
      expect(fields["labels"]).toBeUndefined();
    }
    await openPublished(drafting.deps, await signing.draft());
    expect((await signing.check()).plan.items).toEqual([]);
  });

  test.each([
    ["one issue", 1],
    ["two in one call", 2],
  ] as const)(
    "is not created twice when the answer never comes after the create (%s)",
    async (_what, count) => {
      const nodes = [node(1, "story", null), node(2, "task", null)].slice(0, count);
      const signing = await startSigning(drafting, { jira, nodes, project: LEAN });
      await signing.sign();
      const { deps, world } = drafting;
      world.faults.next(system, "timeout_after", { method: "POST", path: "/issue" });
      world.journal.clear();
      const found = await signing.run({
        ...deps,
        outbound: impatient(deps.outbound, 500, isCreate),
      });
      expect(found?.publication.state).toBe("done");
      expect(found?.items.map(({ adopted }) => adopted)).toEqual(nodes.map(() => true));
      expect(lean()).toHaveLength(count);
      expect(world.journal.count(system, { method: "POST", path: "/issue" })).toBe(1);
    },
  );
});

const checkScreen = (ids: string[]) =>
  jiraFields.check({
    content: checkoutStory,
    item: "story",
    criteriaFormat: "gherkin",
    passages: [],
    settings: ruleSettings,
    values: {},
    screen: ids.map((id) => ({
      id,
      name: id,
      required: false,
      hasDefault: false,
      type: "string",
      system: id,
      allowed: [],
    })),
  });

test("with neither labels nor a description nothing can be signed, since nothing could be found again", () => {
  expect(checkScreen(["summary", "description"])).toMatchObject([
    { part: "labels", level: "warning" },
  ]);
  const [found] = checkScreen(["summary"]);
  expect(found?.level).toBeUndefined();
  expect(found?.message).toContain("neither Labels nor Description");
});
