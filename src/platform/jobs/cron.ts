import { Cron } from "croner";

/** Five fields, in a time zone. A day of the month and a weekday together mean either. */
export interface FireTimes {
  /** The last one before `now`. */
  last(now: Date): Date | undefined;
  /** The newest `most` of those after `since`, the oldest of them first. */
  between(since: Date, now: Date, most: number): Date[];
}

/** Throws in words when the expression, its zone or all of its times do not exist. */
export function fireTimes(cron: string, timeZone: string): FireTimes {
  const times = new Cron(cron, { timezone: timeZone, mode: "5-part" });
  // An unknown zone, and a date like 30 February, show only here.
  if (times.nextRun() === null) throw new Error(`"${cron}" never comes`);
  return {
    last: (now) => times.previousRuns(1, now)[0],
    between: (since, now, most) =>
      times
        .previousRuns(most, now)
        .filter((time) => time > since)
        .toReversed(),
  };
}
