/** Longer waits are not believed. */
const LONGEST = 86_400_000;

/** How long the server asks to wait, ms; seconds or a date, measured by the server's own clock. */
export function retryAfterOf(headers: Headers): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(ms)) return bounded(ms);
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return bounded(Number(value) * 1000);
  const until = Date.parse(value);
  const now = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : bounded(until - now);
}

const bounded = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), LONGEST);
