import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Told, ToldRun } from "../../src/trials/told.ts";
import type { Trial } from "../../src/trials/trial.ts";
import { urls } from "../../src/urls.ts";
import { tokenWords, tookWords } from "../activity/words.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { ButtonLink } from "../ui/button.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { Notice } from "../ui/notice.tsx";

interface RunsProps {
  trial: Trial;
  runs: readonly ToldRun[];
}

const LEVELS = {
  error: { tone: "bad", word: "Error" },
  warning: { tone: "warn", word: "Warning" },
  hint: { tone: "info", word: "Hint" },
} as const;

const Figures = ({ run }: { run: ToldRun }) => {
  const { figures, activityId, told } = run;
  if (!figures || activityId === null)
    return <p class="hint">Its call is not on record any more.</p>;
  const { cost, tokens, ttftMs, totalMs } = figures;
  const found = told?.findings;
  return (
    <DescriptionList
      facts={[
        { term: "Cost", value: cost },
        { term: "Time", value: `${tookWords(totalMs)}, first words after ${tookWords(ttftMs)}` },
        {
          term: "Tokens",
          value: tokenWords(tokens),
        },
        ...(found ? [{ term: "Findings", value: countWords(found) }] : []),
        { term: "Call", value: <a href={urls.activity.show(activityId)}>The model call</a> },
      ]}
    />
  );
};

function countWords(findings: NonNullable<Told["findings"]>): string {
  const counts = (["error", "warning", "hint"] as const).flatMap((level) => {
    const n = findings.filter((one) => one.level === level).length;
    return n === 0 ? [] : [`${n} ${level}${n === 1 ? "" : "s"}`];
  });
  return counts.length === 0 ? "none" : counts.join(", ");
}

const Answer = ({ told }: { told: Told }) => (
  <>
    {told.fault !== undefined && (
      <Notice tone="bad" title="No answer that a draft could be made of">
        {told.fault}
      </Notice>
    )}
    {told.parts.map(({ label, text }) => (
      <section class="trial-part">
        <h3 class="part-label">{label}</h3>
        <p class="trial-text">{text}</p>
      </section>
    ))}
    {told.findings && told.findings.length > 0 && (
      <section class="trial-part">
        <h3 class="part-label">What the rules say</h3>
        <ul class="prompt-labels">
          {told.findings.map(({ level, label, message }) => (
            <li>
              {Badge({ tone: LEVELS[level].tone, children: LEVELS[level].word })} {label}: {message}
            </li>
          ))}
        </ul>
      </section>
    )}
  </>
);

const Run = ({ run }: { run: ToldRun }) => {
  const id = `version-${run.version}`;
  return (
    <section class="card trial-run" aria-labelledby={id}>
      <h2 id={id} class="card-title">
        Version {run.version}
      </h2>
      {run.state === "waiting" && <p class="hint">Waits for its turn.</p>}
      {run.state === "running" && (
        <p class="thinking">
          <span class="spinner" aria-hidden="true" /> The model is answering.
        </p>
      )}
      {run.state === "failed" && (
        <Notice tone="bad" title="No answer">
          {run.errorMessage}
        </Notice>
      )}
      {(run.state === "done" || run.state === "failed") && <Figures run={run} />}
      {run.told && <Answer told={run.told} />}
    </section>
  );
};

const isUnderWay = (runs: readonly ToldRun[]) =>
  runs.some(({ state }) => state === "waiting" || state === "running");

/** The answers side by side; looks again by itself until all have come. */
export const TrialRuns = ({ trial, runs }: RunsProps) => {
  const busy = isUnderWay(runs);
  return (
    <div
      id="trial-runs"
      class="trial-answers"
      aria-busy={busy ? "true" : undefined}
      aria-live={busy ? undefined : "polite"}
      hx-get={busy ? urls.prompts.trial(trial.promptName, trial.id) : undefined}
      hx-trigger={busy ? "load delay:1s" : undefined}
      hx-swap={busy ? "outerHTML" : undefined}
    >
      {runs.map((run) => (
        <Run run={run} />
      ))}
    </div>
  );
};

interface Props extends RunsProps {
  frame: Frame;
  about: { name: string };
}

export const TrialPage = ({ frame, about, trial, runs }: Props) => {
  const [first, second] = runs;
  return (
    <Page
      {...frame}
      title={`Trial of ${about.name}`}
      heading={trial.inputTitle}
      nav="prompts"
      width="wide"
      back={{ href: urls.prompts.trials(about.name), label: `Try ${about.name}` }}
      lead={`${about.name} on ${trial.model}. Nothing of this is a draft.`}
      refresh={isUnderWay(runs) ? 3 : undefined}
      actions={
        first &&
        second && (
          <ButtonLink
            href={urls.prompts.diff(about.name, first.version, second.version)}
            kind="secondary"
          >
            How the texts differ
          </ButtonLink>
        )
      }
    >
      <TrialRuns trial={trial} runs={runs} />
    </Page>
  );
};
