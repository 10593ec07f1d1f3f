import { expect, test } from "vitest";
import type { JiraField } from "../../../src/connections/jira/jira.ts";
import { contentSchema, parseContent } from "../../../src/drafts/content.ts";
import { checkoutStory, numbered } from "../stories.ts";

const field = (id: string, more: Partial<JiraField>): JiraField => ({
  id,
  name: id.toUpperCase(),
  required: false,
  hasDefault: false,
  type: "option",
  allowed: [],
  ...more,
});
const choices = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), label: `Value ${i}.` }));

const screen = [
  field("area", { allowed: choices(3), required: true }),
  field("product", { allowed: choices(31) }),
  field("tags", { type: "array", items: "option", allowed: choices(3) }),
  field("twins", { allowed: [...choices(1), { id: "9", label: "Value 0." }] }),
  field("budget", { type: "number" }),
  field("day", { type: "date" }),
  field("object", { type: "any", custom: "x:unknown" }),
];

const schemaOf = (fields: JiraField[]) =>
  JSON.parse(JSON.stringify(contentSchema("gherkin", fields))).properties.fields;

test("a screen becomes a property a field: values as a choice, long lists as text, unknown types not at all", () => {
  const { properties, required, additionalProperties } = schemaOf(screen);
  expect(Object.keys(properties)).toEqual(["area", "product", "tags", "twins", "budget", "day"]);
  expect([required, additionalProperties]).toEqual([Object.keys(properties), false]);
  expect(properties.area).toMatchObject({
    title: "AREA",
    properties: { value: { enum: ["Value 0.", "Value 1.", "Value 2.", ""] }, cites: {} },
  });
  expect(properties.product.properties.value).not.toHaveProperty("enum");
  expect(properties.tags.properties.value.items.enum).toHaveLength(3);
  expect(JSON.stringify(properties)).not.toMatch(/anyOf|nullable/);
});

test("a project without further fields has the schema that it always had", () => {
  expect(schemaOf([])).toBeUndefined();
  expect(schemaOf([field("object", { type: "any" })])).toBeUndefined();
});

const passages = [{ n: 1, text: "The area is Value 1, the budget 500." }, ...numbered(6).slice(1)];
function answer(fields: unknown, base?: Parameters<typeof parseContent>[1]["base"]) {
  const text = JSON.stringify({ ...checkoutStory, ...bare(), fields });
  const parsed = parseContent(text, { format: "gherkin", passages, screen, base });
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.content.fields ?? {};
}
const without = <P extends { cites: number[] }>(part: P) => ({ ...part, cites: [] });

/** The story of the tests without its citations, as a model would write them. */
function bare() {
  const { criteria, questions, fields: _, ...parts } = checkoutStory;
  const plain = Object.entries(parts).map(([name, part]) => [name, without(part)]);
  return {
    ...Object.fromEntries(plain),
    criteria: criteria.map(without),
    questions: questions.map(without),
  };
}
const value = (said: unknown, quote = "") => ({
  value: said,
  cites: quote === "" ? [] : [{ n: 1, quote }],
});

test("labels become ids by exact or only possible match, and keep their checked citations", () => {
  const fields = answer({
    area: value("value 1.", "The area is Value 1"),
    product: value("Value 30"),
    tags: value(["Value 0.", "Value 2."]),
    budget: value(500, "words that stand nowhere"),
    day: value("2026-05-31"),
  });
  expect(fields["area"]).toMatchObject({ value: { id: "1" }, text: "Value 1.", cites: [1] });
  expect(fields["product"]).toMatchObject({ value: { id: "30" } });
  expect(fields["tags"]).toMatchObject({ value: [{ id: "0" }, { id: "2" }] });
  expect(fields["budget"]).toMatchObject({ value: 500, cites: [] });
  expect(fields["day"]).toMatchObject({ value: "2026-05-31" });
});

test("what is no value, or could be two, is kept as what was said and nothing is made of it", () => {
  const fields = answer({
    area: value("Marketing"),
    product: value("Value"),
    tags: value(["Value 0.", "Nothing"]),
    twins: value("Value 0."),
    budget: value("a lot"),
    day: value("soon"),
  });
  for (const said of Object.values(fields)) {
    expect(said).toMatchObject({ value: null, said: expect.any(String) });
    expect(said).not.toHaveProperty("text");
  }
  expect(Object.keys(fields)).toHaveLength(6);
});

test("an empty, strange or unknown field spoils nothing, and what stood before stays", () => {
  const base = {
    ...checkoutStory,
    fields: {
      area: { value: { id: "2" }, cites: [] },
      object: { value: { key: "SRV-1" }, cites: [] },
    },
  };
  const strange = { area: value(""), tags: value([]), budget: 7, day: { value: {} }, other: "x" };
  expect(answer(strange, base)).toEqual(base.fields);
  expect(answer("no object", base)).toEqual(base.fields);
  expect(answer(undefined)).toEqual({});
});
