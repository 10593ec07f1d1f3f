import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { CountedPattern } from "../../../src/agents/root-cause/pattern.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";
import { helpedWords } from "./words.ts";

interface Props {
  frame: Frame;
  patterns: readonly CountedPattern[];
  next: string | undefined;
}

const COLUMNS = [
  { title: "Case", look: "main" as const },
  { title: "Whose" },
  { title: "Helped" },
  { title: "Solved", look: "fit" as const },
];

const whose = ({ isMine, teamId }: CountedPattern): string => {
  if (!isMine) return "Your team";
  return teamId === null ? "You" : "You, for your team";
};

/** Solved cases that are offered again. */
export const PatternsPage = ({ frame, patterns, next }: Props) => (
  <Page
    {...frame}
    title="Solved cases"
    nav="agents"
    back={{ href: urls.agents.index(), label: "Agents" }}
    lead="What was the cause once may be it again: each is offered to the next analysis that looks like it."
  >
    {patterns.length === 0 ? (
      <EmptyState title="None yet">
        Say “This was it” on a root-cause analysis, and the case is kept here.
      </EmptyState>
    ) : (
      Table({
        name: "Solved cases",
        columns: COLUMNS,
        rows: patterns.map((one) => ({
          cells: [
            <a href={urls.rootCauses.pattern(one.id)}>{one.title}</a>,
            whose(one),
            helpedWords(one),
            Time({ at: one.createdAt, zone: frame.zone }),
          ],
        })),
      })
    )}
    {next !== undefined && (
      <p>
        <a href={urls.rootCauses.patterns({ before: next })}>Older ones</a>
      </p>
    )}
  </Page>
);
