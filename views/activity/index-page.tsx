import { html } from "hono/html";
import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ActivityListing } from "../../src/activity/listing.ts";
import type { Totals } from "../../src/activity/money.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Notice } from "../ui/notice.tsx";
import { Pager } from "../ui/pager.ts";
import { Stacked } from "../ui/stacked.ts";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { Filter, type FilterProps } from "./filter.tsx";
import {
  CACHE_WORDS,
  CATEGORY_WORDS,
  changedWords,
  modelLines,
  OutcomeBadge,
  subjectUrl,
  subjectWords,
  TASK_WORDS,
  toolWord,
  tookWords,
} from "./words.ts";

export interface ActivityRow extends ActivityListing {
  cost: string;
  saved: string;
  tokens: { input: number; output: number } | undefined;
  /** Of the reader's own draft. */
  draftTitle: string | undefined;
}

interface Props extends FilterProps {
  frame: Frame;
  rows: readonly ActivityRow[];
  totals: Totals;
  next: string | undefined;
  /** How far back was looked, where there may be more. */
  lookedBackTo: Date | undefined;
}

/** What it was for; a link where the reader may open it. */
const For = (row: ActivityRow, isOwn: boolean) => {
  const { subject, draftTitle } = row;
  if (draftTitle !== undefined) {
    return Link({ href: urls.drafts.show(subject.slice("draft:".length)), children: draftTitle });
  }
  const href = isOwn ? subjectUrl(row) : undefined;
  const words = subjectWords(row);
  return href === undefined ? words : Link({ href, children: words });
};

const isOutside = ({ taskType }: ActivityRow) => taskType === "outside";

const tokenPair = ({ tokens }: ActivityRow): string =>
  tokens === undefined
    ? ""
    : `${tokens.input.toLocaleString("en")} / ${tokens.output.toLocaleString("en")}`;

/** "Copilot: Bug fix" for work with an outside tool. */
function taskWords({ taskType, provider, category }: ActivityRow): string {
  if (taskType !== "outside") return TASK_WORDS[taskType];
  return category === null
    ? toolWord(provider)
    : `${toolWord(provider)}: ${CATEGORY_WORDS[category]}`;
}

/** How often it was sent, what the cache had to do with it, and what it changed: only where there is something to say. */
function besides(row: ActivityRow): string {
  if (isOutside(row)) return changedWords(row);
  const cache = row.cache === "none" ? "" : CACHE_WORDS[row.cache];
  if (row.attempts < 2) return cache;
  const attempts = `${row.attempts} attempts`;
  return cache === "" ? attempts : `${attempts}, ${cache.toLowerCase()}`;
}

const firstWords = ({ ttftMs }: ActivityRow): string =>
  ttftMs === null ? "" : `first word ${tookWords(ttftMs)}`;

const Rows = ({ rows, filter, frame }: Props) =>
  Table({
    name: "Model calls",
    columns: [
      { title: filter.all ? "When, who" : "When" },
      { title: "For, task", look: "main" },
      { title: "Model" },
      { title: "Outcome" },
      { title: "Tokens in / out", look: "end" },
      { title: "Cost", look: "end" },
      { title: "Took", look: "end" },
    ],
    rows: rows.map((row) => ({
      id: `activity-${row.id}`,
      cells: [
        Stacked(
          Link({
            href: urls.activity.show(row.id),
            children: Time({ at: row.at, zone: frame.zone }),
          }),
          filter.all ? (row.accountName ?? "Somebody who is gone") : "",
        ),
        Stacked(For(row, row.accountId === frame.account.id), taskWords(row)),
        modelLines(row).map(
          (line) => html`<div class="activity-model" title="${line}">${line}</div>`,
        ),
        Stacked(OutcomeBadge(row), besides(row)),
        tokenPair(row),
        Stacked(row.cost, row.saved === "" ? "" : `saved ${row.saved}`),
        Stacked(tookWords(row.totalMs), firstWords(row)),
      ],
    })),
  });

const calls = (count: number) => (count === 1 ? "1 call" : `${count.toLocaleString("en")} calls`);

const entries = (count: number) =>
  count === 1 ? "1 entry" : `${count.toLocaleString("en")} entries`;

/** Of this page only, and it says so. */
const Sums = ({ totals, next, filter }: Props) => (
  <p class="hint">
    {next || filter.before ? "On this page" : "All of these"}: {calls(totals.calls)}
    {totals.outside > 0 && ` and ${entries(totals.outside)} of outside tools`},{" "}
    {totals.tokens.toLocaleString("en")} tokens, {totals.cost}
    {totals.unpriced > 0 && ` and ${calls(totals.unpriced)} without a known price`}; the cache saved{" "}
    {totals.saved}.
  </p>
);

const LookedBack = ({ lookedBackTo, rows, frame }: Props) =>
  lookedBackTo && (
    <Notice title={rows.length === 0 ? "None found so far" : "There may be more further back"}>
      <p>
        These filters together were looked for in the calls since{" "}
        {Time({ at: lookedBackTo, zone: frame.zone, exact: true })}. Older ones have not been looked
        at yet.
      </p>
    </Notice>
  );

const Nothing = ({ filter, lookedBackTo }: Props) => {
  if (lookedBackTo) return null;
  const { all: _all, ...chosen } = filter;
  const isFiltered = Object.values(chosen).some((value) => value !== undefined);
  return (
    <EmptyState icon="history" title={isFiltered ? "No call matches" : "No model calls yet"}>
      {isFiltered
        ? "Take a filter away, or ask for a longer time."
        : "Each time a model is asked, for a draft or a refinement, it stands here with what it cost."}
    </EmptyState>
  );
};

export const ActivitiesPage = (props: Props) => {
  const { frame, rows, filter, next, lookedBackTo, nobody } = props;
  const { all, before, ...chosen } = filter;
  return (
    <Page
      {...frame}
      title={all ? "Everybody's activity" : "Activity"}
      lead="Every call of a model, and logged work with outside tools: what it was for, what it cost, and how it ended."
      nav="activity"
      width="wide"
      error={nobody !== undefined}
      actions={
        <>
          <ButtonLink href={urls.activity.outside.new()} kind="secondary">
            Log outside work
          </ButtonLink>
          {frame.account.role === "admin" && (
            <ButtonLink href={urls.activity.index({ all: all ? undefined : "1" })} kind="secondary">
              {all ? "My activity" : "Everybody's activity"}
            </ButtonLink>
          )}
        </>
      }
    >
      <div class="stack">
        <Filter {...props} />
        {rows.length === 0 && nobody === undefined && <Nothing {...props} />}
        {rows.length > 0 && (
          <>
            <Sums {...props} />
            {Rows(props)}
            <p>
              <a href={urls.activity.csv({ ...chosen, all })}>Save these calls as CSV</a>{" "}
              <span class="hint">At most 10,000, the newest first.</span>
            </p>
          </>
        )}
        <LookedBack {...props} />
        {Pager({
          name: "Model calls",
          first: before && urls.activity.index({ ...chosen, all }),
          next: next && urls.activity.index({ ...chosen, all, before: next }),
          nextLabel: lookedBackTo ? "Look further back" : "Older",
        })}
      </div>
    </Page>
  );
};
