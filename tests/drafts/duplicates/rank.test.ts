// What counts as a duplicate, on titles as people write them.
import { describe, expect, test } from "vitest";
import { LIKELY_FROM, likenessOf } from "../../../src/drafts/duplicates/rank.ts";
import { weighWords, wordsOf } from "../../../src/drafts/duplicates/words.ts";

const SAME = [
  ["Refund a card payment", "Refund card payments"],
  ["Pay by credit card at the checkout", "Checkout: pay with a credit card"],
  ["Export the invoices of a month as CSV", "CSV export of monthly invoices"],
  ["Reset a forgotten password by e-mail", "Forgotten password: reset by e-mail"],
  ["Change the delivery address of an order", "Customer changes delivery address of order"],
  ["Show the delivery date in the basket", "Show delivery dates in basket"],
  ["Rechnung als PDF herunterladen", "Rechnungen als PDF herunterladen"],
  ["Résumé upload for applicants", "Applicant: upload resume"],
];
const RELATED = [
  ["Pay by credit card at the checkout", "Save a credit card in the profile"],
  ["Export the invoices of a month as CSV", "Import invoices from CSV of the supplier"],
  ["Refund a card payment", "Show card payments in the report"],
];
const UNRELATED = [
  ["Refund a card payment", "Show the delivery date in the basket"],
  ["Pay by credit card at the checkout", "Checkout renewal"],
  ["Reset a forgotten password by e-mail", "Send the invoice by e-mail"],
  ["Change the delivery address of an order", "Change the colour of the logo"],
  ["Export the invoices of a month as CSV", "User wants to be able to export"],
  ["Dark mode", "Light mode for the printer"],
];
const weigh = weighWords([...SAME, ...RELATED, ...UNRELATED].flat().map(wordsOf));
const scoreOf = ([title = "", summary = ""]: string[], more = {}) =>
  likenessOf(
    { title, need: "", typeName: "Story" },
    { summary, text: "", typeName: "Task", statusCategory: "new", ...more },
    weigh,
  );

describe("likeness", () => {
  test.each(SAME)("%s is likely the same as: %s", (...pair) => {
    expect(scoreOf(pair)?.score).toBeGreaterThanOrEqual(LIKELY_FROM);
  });
  test.each(RELATED)("%s is at most worth a look beside: %s", (...pair) => {
    expect(scoreOf(pair)?.score ?? 0).toBeLessThan(LIKELY_FROM);
  });
  test.each(UNRELATED)("%s has nothing to do with: %s", (...pair) => {
    expect(scoreOf(pair)).toBeUndefined();
  });

  test("says why, and knows the type and what is done", () => {
    const pair = ["Refund a card payment", "Refund card payments"];
    const open = scoreOf(pair, { typeName: "Story" });
    expect(open?.reason).toMatch(/^same words: (refund|card|payment)(, \w+){2}; same type; open$/);
    const done = scoreOf(pair, { statusCategory: "done" });
    expect(done?.reason).toMatch(/; done$/);
    expect(done?.score).toBeLessThan(open?.score ?? 0);
  });

  test("words of the description count, less than those of the title", () => {
    const wanted = { title: "Refund a payment", need: "to pay back by card", typeName: "" };
    const said = (summary: string, text: string) =>
      likenessOf(wanted, { summary, text, typeName: "", statusCategory: "new" }, weigh)?.score ?? 0;
    const bare = said("Refund payments of customers", "");
    expect(said("Refund payments of customers", "Pay back by card.")).toBeGreaterThan(bare);
    expect(said("Refund payments", "")).toBeGreaterThan(bare);
  });
});
