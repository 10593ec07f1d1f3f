import type { TracedRun } from "../../src/agents/runs.ts";
import { PostButton } from "../ui/form.tsx";
import { Icon } from "../ui/icon.ts";
import { Notice } from "../ui/notice.tsx";
import { StreamRegion } from "../ui/stream-region.tsx";
import { STEP_STATES } from "./words.ts";

interface Props {
  /** Addresses of the draft. */
  at: { show: string; stop: string; stream: string };
  /** "The changes are being reviewed". */
  words: string;
  run: TracedRun;
  mayStop: boolean;
}

/** How far a run has come; each event of the stream is this again. */
export const LiveSteps = ({ run: { run, steps } }: Pick<Props, "run">) => (
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
export const LiveRun = ({ at, words, run, mayStop }: Props) => (
  <div hx-get={at.show} hx-trigger="end" hx-target="#main" hx-select="#main" hx-swap="outerHTML">
    <div class="live-bar">
      <output>{words}. You can leave this page and come back.</output>
      {mayStop && (
        <PostButton action={at.stop} kind="secondary" icon="stop" small>
          Stop
        </PostButton>
      )}
    </div>
    {run.run.instruction !== null && <p class="quoted">“{run.run.instruction}”</p>}
    <StreamRegion
      id="live"
      name="Steps of the work"
      busy
      extra={{
        "hx-sse:connect": at.stream,
        "hx-sse:close": "end",
        "hx-swap": "innerMorph",
        "hx-target": "#live",
      }}
    >
      <LiveSteps run={run} />
    </StreamRegion>
    <noscript>
      <p>
        <a href={at.show}>Show how far it has come</a>
      </p>
    </noscript>
  </div>
);
