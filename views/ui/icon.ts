import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { urls } from "../../src/urls.ts";
import { renderOnce } from "./render-once.ts";

/** The symbols of static/icons.svg. */
export type IconName =
  | "mark"
  | "check"
  | "good"
  | "warn"
  | "bad"
  | "info"
  | "neutral"
  | "clock"
  | "loader"
  | "pause"
  | "stop"
  | "draft"
  | "jobs"
  | "plug"
  | "people"
  | "person"
  | "shield"
  | "plus"
  | "close"
  | "search"
  | "left"
  | "right"
  | "down"
  | "external"
  | "copy"
  | "edit"
  | "remove"
  | "undo"
  | "retry"
  | "send"
  | "sparkle"
  | "quote"
  | "upload"
  | "lock"
  | "key"
  | "help"
  | "sign-out"
  | "cost"
  | "settings"
  | "link"
  | "history";

/** Decoration only: the word stands beside it, or in the control's name. */
export const Icon = ({ name, large }: { name: IconName; large?: boolean }): JSX.Element =>
  renderOnce(
    `icon ${name} ${large}`,
    () =>
      html`<svg class="icon icon-${name}${large ? " icon-large" : ""}" aria-hidden="true">
        <use href="${urls.static("icons.svg")}#${name}"></use>
      </svg>`,
  );
