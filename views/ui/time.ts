import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  });
  formats.set(zone, made);
  return made;
}

const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" }).format(
    Date.UTC(2026, month),
  ),
);
const two = (value: number) => (value < 10 ? `0${value}` : value);

/** The same words as `format("UTC")`, which a list of times would wait for. */
const formatUtc = (at: Date): string =>
  `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;

/** Absolute without JavaScript; relative-time.js makes it relative and keeps the exact text as its title. */
export const Time = (props: {
  at: Date;
  /** The account's time zone. */
  zone?: string | undefined;
  /** Stays absolute. */
  exact?: boolean;
}): JSX.Element => {
  const zone = props.zone ?? "UTC";
  const text = zone === "UTC" ? formatUtc(props.at) : format(zone).format(props.at);
  const iso = props.at.toISOString();
  return props.exact
    ? html`<time datetime="${iso}">${text}</time>`
    : html`<time datetime="${iso}" title="${text}" data-relative>${text}</time>`;
};
