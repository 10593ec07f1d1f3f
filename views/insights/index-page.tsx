import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Chart, ChartId } from "../../src/insights/charts.ts";
import type { Insights } from "../../src/insights/insights.ts";
import type { Summary } from "../../src/insights/summary.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { ChartPatterns } from "../ui/chart.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ChartCard } from "./chart-card.tsx";
import { Filter, type FilterProps } from "./filter.tsx";
import { Groups, type GroupsProps } from "./groups.tsx";
import { changeWords, dayWords, pointWords } from "./words.ts";

interface Shown {
  insights: Insights;
  now: Summary;
  before: Summary;
  /** For people, of `now` and of `before`. */
  words: Record<"now" | "before", GlanceWords>;
  charts: readonly Chart[];
  groups: GroupsProps;
}

interface GlanceWords {
  calls: string;
  cost: string;
  saved: string;
  failed: string;
  first: string;
  drafts: string;
  published: string;
  issue: string;
}

interface Props extends FilterProps {
  frame: Frame;
  /** Whose figures they are, where they are not the reader's own. */
  whose: string | undefined;
  /** Undefined while the filter makes no sense. */
  shown: Shown | undefined;
}

interface Glance {
  term: string;
  value: string;
  change: string;
  note?: string | false;
}

const Tile = ({ term, value, change, note }: Glance) => (
  <div>
    <dt>{term}</dt>
    <dd class="glance-value">{value || "–"}</dd>
    {change && <dd class="hint">{change}</dd>}
    {note && <dd class="hint">{note}</dd>}
  </div>
);

const AtAGlance = ({ insights, now, before, words }: Shown) => {
  const { days } = insights.scope.period;
  const hadIssue = words.before.issue;
  const span = days === 1 ? "the day before" : `the ${days} days before`;
  const tiles: Glance[] = [
    {
      term: "Calls of models",
      value: words.now.calls,
      change: changeWords(now.calls, before.calls, days),
    },
    {
      term: "Cost",
      value: words.now.cost,
      change: changeWords(now.costNanoUsd, before.costNanoUsd, days),
      note: now.unpriced > 0 && `and ${now.unpriced.toLocaleString("en")} without a known price`,
    },
    {
      term: "Saved by the cache",
      value: words.now.saved,
      change: changeWords(now.savedNanoUsd, before.savedNanoUsd, days),
    },
    {
      term: "Failed or broke off",
      value: words.now.failed,
      change: pointWords(now.failedShare, before.failedShare, days),
    },
    {
      term: "First token, half within",
      value: words.now.first,
      change: now.firstP50 ? "of calls that a model answered" : "no call was answered",
    },
    {
      term: "Drafts begun",
      value: words.now.drafts,
      change: changeWords(now.drafts, before.drafts, days),
    },
    {
      term: "Published of these",
      value: words.now.published,
      change: pointWords(now.publishedShare, before.publishedShare, days),
    },
    {
      term: "Requirement to issue, half within",
      value: words.now.issue,
      change: hadIssue ? `${hadIssue} in ${span}` : "",
    },
  ];
  return <dl class="glance">{tiles.map(Tile)}</dl>;
};

const PARTS: readonly { title: string; charts: readonly ChartId[] }[] = [
  { title: "Drafts", charts: ["acceptance", "refinements", "issue", "wait"] },
  { title: "Use and cost", charts: ["calls", "tokens", "cost", "saved"] },
  { title: "Speed and failures", charts: ["first", "total", "spread", "failures"] },
];

const Charts = ({ charts, filter }: Pick<Shown, "charts"> & Pick<Props, "filter">) => (
  <>
    {ChartPatterns()}
    {PARTS.map((part) => (
      <section class="stack" aria-label={part.title}>
        <h2>{part.title}</h2>
        <div class="insights-charts">
          {charts
            .filter(({ id }) => part.charts.includes(id))
            .map((chart) => (
              <ChartCard chart={chart} filter={filter} />
            ))}
        </div>
      </section>
    ))}
  </>
);

const Nothing = ({ filter }: Pick<Props, "filter">) => {
  const isFiltered = Boolean(filter.project ?? filter.model ?? filter.task ?? filter.who);
  return isFiltered ? (
    <EmptyState icon="history" title="Nothing in this time with these filters">
      Take a filter away, or choose a longer time.
    </EmptyState>
  ) : (
    <EmptyState
      icon="history"
      title="No figures yet"
      action={
        <ButtonLink href={urls.drafts.new()} icon="plus">
          New draft
        </ButtonLink>
      }
    >
      As soon as drafts are written, what they cost, how long they took and what became of them
      stands here. Sums are made every five minutes.
    </EmptyState>
  );
};

const Figures = ({ shown, filter }: { shown: Shown; filter: Props["filter"] }) => {
  const { period } = shown.insights.scope;
  const isEmpty = shown.now.calls === 0 && shown.now.drafts === 0;
  return (
    <>
      <p class="hint">
        {dayWords(period.from)} to {dayWords(period.to)} {period.to.slice(0, 4)}, in UTC. Summed up
        every five minutes.
        {filter.task && " A draft has no task: figures of drafts are those of all tasks."}
      </p>
      {isEmpty ? (
        <Nothing filter={filter} />
      ) : (
        <>
          <AtAGlance {...shown} />
          <Charts charts={shown.charts} filter={filter} />
          <Groups {...shown.groups} />
        </>
      )}
    </>
  );
};

export const InsightsPage = (props: Props) => {
  const { frame, filter, whose, shown, isAdmin, errors } = props;
  const { all, who: _who, ...others } = filter;
  return (
    <Page
      {...frame}
      title={whose ? `Insights: ${whose}` : "Insights"}
      lead="What the work with models comes to: use, cost, speed, and what became of the drafts."
      nav="insights"
      width="wide"
      error={Object.keys(errors).length > 0}
      actions={
        isAdmin && (
          <ButtonLink
            href={urls.insights.index({ ...others, all: all ? undefined : "1" })}
            kind="secondary"
          >
            {all ? "My figures" : "Everybody's figures"}
          </ButtonLink>
        )
      }
    >
      <div class="stack">
        <Filter {...props} />
        {shown && <Figures shown={shown} filter={filter} />}
      </div>
    </Page>
  );
};
