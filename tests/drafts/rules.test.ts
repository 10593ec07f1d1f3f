import { describe, expect, test } from "vitest";
import { ruleSettings } from "../../config/rules.ts";
import type { StoryContent } from "../../src/db/schema/content.ts";
import { applyFix, findings } from "../../src/drafts/findings.ts";
import { cutPassages } from "../../src/drafts/passages.ts";
import type { RuleContext } from "../../src/drafts/rules/rule.ts";
import { rules } from "../../src/drafts/rules/rules.ts";
import { CHECKOUT_TEXT, checkoutStory } from "./stories.ts";

const context = (
  change: Partial<StoryContent> = {},
  more: Partial<RuleContext> = {},
): RuleContext => ({
  content: { ...checkoutStory, ...change },
  item: "story",
  criteriaFormat: "gherkin",
  passages: cutPassages(CHECKOUT_TEXT),
  settings: ruleSettings,
  values: {},
  ...more,
});
const found = (change: Partial<StoryContent>, more?: Partial<RuleContext>) =>
  findings(context(change, more)).map(({ rule, level, part }) => `${rule} ${level} ${part}`);

test("a good story has no findings", () => {
  expect(findings(context())).toEqual([]);
});

describe("the contract of every rule", () => {
  test.each(Object.entries(rules))(
    "%s bears its own id and says where it comes from",
    (id, rule) => {
      expect(rule.id).toBe(id);
      expect(rule.label).not.toBe("");
      expect(rule.basis).not.toBe("");
    },
  );
  test("each has its levels in the settings, and nothing else has", () => {
    expect(Object.keys(ruleSettings).toSorted()).toEqual(
      [...Object.keys(rules), "judge"].toSorted(),
    );
  });
});

test("a story without a role blocks; a task without one does not", () => {
  const narrative = { role: "", need: "", benefit: "", cites: [] };
  expect(found({ narrative })).toContain("US-WELLFORMED error narrative");
  expect(found({ narrative }, { item: "task" })).not.toContain("US-WELLFORMED error narrative");
});

test("a missing benefit is a warning", () => {
  const narrative = { ...checkoutStory.narrative, benefit: " " };
  expect(found({ narrative })).toEqual(["US-BENEFIT warning narrative"]);
});

test("two wishes in one are a hint", () => {
  const narrative = { ...checkoutStory.narrative, need: "to pay by card and print the invoice" };
  expect(found({ narrative })).toEqual(["US-ATOMIC hint narrative"]);
});

const say = (text: string) => found({ description: { text, cites: [2] } });

test("a vague word is a hint unless a number stands beside it", () => {
  expect(say("The page loads fast.")).toEqual(["US-UNAMBIG hint description"]);
  expect(say("The page loads fast: within 2 s.")).toEqual([]);
  expect(say("Breakfast is served.")).toEqual([]);
});

test("more than seven criteria, or more than eight points, are worth a split", () => {
  const [first] = checkoutStory.criteria;
  const many = [...checkoutStory.criteria, ...Array.from({ length: 5 }, () => first!)];
  expect(found({ criteria: many })).toContain("US-SMALL warning criteria.7");
  expect(found({ estimate: { points: 13, cites: [] } })).toContain("US-SMALL warning estimate");
});

test("a criterion without an outcome blocks, but only where Given, When, Then was asked for", () => {
  const criteria = [
    { given: "a cart", when: "it fails", outcome: "", cites: [3] },
    ...checkoutStory.criteria,
  ];
  expect(found({ criteria })).toContain("AC-GHERKIN error criteria.0");
  expect(found({ criteria }, { criteriaFormat: "checklist" })).not.toContain(
    "AC-GHERKIN error criteria.0",
  );
});

test("no negative case is a warning", () => {
  const criteria = checkoutStory.criteria.filter((_, i) => i !== 1);
  expect(found({ criteria: [...criteria, criteria[0]!] })).toContain("AC-GHERKIN warning criteria");
});

test("a criterion that cites nothing, and a passage that nothing cites, are told", () => {
  const criteria = checkoutStory.criteria.map((criterion, i) =>
    i === 0 ? { ...criterion, cites: [] } : criterion,
  );
  expect(found({ criteria })).toEqual([
    "AC-TRACE warning criteria.0",
    "AC-TRACE warning passages.4",
  ]);
});

test("a label with a blank blocks, and one click mends it", () => {
  const bad = context({ labels: { values: ["card payment"], cites: [] } });
  expect(findings(bad).map(({ rule, fix }) => [rule, fix])).toEqual([
    ["JIRA-FIELDS", "Make it fit"],
  ]);
  expect(applyFix(bad, "JIRA-FIELDS", "labels")?.labels.values).toEqual(["card-payment"]);
});

test("a title that Jira cuts blocks, and its fix keeps every word", () => {
  const text = `Pay ${"by card ".repeat(40)}`.trim();
  const fixed = applyFix(context({ title: { text, cites: [] } }), "JIRA-FIELDS", "title");
  expect(fixed?.title.text.length).toBeLessThanOrEqual(255);
  expect(fixed?.description.text).toContain(text);
});

test("brackets in a title are a hint, and the fix moves them to the description", () => {
  const title = { text: "Pay by card (Visa, Mastercard)", cites: [3] };
  expect(found({ title })).toEqual(["US-MINIMAL hint title"]);
  const fixed = applyFix(context({ title }), "US-MINIMAL", "title");
  expect(fixed?.title.text).toBe("Pay by card");
  expect(fixed?.description.text).toContain("(Visa, Mastercard)");
});

test("a required field that nobody filled blocks", () => {
  const field = {
    id: "customfield_1",
    name: "Team",
    required: true,
    hasDefault: false,
    type: "option",
    allowed: [{ id: "1", label: "A" }],
  };
  const labels = {
    id: "labels",
    name: "Labels",
    required: false,
    hasDefault: false,
    type: "array",
    items: "string",
    system: "labels",
    allowed: [],
  };
  const screen = [labels, field];
  expect(found({}, { screen })).toEqual(["JIRA-FIELDS error fields.customfield_1"]);
  expect(found({}, { screen, values: { customfield_1: { id: "1" } } })).toEqual([]);
  expect(found({}, { screen: [] })).toEqual(["JIRA-FIELDS error labels"]);
});

test("a fix of what is no finding any more changes nothing", () => {
  expect(applyFix(context(), "US-MINIMAL", "title")).toBeUndefined();
  expect(applyFix(context(), "NO-RULE", "title")).toBeUndefined();
});
