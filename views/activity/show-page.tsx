import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ActivityListing } from "../../src/activity/listing.ts";
import type { Changed, Outcome } from "../../src/activity/outcome.ts";
import type { Attempt, Texts } from "../../src/activity/show.ts";
import type { Prompt } from "../../src/prompts/prompt.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList, type Fact } from "../ui/description-list.tsx";
import { PostButton } from "../ui/form.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { Became } from "./became.tsx";
import { Read } from "./texts.tsx";
import {
  CACHE_WORDS,
  CATEGORY_WORDS,
  changedWords,
  modelWords,
  StatusBadge,
  subjectUrl,
  subjectWords,
  TASK_WORDS,
  tokenWords,
  toolWord,
  tookWords,
} from "./words.ts";

type Tokens = { input: number; output: number } | undefined;

export interface ActivityProps {
  frame: Frame;
  activity: ActivityListing;
  figures: { cost: string; saved: string; tokens: Tokens };
  /** What went wrong, and what to do. */
  wrong: string | undefined;
  attempts: readonly (Attempt & { cost: string; tokens: Tokens })[];
  outcome: Outcome | undefined;
  /** Its name, where the reader may use it. */
  connection: string | undefined;
  /** The same of the one that answered, where that is another. */
  served: string | undefined;
  prompt: Prompt | undefined;
  /** Whether the texts may be shown: one's own, or an admin who was told that it is recorded. */
  mayRead: boolean;
  texts: Texts | undefined;
  /** So long texts are kept; 0: none are written down. */
  keepDays: number;
  diff: Changed | undefined;
}

const fact = (term: string, value: string | null): Fact[] =>
  value === null || value === "" ? [] : [{ term, value }];
const number = (value: number | null) => (value === null ? null : value.toLocaleString("en"));

function mainFacts(props: ActivityProps): Fact[] {
  const { activity, figures, frame, connection, served, wrong } = props;
  const { jobId } = activity;
  return [
    { term: "Outcome", value: StatusBadge(activity.status) },
    ...fact("What went wrong", wrong ?? null),
    { term: "When", value: Time({ at: activity.at, zone: frame.zone, exact: true }) },
    ...fact("Who", activity.accountName ?? "Somebody whose account is gone"),
    ...fact("Task", TASK_WORDS[activity.taskType]),
    { term: "For", value: <For {...props} /> },
    ...fact("Project", activity.projectKey),
    ...(jobId === null
      ? []
      : [{ term: "Job", value: <a href={urls.jobs.show(jobId)}>The job that asked</a> }]),
    { term: "Model", value: modelWords(activity) },
    {
      term: "Connection",
      value: connection ? (
        <a href={urls.connections.show(activity.connectionId)}>{connection}</a>
      ) : (
        activity.provider
      ),
    },
    ...fact(
      "Fallback",
      activity.fallback ? `Answered instead by ${served ?? "another one than was asked"}` : "",
    ),
    { term: "Cost", value: figures.cost },
    ...fact("Saved by the cache", figures.saved),
    ...fact("Cache", CACHE_WORDS[activity.cache]),
    ...fact("Tokens", tokenWords(figures.tokens)),
    ...fact("Time to first token", tookWords(activity.ttftMs)),
    ...fact("Total time", tookWords(activity.totalMs)),
  ];
}

const For = ({ activity, frame, outcome }: ActivityProps) => {
  const { draft } = outcome ?? {};
  if (draft) return <a href={urls.drafts.show(draft.id)}>{draft.title}</a>;
  const words = subjectWords(activity);
  if (activity.subject.startsWith("draft:")) return <>{words} that you cannot open</>;
  const href = activity.accountId === frame.account.id ? subjectUrl(activity) : undefined;
  return href === undefined ? <>{words}</> : <a href={href}>{words}</a>;
};

function finerFacts({ activity }: ActivityProps): Fact[] {
  const counted = { reported: "Reported by the model's server", estimated: "Estimated by us" };
  return [
    ...fact("Input tokens, not cached", number(activity.inputUncached)),
    ...fact("Read from the provider's cache", number(activity.cacheRead)),
    ...fact("Written to it for 5 minutes", number(activity.cacheWrite5m)),
    ...fact("Written to it for an hour", number(activity.cacheWrite1h)),
    ...fact("Output tokens", number(activity.output)),
    ...fact("Counted by", activity.usageSource && counted[activity.usageSource]),
    ...fact("Price list", activity.priceRef),
    ...fact("Error code", activity.errorCode),
    ...fact("Stopped because", activity.stopReason),
    ...fact("HTTP status", number(activity.httpStatus)),
    ...fact("The provider's request ID", activity.upstreamRequestId),
    ...fact("Bytes asked", number(activity.bytesIn)),
    ...fact("Bytes answered", number(activity.bytesOut)),
    ...fact("Our own part of the time", overhead(activity.overheadUs)),
    ...fact("Asked for", activity.subject),
    ...fact("Call", activity.id),
  ];
}

const overhead = (us: number | null) => (us === null ? null : `${(us / 1000).toFixed(1)} ms`);

const Attempts = ({ attempts, frame }: ActivityProps) => (
  <Card title="Attempts">
    {attempts.length === 0 ? (
      <p class="hint">None: nothing was sent to a model.</p>
    ) : (
      Table({
        name: "Attempts",
        columns: [
          { title: "No.", look: "end" },
          { title: "Model", look: "main" },
          { title: "Outcome" },
          { title: "HTTP", look: "end" },
          { title: "Started" },
          { title: "Took", look: "end" },
          { title: "Tokens", look: "end" },
          { title: "Cost", look: "end" },
        ],
        rows: attempts.map((one) => ({
          cells: [
            String(one.attempt),
            `${one.provider}: ${one.model}`,
            one.errorCode === null ? one.outcome : `${one.outcome}: ${one.errorCode}`,
            one.httpStatus === null ? "" : String(one.httpStatus),
            Time({ at: one.startedAt, zone: frame.zone, exact: true }),
            one.finishedAt === null
              ? ""
              : tookWords(one.finishedAt.getTime() - one.startedAt.getTime()),
            tokenWords(one.tokens),
            one.tokens === undefined && one.costNanoUsd === null ? "" : one.cost,
          ],
        })),
      })
    )}
  </Card>
);

const PromptCard = ({ activity, prompt }: ActivityProps) => (
  <Card title="Prompt">
    <p>
      {prompt ? (
        <a href={urls.prompts.show(prompt.name, { version: prompt.version })}>{prompt.title}</a>
      ) : (
        activity.promptName
      )}{" "}
      <span class="hint">
        {activity.promptName}, version {activity.promptVersion}
      </span>
    </p>
    {prompt ? (
      <details class="fold-out">
        <summary>Its text, before the variables are filled in</summary>
        <pre class="sent-text wrap-anywhere">{prompt.text}</pre>
      </details>
    ) : (
      <p class="hint">This version is not in the prompt library.</p>
    )}
  </Card>
);

/** What a person wrote down of work with an outside tool. */
function outsideFacts({ activity, figures, frame }: ActivityProps): Fact[] {
  const { category } = activity;
  return [
    { term: "Tool", value: toolWord(activity.provider) },
    ...fact("Kind of work", category && CATEGORY_WORDS[category]),
    ...fact("For", subjectWords(activity)),
    { term: "When", value: Time({ at: activity.at, zone: frame.zone, exact: true }) },
    ...fact("Who", activity.accountName ?? "Somebody whose account is gone"),
    ...fact("Code", changedWords(activity)),
    ...fact("Project", activity.projectKey),
    ...fact("Model", activity.modelRequested),
    { term: "Cost", value: figures.cost },
    ...fact("Tokens read", number(activity.inputUncached)),
    ...fact("Tokens written", number(activity.output)),
    ...fact("Took", tookWords(activity.totalMs)),
  ];
}

const OutsideWork = (props: ActivityProps) => {
  const { activity, frame } = props;
  return (
    <div class="stack">
      <Card
        title="The work"
        actions={
          activity.accountId === frame.account.id && (
            <PostButton
              action={urls.activity.removal(activity.id)}
              kind="danger"
              small
              confirm="Remove this entry? It is gone from the list and from exports."
            >
              Remove
            </PostButton>
          )
        }
      >
        <DescriptionList facts={outsideFacts(props)} />
      </Card>
      <Read {...props} />
    </div>
  );
};

const ModelCall = (props: ActivityProps) => (
  <div class="stack">
    <Card title="The call">
      <DescriptionList facts={mainFacts(props)} />
      <details class="fold-out">
        <summary>More of it</summary>
        <DescriptionList facts={finerFacts(props)} />
      </details>
    </Card>
    <Became {...props} />
    <Attempts {...props} />
    <PromptCard {...props} />
    <Read {...props} />
  </div>
);

export function ActivityPage(props: ActivityProps) {
  const { frame, activity } = props;
  const isOutside = activity.taskType === "outside";
  const isOwn = activity.accountId === frame.account.id;
  return (
    <Page
      {...frame}
      title={
        isOutside
          ? `Work with ${toolWord(activity.provider)}`
          : `Model call: ${TASK_WORDS[activity.taskType]}`
      }
      nav="activity"
      back={{
        href: urls.activity.index({ all: isOwn ? undefined : "1" }),
        label: isOwn ? "Activity" : "Everybody's activity",
      }}
    >
      {isOutside ? <OutsideWork {...props} /> : <ModelCall {...props} />}
    </Page>
  );
}
