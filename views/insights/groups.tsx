import type { Grouping, InsightsFilter } from "../../src/insights/filter.ts";
import { urls } from "../../src/urls.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Stacked } from "../ui/stacked.ts";
import { Table } from "../ui/table.ts";
import { Tabs } from "../ui/tabs.tsx";
import { dayWords, GROUPING_WORDS } from "./words.ts";

interface GroupRow {
  name: string;
  calls: string;
  tokens: string;
  cost: string;
  saved: string;
  failed: string;
  first: string;
  total: string;
  drafts: string;
  published: string;
  removed: string;
  open: string;
  refinements: string;
  issue: string;
}

export interface GroupsProps {
  by: Grouping;
  groupings: readonly Grouping[];
  rows: readonly GroupRow[];
  leftOut: number;
  filter: InsightsFilter;
}

interface Column {
  title: string;
  key: keyof GroupRow;
  /** What stands below it. */
  below?: (row: GroupRow) => string;
}

const said = (words: string, value: string) => (value === "" ? "" : `${words} ${value}`);

const CALL_COLUMNS: readonly Column[] = [
  { title: "Calls", key: "calls", below: ({ failed }) => said("failed", failed) },
  { title: "Tokens", key: "tokens" },
  { title: "Cost", key: "cost", below: ({ saved }) => said("saved", saved) },
];
const TIME_COLUMNS: readonly Column[] = [
  { title: "Answer, half within", key: "total", below: ({ first }) => said("first word", first) },
];
const DRAFT_COLUMNS: readonly Column[] = [
  {
    title: "Drafts",
    key: "drafts",
    below: ({ refinements }) => said("refinements each:", refinements),
  },
  {
    title: "Published",
    key: "published",
    below: ({ open, removed }) => `open ${open}, thrown away ${removed}`,
  },
  { title: "To the issue, half within", key: "issue" },
];

/** What is known of each depends on what they are compared by. */
function columnsOf(by: Grouping) {
  const times = by === "account" ? [] : TIME_COLUMNS;
  const drafts = by === "task" || by === "provider" ? [] : DRAFT_COLUMNS;
  return [...CALL_COLUMNS, ...times, ...drafts];
}

const GroupTable = ({ by, rows }: GroupsProps) => {
  const columns = columnsOf(by);
  return Table({
    name: `Compared by ${GROUPING_WORDS[by].toLowerCase()}`,
    columns: [
      { title: by === "week" ? "Week of" : GROUPING_WORDS[by], look: "main" },
      ...columns.map(({ title }) => ({ title, look: "end" as const })),
    ],
    rows: rows.map((row) => ({
      cells: [
        by === "week" ? dayWords(row.name) : row.name,
        ...columns.map(({ key, below }) => Stacked(row[key], below?.(row) ?? "")),
      ],
    })),
  });
};

export const Groups = (props: GroupsProps) => {
  const { by, groupings, rows, leftOut, filter } = props;
  return (
    <section class="stack" aria-labelledby="compared" id="comparison">
      <h2 id="compared">Compared</h2>
      <Tabs
        name="Compare by"
        items={groupings.map((grouping) => ({
          href: `${urls.insights.index({ ...filter, by: grouping })}#comparison`,
          label: GROUPING_WORDS[grouping],
          current: grouping === by,
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState icon="history" title="Nothing to compare" level={3}>
          There is nothing in this time with these filters.
        </EmptyState>
      ) : (
        <>
          {GroupTable(props)}
          <p>
            <a href={urls.insights.csv("groups", { ...filter, by })}>Save this table as CSV</a>{" "}
            <span class="hint">
              {leftOut > 0 &&
                `The ${rows.length} with the most calls; ${leftOut} more are left out. `}
              An empty place means that there is nothing to say it of.
            </span>
          </p>
        </>
      )}
    </section>
  );
};
