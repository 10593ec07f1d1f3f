import { expect, test } from "vitest";
import { editValues, readEdit, rowCount } from "../../src/drafts/edit.ts";
import { checkoutStory, numbered } from "./stories.ts";

test("what a form shows and sends back unchanged is the same content", () => {
  expect(readEdit(editValues(checkoutStory), numbered(9))).toEqual({
    ok: true,
    content: checkoutStory,
  });
});

test("a row left empty is gone, a spare row that was filled is new", () => {
  const values = {
    ...editValues(checkoutStory),
    "criteria.0.given": "",
    "criteria.0.when": " ",
    "criteria.0.outcome": "",
  };
  const more = {
    ...values,
    "criteria.3.given": "g",
    "criteria.3.when": "w",
    "criteria.3.outcome": "o",
    "criteria.3.cites": "2",
  };
  const edited = readEdit(more, numbered(9));
  expect(
    edited.ok && edited.content.criteria.map((one) => ("given" in one ? one.given : "")),
  ).toEqual(["a full cart", "a paid order", "g"]);
});

test("citations are numbers of passages that exist", () => {
  const wrong = readEdit({ ...editValues(checkoutStory), "title.cites": "3, 99" }, numbered(9));
  expect(wrong.ok ? {} : wrong.errors).toHaveProperty("title.cites");
  const right = readEdit({ ...editValues(checkoutStory), "title.cites": "5, 3 3" }, numbered(9));
  expect(right.ok && right.content.title.cites).toEqual([3, 5]);
});

test("a draft needs a title, and points are a number", () => {
  const edited = readEdit(
    { ...editValues(checkoutStory), title: " ", points: "many" },
    numbered(9),
  );
  expect(edited.ok ? [] : Object.keys(edited.errors).toSorted()).toEqual(["points", "title"]);
});

test("a form counts the rows it has", () => {
  expect(rowCount(editValues(checkoutStory), "criteria")).toBe(3);
  expect(rowCount({}, "criteria")).toBe(0);
});
