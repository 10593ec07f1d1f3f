import type { Child } from "hono/jsx";

/** Follows a stream whose events are what it holds. A refused stream leaves it as it is. */
export const LivePart = ({ stream, children }: { stream: string; children: Child }) => (
  <div
    {...{ "hx-status:4xx": "swap:none" }}
    hx-sse:connect={stream}
    hx-sse:close="end"
    hx-swap="innerMorph"
  >
    {children}
  </div>
);
