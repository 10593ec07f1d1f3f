import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Team } from "../../src/accounts/teams.ts";
import type { BudgetState } from "../../src/llm/budget-states.ts";
import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import type { CacheStats } from "../../src/llm/cache/care.ts";
import type { PriceRow } from "../../src/llm/price-rows.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { ErrorSummary, PostButton } from "../ui/form.tsx";
import { BudgetNotices } from "./budget-notices.tsx";
import { Budgets } from "./budgets.tsx";
import { Prices } from "./prices.tsx";
import { LlmTabs } from "./tabs.tsx";

interface Props {
  frame: Frame;
  budgets: readonly BudgetState[];
  /** Nearly used up in this period. */
  warnings: readonly BudgetWarning[];
  teams: readonly Team[];
  /** For which a budget is to be set. */
  team: string | undefined;
  prices: readonly PriceRow[];
  cache: CacheStats;
  mostBytes: number;
  today: string;
  dollars: (nanoUsd: number) => string;
  done: string | undefined;
  /** A form that could not be taken, with what was typed. */
  sent:
    | {
        form: "budget" | "price";
        typed: Record<string, string>;
        errors: Record<string, string>;
      }
    | undefined;
}

const megabytes = (bytes: number) =>
  bytes < 1e5
    ? `${(bytes / 1e3).toLocaleString("en", { maximumFractionDigits: 1 })} kB`
    : `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

const times = (count: number) => (count === 1 ? "once" : `${count.toLocaleString("en")} times`);

const Kept = ({ cache, mostBytes, dollars }: Pick<Props, "cache" | "mostBytes" | "dollars">) => (
  <Card
    title="Kept answers"
    actions={
      <div class="flex flex-wrap gap-3">
        <PostButton action={urls.llm.cleanUp()} kind="secondary" small>
          Clean up
        </PostButton>
        <PostButton
          action={urls.llm.purge()}
          kind="danger"
          small
          confirm="Empty the cache? Every question is then asked and paid for anew."
        >
          Empty
        </PostButton>
      </div>
    }
  >
    <p class="hint pb-2">
      Given again to the same question, for as long as each kind of work says. What has expired and
      what is over the size goes by itself; cleaning up does it now.
    </p>
    <DescriptionList
      facts={[
        { term: "Answers", value: cache.entries.toLocaleString("en") },
        { term: "Size", value: `${megabytes(cache.bytes)} of ${megabytes(mostBytes)}` },
        { term: "Given again", value: times(cache.hits) },
        {
          term: "Last seven days, a few minutes late",
          value: `${(cache.week.hits + cache.week.shared).toLocaleString("en")} of ${cache.week.calls.toLocaleString("en")} calls without asking a model, ${dollars(cache.week.savedNanoUsd)} saved`,
        },
      ]}
    />
  </Card>
);

export const SpendingPage = ({ frame, sent, done, dollars, ...props }: Props) => {
  const of = (form: "budget" | "price") => {
    if (sent?.form === form) return { typed: sent.typed, errors: sent.errors };
    const isMeant = form === "budget" && props.team !== undefined;
    return { typed: isMeant ? { who: "team", team: props.team ?? "" } : {}, errors: {} };
  };
  return (
    <Page
      {...frame}
      title="Budgets and prices"
      lead="What model calls may cost, what they are counted with, and which answers are kept so that nobody pays twice."
      nav="llm"
      width="wide"
      error={sent !== undefined}
      {...(done && { flash: { tone: "good" as const, text: done } })}
    >
      <BudgetNotices warnings={props.warnings} zone={frame.zone} />
      <div class="stack">
        <LlmTabs current="spending" />
        {sent && <ErrorSummary errors={sent.errors} />}
        <Budgets
          budgets={props.budgets}
          teams={props.teams}
          zone={frame.zone}
          dollars={dollars}
          {...of("budget")}
        />
        <Prices prices={props.prices} today={props.today} dollars={dollars} {...of("price")} />
        <Kept cache={props.cache} mostBytes={props.mostBytes} dollars={dollars} />
      </div>
    </Page>
  );
};
