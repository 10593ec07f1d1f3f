import type { Child } from "hono/jsx";
import type { Extra } from "./inputs.tsx";

/** Text as it comes: busy, so that nobody hears it word by word; the page says so once in a `role=status`. */
export const StreamRegion = (props: {
  id: string;
  name: string;
  busy: boolean;
  children?: Child;
  /** `hx-sse:connect` and the like. */
  extra?: Extra;
}) => (
  <section
    class="stream"
    id={props.id}
    aria-label={props.name}
    aria-busy={props.busy ? "true" : "false"}
    // A refused stream is no part of the draft.
    {...{ "hx-status:4xx": "swap:none" }}
    {...props.extra}
  >
    {props.children}
  </section>
);
