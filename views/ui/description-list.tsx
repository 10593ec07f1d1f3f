import type { Child } from "hono/jsx";

export interface Fact {
  term: string;
  value: Child;
  /** A "Change" link; its accessible name gets the term. */
  change?: string | undefined;
}

/** Facts about one thing; with `change` it is a check-before-you-send page. */
export const DescriptionList = ({ facts }: { facts: readonly Fact[] }) => (
  <dl class="facts">
    {facts.map((fact) => (
      <div class="fact">
        <dt>{fact.term}</dt>
        <dd>{fact.value}</dd>
        {fact.change && (
          <dd>
            <a href={fact.change}>
              Change<span class="sr-only"> {fact.term.toLowerCase()}</span>
            </a>
          </dd>
        )}
      </div>
    ))}
  </dl>
);
