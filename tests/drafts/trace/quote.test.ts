import { describe, expect, test } from "vitest";
import { findQuote, quoteContext, settleCites } from "../../../src/drafts/trace/quote.ts";
import { createDice, seedOfThisRun } from "../../setup/dice.ts";

const marked = (passage: string, quote: string) =>
  findQuote(passage, quote)?.map(([start, end]) => passage.slice(start, end));

describe("quoted words stand in a passage", () => {
  test.each([
    ["as they are", "The card is declined.", "card is declined", ["card is declined"]],
    ["in any case", "The Card is Declined.", "the card IS", ["The Card is"]],
    [
      "with any blanks",
      "The  card\n\tis\u00a0declined",
      "card is declined",
      ["card\n\tis\u00a0declined"],
    ],
    ["with any quote marks", "It says “Don’t”.", `"don't"`, ["“Don’t”"]],
    ["with any dash", "9–17 o'clock — daily", "9-17 o’clock - daily", ["9–17 o'clock — daily"]],
    ["with a soft hyphen", "Kredit\u00adkarte zahlen", "Kreditkarte", ["Kredit\u00adkarte"]],
    [
      "however a letter is written",
      "Das Café im ﬁnalen Büro",
      "cafe\u0301 im finalen Bu\u0308ro",
      ["Café im ﬁnalen Büro"],
    ],
    [
      "around an ellipsis",
      "The order, which is new, is paid at once.",
      "The order ... is paid",
      ["The order", "is paid"],
    ],
    [
      "with an ellipsis of one sign, in brackets",
      "One two three four",
      "One […] four",
      ["One", "four"],
    ],
    ["where the passage itself has dots", "Wait... then go on", "Wait... then", ["Wait... then"]],
    ["with dots around", "Wait for the mail", "...for the mail...", ["for the mail"]],
    [
      "with signs of regular expressions",
      "Cost is $5 (a+b)* [x] ^y",
      "$5 (a+b)* [x] ^",
      ["$5 (a+b)* [x] ^"],
    ],
  ] as const)("%s", (_how, passage, quote, words) => {
    expect(marked(passage, quote)).toEqual(words);
  });

  test.each([
    ["other words", "The card is declined.", "card is accepted"],
    ["words in another order", "one two three", "three ... one"],
    ["a letter without its accent", "Das Café", "Das Cafe"],
    ["a number with another digit", "after 10 minutes", "after 100 minutes"],
    ["one word too much", "The card is declined", "The card is declined twice"],
    ["a piece that is used twice", "one two", "one two ... one two"],
    ["nothing", "The card", ""],
    ["blanks and signs alone", "The card. - ", " . - … "],
    ["an ellipsis alone", "The card...", "..."],
    ["a pattern", "The card", ".*"],
    ["a pattern with a word", "The card", "The c.rd"],
  ])("%s do not", (_what, passage, quote) => {
    expect(findQuote(passage, quote)).toBeUndefined();
  });

  const dice = createDice(seedOfThisRun());
  const LETTERS = Array.from(
    "abcdeäöüßéñ ÀÇ  \n\t.,;:-–—'\"“”„()[]{}$^*+?|\\/<>&0123456789ﬁ½漢字كتاب\u00ad\u200b🙂",
  );
  const text = (length: number) => Array.from({ length }, () => dice.pick(LETTERS)).join("");

  test("every piece of a passage is found in it, and what is marked says the same", () => {
    for (let round = 0; round < 2000; round += 1) {
      const letters = Array.from(text(1 + dice.below(80)));
      const from = Math.floor(dice.below(letters.length));
      const piece = letters.slice(from, from + 1 + Math.floor(dice.below(40))).join("");
      if (!/[\p{L}\p{N}]/u.test(piece)) continue;
      const passage = letters.join("");
      expect({ passage, piece, found: findQuote(passage, piece) !== undefined }).toMatchObject({
        found: true,
      });
    }
  });

  test("words with a letter or figure that the passage has not are never found", () => {
    for (let round = 0; round < 2000; round += 1) {
      const passage = text(dice.below(80));
      const at = Math.floor(dice.below(passage.length));
      // No piece of the alphabet above becomes a z.
      const quote = `${passage.slice(0, at)}z${passage.slice(at)}`;
      expect({ passage, quote, found: findQuote(passage, quote) }).toMatchObject({
        found: undefined,
      });
    }
  });

  test.each([
    ["one letter a million times", "a".repeat(1_000_000)],
    ["a million dots", "a...".repeat(250_000)],
    ["blanks", `a${" ".repeat(1_000_000)}b`],
    ["almost the passage", `${"a".repeat(499_999)}b`],
  ])("a hostile quote is refused in no time: %s", (_what, quote) => {
    const started = performance.now();
    expect(findQuote("a".repeat(2000), quote)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe("a model's citations", () => {
  const context = quoteContext(
    [
      { n: 3, text: "Visa must be accepted." },
      { n: 4, text: "If the card is declined, the cart is kept. Say <source> & more." },
    ],
    [3],
  );
  test("with true words stay, each number once", () => {
    const cites = [
      { n: 4, quote: " the cart is kept " },
      { n: 3, quote: "Visa" },
      { n: 4, quote: "the card is declined" },
      { n: 3, quote: "Visa" },
    ];
    expect(settleCites(cites, context)).toEqual({
      cites: [3, 4],
      quotes: [
        { n: 4, text: "the cart is kept" },
        { n: 3, text: "Visa" },
        { n: 4, text: "the card is declined" },
      ],
    });
  });
  test("with false words go, and are kept as refused", () => {
    expect(settleCites([{ n: 4, quote: "the cart is emptied" }], context)).toEqual({
      cites: [],
      refused: [{ n: 4, text: "the cart is emptied" }],
    });
  });
  test("without words stay only where a person had typed the number", () => {
    const cites = [
      { n: 3, quote: "" },
      { n: 4, quote: "" },
    ];
    expect(settleCites(cites, context)).toEqual({ cites: [3], refused: [{ n: 4, text: "" }] });
  });
  test("of a passage that does not exist are dropped without a word", () => {
    expect(settleCites([{ n: 99, quote: "Visa" }], context)).toEqual({ cites: [] });
  });
  test("may quote a tag as it was shown to the model", () => {
    expect(settleCites([{ n: 4, quote: "Say &lt;source> & more" }], context).cites).toEqual([4]);
  });
  test("keep only the beginning of a refused megabyte", () => {
    const { refused } = settleCites([{ n: 3, quote: "x".repeat(1_000_000) }], context);
    expect(refused?.[0]?.text).toHaveLength(200);
  });
});
