import { html, raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Chart, Look, Series } from "../../src/insights/charts.ts";
import { dense } from "./dense.ts";

/**
 * Drawn in per cent of its box, so that it fits any width while its words and lines keep their
 * size; the words stand around it as HTML. Everything in it stands in its table, too.
 */
export const ChartFigure = (props: {
  chart: Chart;
  /** What a screen reader says instead of it. */
  name: string;
  /** Of `chart.labels`, for people. */
  labels: readonly string[];
}): JSX.Element => {
  const { chart } = props;
  const legend = chart.series.length > 1 ? Legend(chart) : "";
  if (chart.form === "rows") return html`${legend}${Rows(props)}`;
  return html`${legend}
    <div class="chart">
      <div class="chart-scale" aria-hidden="true">
        <span>${chart.top}</span><span>${chart.half}</span><span>0</span>
      </div>
      <svg class="chart-plot" role="img" aria-label="${props.name}">
        <line class="chart-grid" x1="0" x2="100%" y1="0.5" y2="0.5"></line>
        <line class="chart-grid" x1="0" x2="100%" y1="50%" y2="50%"></line>
        ${chart.form === "lines" ? Lines(chart) : ""}
        ${props.labels.map((label, index) => Column(chart, label, index))}
        <line class="chart-base" x1="0" x2="100%" y1="100%" y2="100%"></line>
      </svg>
      <div class="chart-axis" aria-hidden="true">
        ${axisOf(props.labels).map((label) => html`<span>${label}</span>`)}
      </div>
    </div>`;
};

/** Only so many that they fit side by side on a telephone. */
function axisOf(labels: readonly string[]): string[] {
  const middle = labels[(labels.length - 1) / 2];
  const [first = "", last = ""] = [labels[0], labels.at(-1)];
  if (labels.length === 1) return [first];
  return middle === undefined || labels.length < 5 ? [first, last] : [first, middle, last];
}

const percent = (value: number) => `${Math.round(value * 100) / 100}%`;

/** Where one label's column begins and how wide it is, in per cent. */
function placeOf(chart: Chart, index: number) {
  const width = 100 / chart.labels.length;
  return { left: index * width, width };
}

/** All of one label: what is drawn of it, and what a pointer reads there. */
function Column(chart: Chart, label: string, index: number) {
  const { left, width } = placeOf(chart, index);
  const words = chart.series.flatMap(({ name, words: all }) => {
    const value = all[index] ?? "";
    return value === "" ? [] : [`${name}: ${value}`];
  });
  const shapes = chart.form === "lines" ? marksOf(chart, index) : barsOf(chart, index);
  return dense(
    html`<svg x="${percent(left)}" width="${percent(width)}">
      <title>${label}: ${words.join(", ") || "nothing"}</title>
      <rect />
      ${raw(shapes)}
    </svg>`,
  );
}

// Numbers and our own words only, so they need no escaping. What all have alike stands in charts.css.
function barsOf({ series, end }: Chart, index: number): string {
  let top = 100;
  return series
    .map(({ values, look }) => {
      const height = ((values[index] ?? 0) / end) * 100;
      if (height <= 0) return "";
      top -= height;
      return `<rect fill="url(#chart-${look})" y="${tenth(top)}" height="${tenth(height)}"/>`;
    })
    .join("");
}

/** Of a chart that is 144 px high, this is less than can be seen. */
const tenth = (value: number) => `${Math.round(value * 10) / 10}%`;
const heightOf = (value: number, end: number) => tenth(100 - (Math.min(value, end) / end) * 100);
const middleOf = (chart: Chart, index: number) =>
  percent((index + 0.5) * (100 / chart.labels.length));

/** A circle for the first line, a square for the second. */
function marksOf(chart: Chart, index: number): string {
  return chart.series
    .map(({ values, look }, place) => {
      const value = values[index] ?? null;
      return value === null ? "" : Mark({ look, place, y: heightOf(value, chart.end) });
    })
    .join("");
}

const Mark = ({ look, place, y }: { look: Look; place: number; y: string }) =>
  place === 0
    ? `<circle class="chart-mark chart-${look}" cy="${y}"/>`
    : `<rect class="chart-mark chart-${look}" y="${y}"/>`;

const Lines = (chart: Chart) =>
  raw(chart.series.map((series, place) => segmentsOf(chart, series, place)).join(""));

/** Over a label without a value the line goes on to the next that has one. */
function segmentsOf(chart: Chart, { values, look }: Series, place: number): string {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const lines = known.slice(1).map((to, before) => {
    const from = known[before] ?? to;
    return `<line x1="${middleOf(chart, from.index)}" y1="${heightOf(from.value, chart.end)}" x2="${middleOf(chart, to.index)}" y2="${heightOf(to.value, chart.end)}"/>`;
  });
  return `<g class="chart-line chart-line-${place} chart-${look}">${lines.join("")}</g>`;
}

const Rows = ({ chart, labels, name }: { chart: Chart; labels: readonly string[]; name: string }) =>
  html`<ul class="chart-rows" aria-label="${name}">
    ${labels.map((label, index) => Row(chart, label, index))}
  </ul>`;

function Row({ series, end }: Chart, label: string, index: number) {
  let left = 0;
  const bars = series.map(({ values, look }) => {
    const width = ((values[index] ?? 0) / end) * 100;
    const box = `x="${percent(left)}" width="${percent(width)}" y="0" height="100%"`;
    left += width;
    return width <= 0 ? "" : `<rect fill="url(#chart-${look})" ${box}></rect>`;
  });
  const words = series.map(({ name, words: all }) =>
    series.length === 1 ? (all[index] ?? "") : `${name}: ${all[index] ?? ""}`,
  );
  return html`<li>
    <span class="chart-row-name">${label}</span>
    <svg class="chart-row" aria-hidden="true">${raw(bars.join(""))}</svg>
    <span class="chart-row-value">${words.join(", ")}</span>
  </li>`;
}

const Legend = ({ series, form }: Chart) =>
  html`<ul class="chart-legend">
    ${series.map(
      ({ name, look }, place) =>
        html`<li>
          <svg class="chart-swatch" aria-hidden="true">
            ${raw(form === "lines" ? lineSwatch(look, place) : `<rect fill="url(#chart-${look})" width="100%" height="100%"></rect>`)}</svg
          >${name}
        </li>`,
    )}
  </ul>`;

const lineSwatch = (look: Look, place: number) =>
  `<line class="chart-line chart-line-${place} chart-${look}" x1="0" x2="100%" y1="50%" y2="50%"></line>${Mark({ look, place, y: "50%" })}`;

/** What the columns are filled with; once on a page, before its first chart. */
export const ChartPatterns = (): JSX.Element =>
  html`<svg class="chart-patterns" aria-hidden="true">
    <defs>
      <pattern id="chart-accent" width="8" height="8" patternUnits="userSpaceOnUse">
        <rect class="chart-fill-accent" width="8" height="8"></rect>
      </pattern>
      <pattern
        id="chart-good"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="chart-fill-good" width="6" height="6"></rect>
        <rect class="chart-fill-gap" width="2" height="6"></rect>
      </pattern>
      <pattern id="chart-warn" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect class="chart-fill-warn" width="6" height="6"></rect>
        <circle class="chart-fill-gap" cx="3" cy="3" r="1.5"></circle>
      </pattern>
      <pattern
        id="chart-bad"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(-45)"
      >
        <rect class="chart-fill-bad" width="6" height="6"></rect>
        <rect class="chart-fill-gap" width="1.5" height="6"></rect>
        <rect class="chart-fill-gap" width="6" height="1.5"></rect>
      </pattern>
      <pattern id="chart-muted" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect class="chart-fill-gap" width="4" height="4"></rect>
        <rect class="chart-fill-muted" width="4" height="1"></rect>
      </pattern>
    </defs>
  </svg>`;
