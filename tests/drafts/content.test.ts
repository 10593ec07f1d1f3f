import { expect, test } from "vitest";
import { contentSchema, parseContent, partialContent } from "../../src/drafts/content.ts";
import { checkoutAnswer, checkoutPassages, checkoutStory, quotedStory } from "./stories.ts";

const answer = JSON.stringify(checkoutAnswer);

test("an answer in the agreed form is content", () => {
  const parsed = parseContent(answer, { format: "gherkin", passages: checkoutPassages });
  expect(parsed).toEqual({ ok: true, content: quotedStory });
});

test("an answer in a code fence or with a sentence around it is read too", () => {
  expect(
    parseContent(`Here it is:\n\`\`\`json\n${answer}\n\`\`\``, {
      format: "gherkin",
      passages: checkoutPassages,
    }).ok,
  ).toBe(true);
});

test("a citation of a passage that does not exist is dropped", () => {
  const parsed = parseContent(
    JSON.stringify({
      ...checkoutAnswer,
      title: { text: "T", cites: [2, 99, 0, 2].map((n) => ({ n, quote: "pay by invoice" })) },
    }),
    { format: "gherkin", passages: checkoutPassages },
  );
  expect(parsed.ok && parsed.content.title).toEqual({
    text: "T",
    cites: [2],
    quotes: [{ n: 2, text: "pay by invoice" }],
  });
});

test("a wrong form is refused with its place", () => {
  const parsed = parseContent(
    JSON.stringify({ ...checkoutAnswer, criteria: [{ text: "x", cites: [] }] }),
    { format: "gherkin", passages: checkoutPassages },
  );
  expect(parsed.ok ? "" : parsed.message).toContain("criteria.0");
});

test.each(["", "no JSON", "{", '{"title":', "[1]"])(
  "%j is no content and does not throw",
  (text) => {
    expect(parseContent(text, { format: "gherkin", passages: checkoutPassages }).ok).toBe(false);
  },
);

test("a key that nobody asked for is refused", () => {
  expect(
    parseContent(JSON.stringify({ ...checkoutAnswer, admin: true }), {
      format: "gherkin",
      passages: checkoutPassages,
    }).ok,
  ).toBe(false);
});

test("an answer cut anywhere gives what had come, and only grows", () => {
  let longest = 0;
  for (let end = 1; end <= answer.length; end += 1) {
    const partial = partialContent(answer.slice(0, end));
    if (partial === undefined) continue;
    const length = partial.title.text.length + partial.description.text.length;
    expect(length).toBeGreaterThanOrEqual(longest);
    longest = length;
  }
  expect(partialContent(answer)).toEqual(checkoutStory);
  expect(partialContent(answer, { passages: checkoutPassages })).toEqual(quotedStory);
});

test("the schema that the model is bound to names every part and allows nothing else", () => {
  const schema = contentSchema("checklist");
  expect(schema["additionalProperties"]).toBe(false);
  expect(schema["required"]).toEqual(Object.keys(checkoutStory));
});

test("the reason of a priority is kept, and a priority outside the scheme is refused", () => {
  const parsed = withPriority({ value: "high", reason: "Paying waits for it." });
  expect(parsed.ok && parsed.content.priority).toEqual({
    value: "high",
    reason: "Paying waits for it.",
    cites: [],
  });
  expect(withPriority({ value: "medium" }).ok).toBe(true);
  for (const value of ["urgent", "P1", "", 1]) expect(withPriority({ value }).ok).toBe(false);
  expect(withPriority({ value: "high", reason: "x".repeat(1001) }).ok).toBe(false);
  const asked = JSON.stringify(contentSchema("gherkin"));
  expect(asked).toContain('"required":["value","reason","cites"]');
});

function withPriority(priority: object) {
  return parseContent(JSON.stringify({ ...checkoutAnswer, priority: { cites: [], ...priority } }), {
    format: "gherkin",
    passages: checkoutPassages,
  });
}
