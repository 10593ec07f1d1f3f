import { expect, test } from "vitest";
import { cutPassages } from "../../src/drafts/passages.ts";

const words = (text: string) => text.split(/\s+/).filter(Boolean);
const texts = (body: string) => cutPassages(body).map(({ text }) => text);

test("a list item, a heading and a table row are a passage each", () => {
  const body = "# Paying\n\n- by card\n- by invoice\n\n| a | b |\n| 1 | 2 |";
  expect(texts(body)).toEqual(["# Paying", "- by card", "- by invoice", "| a | b |", "| 1 | 2 |"]);
});

test("running text is cut by sentence, also over a hard line break", () => {
  const body = "A customer pays\nby card. An invoice is sent afterwards.";
  expect(texts(body)).toEqual(["A customer pays\nby card.", "An invoice is sent afterwards."]);
});

test("an abbreviation ends no passage", () => {
  expect(texts("Refunds go through accounting, e.g. SAP does them.")).toHaveLength(1);
});

test("the number of a list item stays with its text", () => {
  const body =
    "1. The list is sorted by name.\n2. It has at most 50 rows. More are on the next page.";
  expect(texts(body)).toEqual([
    "1. The list is sorted by name.",
    "2. It has at most 50 rows.",
    "More are on the next page.",
  ]);
});

test("every passage stands word for word where it says it stands", () => {
  const body =
    "  One sentence here. Another one there!\r\n\r\n\t* item  \n> quoted\nEnd of it all.";
  for (const { text, start, end } of cutPassages(body)) expect(body.slice(start, end)).toBe(text);
});

test("no word of the source is in no passage", () => {
  const body = "Intro text. e.g. x\n1. first\n2) second\n\nLast? Yes. No.\n\n## H\ntail";
  expect(words(texts(body).join(" "))).toEqual(words(body));
});

test("the numbers go from 1 without gaps", () => {
  const numbers = cutPassages("A long sentence here. Another sentence here.\n\n- c").map(
    ({ n }) => n,
  );
  expect(numbers).toEqual([1, 2, 3]);
});

test("an empty text has no passages", () => {
  expect(cutPassages(" \n\n ")).toEqual([]);
});
