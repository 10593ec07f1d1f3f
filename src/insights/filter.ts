import { z } from "zod";
import type { TaskType } from "../db/schema/llm.ts";

const PERIODS = ["7", "30", "90", "custom"] as const;
/** What figures can be compared by. */
export const GROUPINGS = [
  "model",
  "project",
  "prompt",
  "task",
  "provider",
  "week",
  "account",
] as const;
export type Grouping = (typeof GROUPINGS)[number];

const TASKS = {
  draft: true,
  refine: true,
  split: true,
  judge: true,
  review: true,
  tests: true,
  rca: true,
  document: true,
  chat: true,
  classify: true,
  embed: true,
  test: true,
} as const satisfies Record<TaskType, true>;
const isTask = (value: unknown): value is TaskType =>
  typeof value === "string" && Object.hasOwn(TASKS, value);

/** What a form sends for a field that was left alone. */
const filled = (value: unknown) => (value === "" ? undefined : value);
const text = z.preprocess(filled, z.string().trim().max(200).optional().catch(undefined));
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).optional().catch(undefined);

/** What the address says; whatever makes no sense is left out, and the form shows so. */
const queryShape = z.object({
  /** Everybody's; counts for an admin only. */
  all: z.literal("1").optional().catch(undefined),
  /** Employee id or e-mail; counts for an admin only. */
  who: text,
  /** Days until today, or `custom`: from `from` to `to`. */
  period: oneOf(PERIODS),
  from: text,
  to: text,
  project: text,
  model: text,
  task: z.custom<TaskType>(isTask).optional().catch(undefined),
  by: oneOf(GROUPINGS),
});

export type InsightsFilter = z.infer<typeof queryShape>;

export const readInsightsFilter = (query: Record<string, string>): InsightsFilter =>
  queryShape.parse(query);

/** Days in UTC, both included. */
export interface Period {
  from: string;
  to: string;
  days: number;
}

type PeriodRead =
  | { ok: true; period: Period }
  | { ok: false; errors: Partial<Record<"from" | "to", string>> };

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;
const STANDARD_DAYS = 30;

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const dayMs = (day: string | undefined): number =>
  day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : Number.NaN;

const until = (to: number, days: number): Period => ({
  from: dayText(to - (days - 1) * DAY_MS),
  to: dayText(to),
  days,
});

export function readPeriod(filter: InsightsFilter, now: Date): PeriodRead {
  if (filter.period !== "custom") {
    const days = filter.period === undefined ? STANDARD_DAYS : Number(filter.period);
    return { ok: true, period: until(now.getTime(), days) };
  }
  const [from, to] = [dayMs(filter.from), dayMs(filter.to)];
  const missing = "Choose a day, as in 2026-11-20.";
  if (Number.isNaN(from) || Number.isNaN(to)) {
    const errors = {
      ...(Number.isNaN(from) && { from: missing }),
      ...(Number.isNaN(to) && { to: missing }),
    };
    return { ok: false, errors };
  }
  if (from > to) return { ok: false, errors: { to: "The last day is before the first one." } };
  const days = Math.round((to - from) / DAY_MS) + 1;
  if (days > LONGEST_DAYS) {
    return { ok: false, errors: { to: `Choose ${LONGEST_DAYS} days or less.` } };
  }
  return { ok: true, period: until(to, days) };
}

/** As long, and right before. */
export const periodBefore = ({ from, days }: Period): Period =>
  until(Date.parse(from) - DAY_MS, days);

export const daysOf = ({ from, days }: Period): string[] =>
  Array.from({ length: days }, (_, index) => dayText(Date.parse(from) + index * DAY_MS));

/** The Monday that its week begins with. */
export function weekOf(day: string): string {
  const at = new Date(day);
  return dayText(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS);
}

/** The first day of its month. */
export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;
