import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Icon, type IconName } from "./icon.ts";
import { type Tone } from "./tone.ts";

/** A state: always a word, with an icon; colour comes on top. */
export const Badge = (props: { tone?: Tone; icon?: IconName; children: string }): JSX.Element => {
  const tone = props.tone ?? "neutral";
  return html`<span class="badge tone-${tone}"
    >${Icon({ name: props.icon ?? tone })}${props.children}</span
  >`;
};

/** Before a call: an estimate. After it: what it was. `price` undefined is "unpriced", never 0. */
export const CostBadge = (props: {
  model: string;
  price?: string | undefined;
  tokens?: number | undefined;
  estimate?: boolean;
  note?: string | undefined;
}): JSX.Element =>
  html`<span class="cost"
    >${Icon({ name: "cost" })}<span>${props.model}</span><span aria-hidden="true">·</span
    ><span>${props.estimate ? "about " : ""}${props.price ?? "unpriced"}</span>${
      props.tokens === undefined
        ? ""
        : html`<span aria-hidden="true">·</span
            ><span>${props.tokens.toLocaleString("en")} tokens</span>`
    }${props.note ? html`<span aria-hidden="true">·</span><span>${props.note}</span>` : ""}</span
  >`;

/** A keyboard shortcut: `keys="g d"` shows two keys. */
export const KeyHint = ({ keys }: { keys: string }): JSX.Element =>
  html`${keys.split(" ").map((key) => html`<kbd class="kbd">${key}</kbd> `)}`;
