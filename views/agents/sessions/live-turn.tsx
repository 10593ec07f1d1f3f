import type { TracedTurn } from "../../../src/agents/sessions/turns.ts";
import type { Document } from "../../../src/platform/text/document.ts";
import { urls } from "../../../src/urls.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.ts";
import { Notice } from "../../ui/notice.tsx";
import { Prose } from "../../ui/prose.tsx";
import { TURN_STEPS } from "./turn-steps.tsx";

type Props = TracedTurn & { document: Document };

/** How far a turn has come; each event of the stream is this again. */
export const LiveTurn = ({ turn, steps, document }: Props) => (
  <div id="live-turn" class="grid gap-3">
    {turn.errorMessage !== null && (
      <Notice tone="warn" title="It did not work. It is tried again on its own.">
        {turn.errorMessage}
      </Notice>
    )}
    <ol class="steps">
      {steps.map(({ label, state }) => (
        <li class={`step step-${state}`}>
          {state === "running" ? (
            <span class="spinner" aria-hidden="true" />
          ) : (
            Icon({ name: TURN_STEPS[state].icon })
          )}
          <span>
            {label}
            <span class="sr-only">: {TURN_STEPS[state].word}</span>
          </span>
        </li>
      ))}
    </ol>
    {steps.length === 0 && (
      <p>
        <span class="spinner" aria-hidden="true" /> It begins in a moment …
      </p>
    )}
    {steps
      .filter(({ state }) => state === "waits")
      .map(({ label, approvalId }) => (
        <Notice
          tone="warn"
          title="It waits for your word"
          actions={
            approvalId !== null && (
              <ButtonLink href={urls.approvals.show(approvalId)} kind="secondary" small>
                Look at it and decide
              </ButtonLink>
            )
          }
        >
          “{label}” changes something elsewhere. It runs once, and only if you say so; then the
          session goes on by itself.
        </Notice>
      ))}
    <Prose document={document} top={4} />
  </div>
);
