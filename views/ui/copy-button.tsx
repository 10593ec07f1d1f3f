import type { Child } from "hono/jsx";
import { Icon } from "./icon.ts";

/** Copies `text`; appears only where a script can do it. The text itself stands on the page as well. */
export const CopyButton = (props: { text: string; children: Child }) => (
  <span class="inline-flex items-center gap-2" x-data="copy" x-cloak data-text={props.text}>
    <button type="button" class="btn btn-secondary btn-small" x-on:click="copy">
      <Icon name="copy" />
      {props.children}
    </button>
    <output class="hint" x-text="said" />
  </span>
);
