import { Cited, Passages } from "../ui/citations.tsx";
import { Diff } from "../ui/diff.ts";
import { StreamRegion } from "../ui/stream-region.tsx";

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
    <StreamRegion id="stream" name="Draft as it comes" busy>
      As a customer I want a refund
    </StreamRegion>
    <StreamRegion id="stream-done" name="Draft as it came" busy={false}>
      As a customer I want a refund within five days.
    </StreamRegion>
  </div>
);
