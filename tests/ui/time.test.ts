import { expect, test } from "vitest";
import { Time } from "../../views/ui/time.ts";

const text = (part: unknown) => String(part);
const intl = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

test("a time in UTC reads as the language's own words for it, in every month", () => {
  for (let month = 0; month < 12; month++) {
    const at = new Date(Date.UTC(2026, month, month + 1, month, month * 5));
    expect(text(Time({ at }))).toContain(`title="${intl.format(at)} UTC"`);
  }
});

test("a time in the person's zone is said there", () => {
  const at = new Date("2026-07-01T22:30:00Z");
  expect(text(Time({ at, zone: "Europe/Berlin" }))).toContain("2 Jul 2026, 00:30");
});
