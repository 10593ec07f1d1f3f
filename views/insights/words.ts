import type { Chart, ChartId } from "../../src/insights/charts.ts";
import type { Grouping } from "../../src/insights/filter.ts";

interface ChartWords {
  title: string;
  means: string;
  /** What one could take it for, and should not. */
  not: string;
}

export const CHART_WORDS: Record<ChartId, ChartWords> = {
  calls: {
    title: "Calls of models",
    means: "How often a model was asked, and how that ended.",
    not: "One draft can take many calls, so this does not say how much was written.",
  },
  tokens: {
    title: "Tokens",
    means: "What models read and wrote. What a provider read from its own cache costs less.",
    not: "Where a server does not report its tokens, they are estimated from the length of the text.",
  },
  cost: {
    title: "Cost",
    means: "What the calls cost, by the prices that held at their time.",
    not: "Calls without a known price are not in it, so with some of them the true sum is higher.",
  },
  saved: {
    title: "Saved by the cache",
    means: "What answers that were kept would have cost if the model had been asked again.",
    not: "What the provider's own cache saves is already in the cost, not here.",
  },
  first: {
    title: "Time to the first token",
    means: "How long a person waits until the model begins to write.",
    not: "Estimated from counts in steps of time, and only of calls that a model answered: a kept answer takes no time.",
  },
  total: {
    title: "Time to the whole answer",
    means: "From the call to the last word of the answer.",
    not: "Long answers take longer: this compares models fairly only for the same task.",
  },
  spread: {
    title: "How long answers took",
    means: "All answered calls of the period, by how long they took. Each counts in one line only.",
    not: "A line holds what took longer than the line above it, up to its own time.",
  },
  failures: {
    title: "Failures by provider",
    means: "Attempts that failed or broke off, each with the provider that it was sent to.",
    not: "A call can take several attempts: one that failed with one provider and was answered by the next counts against the first alone. What a person stopped is not a failure.",
  },
  acceptance: {
    title: "What became of drafts",
    means: "Drafts by the time when they were begun: in Jira, still open, or thrown away.",
    not: "Young drafts are mostly still open. That says nothing against them yet.",
  },
  refinements: {
    title: "Refinements per draft",
    means: "How often a person asked the model for a change of a draft, on average.",
    not: "Changes by hand are not counted, and a draft that is still open may get more.",
  },
  issue: {
    title: "From requirement to issue",
    means: "From the beginning of a draft to its first issue in Jira, by when it was begun.",
    not: "Only drafts that were published count, so late ones can still make it longer. Nights and weekends are in it.",
  },
  wait: {
    title: "How long drafts took to Jira",
    means:
      "All published drafts of the period, by how long that took. Each counts in one line only.",
    not: "It is the time on the clock, not the time that somebody worked.",
  },
};

export const GROUPING_WORDS: Record<Grouping, string> = {
  model: "Model",
  project: "Project",
  prompt: "Prompt version",
  task: "Task",
  provider: "Provider",
  week: "Week",
  account: "Account",
};

const shortDay = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** "20 Nov" of "2026-11-20". */
export const dayWords = (day: string): string => shortDay.format(new Date(day));

const shortMonth = new Intl.DateTimeFormat("en-GB", {
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const monthWords = (day: string): string => shortMonth.format(new Date(day));

export function labelsOf({ axis, labels }: Chart): string[] {
  if (axis === "month") return labels.map(monthWords);
  return axis === "day" || axis === "week" ? labels.map(dayWords) : [...labels];
}

export const AXIS_WORDS: Record<Chart["axis"], string> = {
  day: "Day",
  week: "Week of",
  month: "Month",
  provider: "Provider",
  time: "Took",
};

/** What happened to a number since the time before, in words. */
export function changeWords(now: number, before: number, days: number): string {
  const span = days === 1 ? "day before" : `${days} days before`;
  if (before === 0) return now === 0 ? `as in the ${span}` : `none in the ${span}`;
  const change = Math.round(((now - before) / before) * 100);
  if (change === 0) return `as in the ${span}`;
  if (change > 900) return `many times the ${span}`;
  return `${Math.abs(change)} % ${change > 0 ? "more" : "less"} than in the ${span}`;
}

/** The same of a share, where per cent of per cent would mislead. */
export function pointWords(now: number | null, before: number | null, days: number): string {
  const span = days === 1 ? "day before" : `${days} days before`;
  if (now === null) return "";
  if (before === null) return `nothing to compare in the ${span}`;
  return `${(before * 100).toLocaleString("en", { maximumFractionDigits: 1 })} % in the ${span}`;
}
