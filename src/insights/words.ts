import { usd } from "../drafts/cost.ts";
import type { Estimate } from "./percentile.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Made once: each costs more than all the rest of a chart's words.
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

const plain = (value: number) => (value < 10 ? tenths : whole).format(value);

/** "850 ms", "2.4 s", "3 min", "5 h", "2 days". */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${plain(ms / 1000)} s`;
  if (ms < HOUR) return `${plain(ms / MINUTE)} min`;
  if (ms < DAY) return `${plain(ms / HOUR)} h`;
  return `${plain(ms / DAY)} ${ms === DAY ? "day" : "days"}`;
}

/** Nothing where nothing was measured. */
export function estimateWords(estimate: Estimate | undefined): string {
  if (!estimate) return "";
  return `${estimate.isMore ? "over" : "about"} ${durationWords(estimate.value)}`;
}

/** "1,204", "3.4 M": short enough for the side of a chart. */
export const countWords = (value: number): string =>
  (value < 100_000 ? tenths : compact).format(value);

export const shareWords = (share: number | null): string =>
  share === null ? "" : `${plain(share * 100)} %`;

export type Unit = "calls" | "drafts" | "tokens" | "usd" | "ms" | "each";

export function valueWords(value: number, unit: Unit): string {
  switch (unit) {
    case "usd":
      return usd(value);
    case "ms":
      return durationWords(value);
    case "each":
      return plain(value);
    case "calls":
    case "drafts":
    case "tokens":
      return countWords(value);
  }
}

/** Nano-dollars; half of it can still be said in figures. */
const SMALLEST_USD = 2e5;

/** Ends of a scale whose half is a round time, too. */
const TIMES = [
  200,
  400,
  1000,
  2000,
  4000,
  10_000,
  20_000,
  40_000,
  ...[1, 2, 4, 10, 20, 40].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 8, 16, 32].map((days) => days * DAY),
];

/** The end of a scale that holds all of this: a round number with a round half. */
export function scaleEnd(most: number, unit: Unit): number {
  if (unit === "ms") return TIMES.find((time) => time >= most) ?? most;
  if (most <= 0) return unit === "usd" ? 2e7 : 2;
  const power = 10 ** Math.floor(Math.log10(most));
  const end = [1, 2, 4, 10].map((step) => step * power).find((step) => step >= most) ?? most;
  if (unit === "each") return end;
  return Math.max(unit === "usd" ? SMALLEST_USD : 2, end);
}
