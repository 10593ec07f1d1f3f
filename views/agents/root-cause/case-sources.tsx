import { html } from "hono/html";
import type { RootCauseContent } from "../../../src/db/schema/root-cause-content.ts";
import type { Passage, SourceOrigin } from "../../../src/db/schema/drafts.ts";
import type { ViewProps } from "../content-view.tsx";
import { Table } from "../../ui/table.ts";
import { caseTime } from "./words.ts";

type Source = ViewProps<RootCauseContent>["sources"][number];

const many = (count: number, one: string): string =>
  `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;

/** Plain templates: a long log has a thousand lines here. */
const Lines = ({ n, text }: Passage) =>
  html`<pre class="rca-lines" tabindex="0" aria-label="Passage ${n}">
${text.split("\n").map((row) => {
      const [, line = "", rest = row] = /^(\d+)\| (.*)$/.exec(row) ?? [];
      return html`<span class="rca-line" id="line-${n}-${line}"
        ><span class="rca-number">${line}</span>${rest}
      </span>`;
    })}</pre>`;

const COLUMNS = [
  { title: "Lines like this", look: "main" as const },
  { title: "Level", look: "fit" as const },
  { title: "How often", look: "end" as const },
  { title: "First", look: "fit" as const },
  { title: "Last", look: "fit" as const },
];
const MOST_ROWS = 40;

const About = ({ log, metrics }: SourceOrigin) => {
  if (metrics) {
    return (
      <p class="hint">
        {many(metrics.rows, "row")} of {metrics.series.join(", ")}. Kept are the rows around what
        changed.
      </p>
    );
  }
  if (!log) return null;
  const { lines, entries, levels, otherWindows } = log;
  return (
    <p class="hint">
      {many(lines, "line")}, {many(entries, "entry").replace("entrys", "entries")},{" "}
      {many(levels.fatal + levels.error, "failure")}
      {log.from !== null && `, from ${caseTime(log.from)} to ${caseTime(log.to)}`}. Kept are the
      kinds of lines and the lines around failures and events
      {otherWindows > 0 && `; ${many(otherWindows, "more place")} had no room`}.
    </p>
  );
};

const Templates = ({ log }: SourceOrigin) =>
  log === undefined || log.templates.length === 0 ? null : (
    <details class="fold-out">
      <summary>{many(log.templates.length + log.otherTemplates, "kind")} of lines</summary>
      {Table({
        name: "Kinds of lines",
        columns: COLUMNS,
        rows: log.templates.slice(0, MOST_ROWS).map((one) => ({
          cells: [
            <code class="rca-template">{one.text}</code>,
            one.level === "unknown" ? "" : one.level,
            one.count.toLocaleString("en"),
            `${one.first.line}`,
            `${one.last.line}`,
          ],
        })),
      })}
    </details>
  );

const OneSource = ({ source }: { source: Source }) => (
  <section class="stack" aria-label={source.title}>
    <h3>{source.title}</h3>
    <About {...source.origin} />
    <Templates {...source.origin} />
    <details class="fold-out">
      <summary>
        {source.kind === "log" || source.kind === "metrics" ? "Kept lines" : "Text"} (
        {many(source.passages.length, "passage")})
      </summary>
      {source.passages.map((passage) => (
        <div>
          <p class="part-label">Passage {passage.n}</p>
          {Lines(passage)}
        </div>
      ))}
    </details>
  </section>
);

/** What it rests on, line by line; places above lead here. */
export const CaseSources = ({ sources }: Pick<ViewProps<RootCauseContent>, "sources">) => (
  <section class="card stack" id="sources" aria-labelledby="sources-title">
    <h2 id="sources-title">Sources</h2>
    {sources.map((source) => (
      <OneSource source={source} />
    ))}
  </section>
);
