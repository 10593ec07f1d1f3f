import type { TracedRun } from "../../../src/agents/code-review/read-review.ts";
import { urls } from "../../../src/urls.ts";
import { PostButton } from "../../ui/form.tsx";
import { Icon } from "../../ui/icon.ts";
import { Notice } from "../../ui/notice.tsx";
import { StreamRegion } from "../../ui/stream-region.tsx";
import { STEP_STATES } from "./words.ts";

export interface LiveReviewProps {
  draftId: string;
  run: TracedRun;
  mayStop: boolean;
}

/** How far a run has come; each event of the stream is this again. */
export const LiveSteps = ({ run: { run, steps } }: Pick<LiveReviewProps, "run">) => (
  <div id="live-steps">
    {run.errorMessage !== null && (
      <Notice tone="warn" title="It did not work. It is tried again on its own.">
        {run.errorMessage}
      </Notice>
    )}
    {steps.length === 0 && (
      <p class="thinking">
        <span class="spinner" aria-hidden="true" /> It begins in a moment …
      </p>
    )}
    <ol class="steps">
      {steps.map(({ label, state }) => (
        <li class={`step step-${state}`}>
          {state === "running" ? (
            <span class="spinner" aria-hidden="true" />
          ) : (
            Icon({ name: STEP_STATES[state].icon })
          )}
          <span>
            {label}
            <span class="sr-only">: {STEP_STATES[state].word}</span>
          </span>
        </li>
      ))}
    </ol>
  </div>
);

/** Follows the stream. At its end htmx fetches the finished page. */
export const LiveReview = (props: LiveReviewProps) => (
  <div
    hx-get={urls.codeReviews.show(props.draftId)}
    hx-trigger="end"
    hx-target="#main"
    hx-select="#main"
    hx-swap="outerHTML"
  >
    <div class="live-bar">
      <output>The changes are being reviewed. You can leave this page and come back.</output>
      {props.mayStop && (
        <PostButton
          action={urls.codeReviews.stop(props.draftId)}
          kind="secondary"
          icon="stop"
          small
        >
          Stop
        </PostButton>
      )}
    </div>
    {props.run.run.instruction !== null && <p class="quoted">“{props.run.run.instruction}”</p>}
    <StreamRegion
      id="live"
      name="Steps of the review"
      busy
      extra={{
        "hx-sse:connect": urls.codeReviews.stream(props.draftId),
        "hx-sse:close": "end",
        "hx-swap": "innerMorph",
        "hx-target": "#live",
      }}
    >
      <LiveSteps run={props.run} />
    </StreamRegion>
    <noscript>
      <p>
        <a href={urls.codeReviews.show(props.draftId)}>Show how far it has come</a>
      </p>
    </noscript>
  </div>
);
