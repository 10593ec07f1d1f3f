import type { StoryContent } from "../../src/db/schema/content.ts";
import { wireStory } from "../../src/drafts/content.ts";
import { cutPassages } from "../../src/drafts/passages.ts";

export const CHECKOUT_TEXT = `# Paying by card

Customers currently pay by invoice only.
The customer must be able to pay by credit card at the checkout so that the order is paid at once.
- Visa and Mastercard must be accepted.
- If the card is declined, the customer sees why and the cart is kept.
Which currencies do we need?`;

/** A story that no rule objects to, on the passages of `CHECKOUT_TEXT`. */
export const checkoutStory: StoryContent = {
  title: { text: "Pay by credit card at the checkout", cites: [3] },
  narrative: {
    role: "a customer",
    need: "to pay by credit card at the checkout",
    benefit: "the order is paid at once",
    cites: [3],
  },
  description: { text: "Customers currently pay by invoice only.", cites: [2] },
  criteria: [
    {
      given: "a full cart",
      when: "the customer chooses Visa or Mastercard",
      outcome: "the order is paid",
      cites: [4],
    },
    {
      given: "a full cart",
      when: "the card is declined",
      outcome: "the customer sees why and the cart is kept",
      cites: [5],
    },
    {
      given: "a paid order",
      when: "the customer opens it",
      outcome: "it says paid by card",
      cites: [3],
    },
  ],
  priority: { value: "medium", cites: [] },
  labels: { values: ["checkout", "payment"], cites: [3] },
  estimate: { points: 3, cites: [] },
  questions: [{ text: "Which currencies do we need?", cites: [6] }],
};

export const checkoutPassages = cutPassages(CHECKOUT_TEXT);

const quoted = <P extends { cites: number[] }>(part: P) => {
  const quotes = part.cites.map((n) => ({ n, text: checkoutPassages[n - 1]?.text ?? "" }));
  return quotes.length === 0 ? part : { ...part, quotes };
};

/** The same story as a model makes it: each citation with the passage's words. */
export const quotedStory: StoryContent = {
  title: quoted(checkoutStory.title),
  narrative: quoted(checkoutStory.narrative),
  description: quoted(checkoutStory.description),
  criteria: checkoutStory.criteria.map(quoted),
  priority: quoted(checkoutStory.priority),
  labels: quoted(checkoutStory.labels),
  estimate: quoted(checkoutStory.estimate),
  questions: checkoutStory.questions.map(quoted),
};
export const checkoutAnswer = wireStory(quotedStory);

/** As many passages, with no matter what in them. */
export const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ n: i + 1, text: `Passage ${i + 1}.` }));
