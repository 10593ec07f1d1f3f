import type { Chart } from "../../src/insights/charts.ts";
import type { InsightsFilter } from "../../src/insights/filter.ts";
import { urls } from "../../src/urls.ts";
import { ChartFigure } from "../ui/chart.ts";
import { Table } from "../ui/table.ts";
import { AXIS_WORDS, CHART_WORDS, labelsOf } from "./words.ts";

const ChartTable = ({ chart, labels }: { chart: Chart; labels: readonly string[] }) => {
  const figures = [...(chart.beside ?? []), ...chart.series];
  return Table({
    name: `Figures: ${CHART_WORDS[chart.id].title}`,
    columns: [
      { title: AXIS_WORDS[chart.axis], look: "main" },
      ...figures.map(({ name }) => ({ title: name, look: "end" as const })),
    ],
    rows: labels.map((label, index) => ({
      cells: [label, ...figures.map(({ words }) => words[index] ?? "")],
    })),
  });
};

/** A chart with what it means, what it does not, and all of its figures as a table. */
export const ChartCard = ({ chart, filter }: { chart: Chart; filter: InsightsFilter }) => {
  const { title, means, not } = CHART_WORDS[chart.id];
  const labels = labelsOf(chart);
  return (
    <section
      class="card insight"
      aria-labelledby={`chart-${chart.id}-title`}
      id={`chart-${chart.id}`}
    >
      <h3 id={`chart-${chart.id}-title`}>{title}</h3>
      <p class="hint">{means}</p>
      {chart.isEmpty ? (
        <p>Nothing of this in the time and filters that are chosen.</p>
      ) : (
        <>
          {ChartFigure({ chart, labels, name: `${title}. Its figures stand in the table below.` })}
          <details>
            <summary>
              Figures and notes<span class="sr-only">: {title}</span>
            </summary>
            <div class="grid gap-3">
              <p class="hint">{not}</p>
              {ChartTable({ chart, labels })}
              <p>
                <a href={urls.insights.csv(chart.id, filter)}>
                  Save as CSV<span class="sr-only">: {title}</span>
                </a>
              </p>
            </div>
          </details>
        </>
      )}
    </section>
  );
};
