import type { Document } from "../../src/platform/text/document.ts";
import { Cited, Passages } from "../ui/citations.tsx";
import { Diff } from "../ui/diff.ts";
import { Prose } from "../ui/prose.tsx";
import { StreamRegion } from "../ui/stream-region.tsx";

const text = (words: string) => ({ kind: "text" as const, text: words });

const DOCUMENT: Document = {
  blocks: [
    { kind: "heading", level: 1, content: [text("Refunds")] },
    {
      kind: "paragraph",
      content: [
        text("The amount is "),
        { kind: "text", text: "always", strong: true },
        text(" the one that was "),
        { kind: "text", text: "charged", em: true },
        text(", see "),
        { kind: "text", text: "the rules", href: "https://example.com/rules" },
        text(" and "),
        { kind: "code", text: "refund.amount" },
        text("."),
      ],
    },
    {
      kind: "list",
      ordered: false,
      items: [
        { blocks: [{ kind: "paragraph", content: [text("Cards")] }] },
        {
          blocks: [{ kind: "paragraph", content: [{ kind: "text", text: "Cash", strike: true }] }],
        },
      ],
    },
    {
      kind: "tasks",
      items: [
        { done: true, content: [text("Ask the bank")], items: [] },
        { done: false, content: [text("Ask legal")], items: [] },
      ],
    },
    { kind: "quote", blocks: [{ kind: "paragraph", content: [text("Within five days.")] }] },
    { kind: "codeBlock", language: "json", text: '{ "amount": 12.5 }' },
    { kind: "rule" },
    {
      kind: "table",
      head: [[text("Card")], [text("Days")]],
      rows: [[[text("Debit")], [text("3")]]],
    },
  ],
};

export const Texts = () => (
  <div class="stack">
    <Diff
      parts={[
        { kind: "same", text: "As a customer I want " },
        { kind: "removed", text: "my money" },
        { kind: "added", text: "a refund within five days" },
        { kind: "same", text: ", so that I can trust the shop." },
      ]}
    />
    <div class="grid gap-6 md:grid-cols-2">
      <div class="grid content-start gap-3">
        <Cited cites={[1, 2]}>A refund reaches the card within five days.</Cited>
        <Cited cites={[3]}>The customer gets an email.</Cited>
        <Cited cites={[]}>The refund is shown in green.</Cited>
      </div>
      <Passages
        passages={[
          { n: 1, text: "Customers who cancel get their money back." },
          { n: 2, text: "It must not take longer than five working days." },
          { n: 3, text: "They are told by email." },
        ]}
      />
    </div>
    <Prose document={DOCUMENT} top={3} />
    <StreamRegion id="stream" name="Draft as it comes" busy>
      As a customer I want a refund
    </StreamRegion>
    <StreamRegion id="stream-done" name="Draft as it came" busy={false}>
      As a customer I want a refund within five days.
    </StreamRegion>
  </div>
);
