import { csvOf } from "../platform/text/csv.ts";
import { type Chart, type ChartId, CHARTS, drawChart } from "./charts.ts";
import type { Group, Insights } from "./insights.ts";
import type { Estimate } from "./percentile.ts";
import { summaryOf, type Summary } from "./summary.ts";
import type { Unit } from "./words.ts";

/** A chart, or the comparison of groups. */
type TableId = ChartId | "groups";
export const isTableId = (value: string): value is TableId =>
  value === "groups" || CHARTS.some((id) => id === value);

const UNITS: Record<Unit, string> = {
  calls: "",
  drafts: "",
  each: "",
  tokens: " tokens",
  usd: " USD",
  ms: " ms",
};

const dollars = (nanoUsd: number) => (nanoUsd / 1e9).toFixed(9);
const cell = (value: number | null, unit: Unit) =>
  value === null ? "" : unit === "usd" ? dollars(value) : String(value);

export const tableCsv = (id: TableId, insights: Insights): Promise<string> =>
  id === "groups" ? groupsCsv(insights) : chartCsv(drawChart(id, insights));

function chartCsv({ axis, labels, beside = [], series, unit }: Chart): Promise<string> {
  const columns = [...beside, ...series];
  return csvOf([
    [axis, ...columns.map(({ name }) => `${name}${UNITS[unit]}`)],
    ...labels.map((label, index) => [
      label,
      ...columns.map(({ values }) => cell(values[index] ?? null, unit)),
    ]),
  ]);
}

const share = (value: number | null) => (value === null ? "" : value.toFixed(4));
const ms = (estimate: Estimate | undefined) =>
  estimate === undefined ? "" : `${estimate.isMore ? "over " : ""}${estimate.value}`;

const COLUMNS: [name: string, of: (summary: Summary) => string][] = [
  ["Calls", ({ calls }) => String(calls)],
  ["Tokens", ({ tokens }) => String(tokens)],
  ["Cost USD", ({ costNanoUsd }) => dollars(costNanoUsd)],
  ["Calls without a known price", ({ unpriced }) => String(unpriced)],
  ["Saved USD", ({ savedNanoUsd }) => dollars(savedNanoUsd)],
  ["Share from the cache", ({ cachedShare }) => share(cachedShare)],
  ["Share failed or broken off", ({ failedShare }) => share(failedShare)],
  ["First token ms, median", ({ firstP50 }) => ms(firstP50)],
  ["First token ms, p95", ({ firstP95 }) => ms(firstP95)],
  ["Total ms, median", ({ totalP50 }) => ms(totalP50)],
  ["Total ms, p95", ({ totalP95 }) => ms(totalP95)],
  ["Drafts", ({ drafts }) => String(drafts)],
  ["Published", ({ published }) => String(published)],
  ["Still open", ({ open }) => String(open)],
  ["Thrown away", ({ removed }) => String(removed)],
  ["Refinements per draft", ({ refinementsPerDraft }) => share(refinementsPerDraft)],
  ["Time to the issue ms, median", ({ toIssueP50 }) => ms(toIssueP50)],
  ["Time to the issue ms, p90", ({ toIssueP90 }) => ms(toIssueP90)],
];

const groupRow = (group: Group) => {
  const summary = summaryOf(group);
  return [group.name, ...COLUMNS.map(([, of]) => of(summary))];
};

const groupsCsv = ({ by, groups }: Insights): Promise<string> =>
  csvOf([[by, ...COLUMNS.map(([name]) => name)], ...groups.map(groupRow)]);
