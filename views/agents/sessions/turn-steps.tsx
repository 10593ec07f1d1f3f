import type { TurnStep } from "../../../src/agents/sessions/turns.ts";
import type { TurnStepState } from "../../../src/db/schema/sessions.ts";
import { urls } from "../../../src/urls.ts";
import { Icon } from "../../ui/icon.ts";
import { type Look, STEP_STATES } from "../words.ts";

export const TURN_STEPS: Record<TurnStepState, Look> = {
  ...STEP_STATES,
  waits: { tone: "warn", icon: "clock", word: "Waits for you" },
};

export const priceWords = (nanoUsd: number | null): string | undefined => {
  if (nanoUsd === null) return undefined;
  return nanoUsd === 0 ? "$0" : `$${(nanoUsd / 1e9).toFixed(4)}`;
};

export const secondsOf = (from: Date | null, to: Date | null): string | undefined =>
  from === null || to === null
    ? undefined
    : `${((to.getTime() - from.getTime()) / 1000).toFixed(1)} s`;

const SHOWN = 4000;
const capped = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… ${text.length - SHOWN} more characters` : text;

/** What went in and what came out, word by word, as text from outside. */
const Said = ({ name, text }: { name: string; text: string }) => (
  <>
    <p class="label">{name}</p>
    <pre class="turn-said" hx-ignore="" x-ignore="">
      {capped(text)}
    </pre>
  </>
);

const factsOf = (step: TurnStep): string =>
  [
    TURN_STEPS[step.state].word,
    step.tokens !== null && `${step.tokens.toLocaleString("en")} tokens`,
    priceWords(step.costNanoUsd),
    secondsOf(step.startedAt, step.finishedAt),
  ]
    .filter(Boolean)
    .join(", ");

const One = ({ step }: { step: TurnStep }) => (
  <li>
    <details class="fold-out">
      <summary>
        {Icon({ name: TURN_STEPS[step.state].icon })} {step.label}{" "}
        <span class="hint">{factsOf(step)}</span>
      </summary>
      <div class="grid gap-3">
        {step.arguments !== null && <Said name="Asked with" text={step.arguments} />}
        {step.output?.text && <Said name="Said" text={step.output.text} />}
        {step.output?.result && <Said name="Answered" text={step.output.result.text} />}
        {step.errorCode !== null && <p class="hint">{step.errorCode}</p>}
        {step.activityId !== null && (
          <p>
            <a href={urls.activity.show(step.activityId)}>This call in the ledger</a>
          </p>
        )}
      </div>
    </details>
  </li>
);

/** Every call of a model and of a tool, with what went in and out. */
export const TurnSteps = ({ steps }: { steps: readonly TurnStep[] }) => (
  <ol class="turn-steps">
    {steps.map((step) => (
      <One step={step} />
    ))}
  </ol>
);
