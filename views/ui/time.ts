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

/** Absolute without JavaScript; relative-time.js makes it relative and keeps the exact text as its title. */
export const Time = (props: {
  at: Date;
  /** The account's time zone. */
  zone?: string | undefined;
  /** Stays absolute. */
  exact?: boolean;
}): JSX.Element => {
  const zone = props.zone ?? "UTC";
  const text = `${format(zone).format(props.at)}${zone === "UTC" ? " UTC" : ""}`;
  const iso = props.at.toISOString();
  return props.exact
    ? html`<time datetime="${iso}">${text}</time>`
    : html`<time datetime="${iso}" title="${text}" data-relative>${text}</time>`;
};
