import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { HistoryEvent } from "../../../src/drafts/review/history.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Pager } from "../../ui/pager.ts";
import { Time } from "../../ui/time.ts";
import { placeWords } from "../documents/words.ts";
import { partName } from "../part-name.ts";
import { ORIGIN_WORDS } from "../state.ts";
import { LEVEL_WORDS } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  events: HistoryEvent[];
  next: string | undefined;
  isLater: boolean;
}

const short = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
const on = (part: string) => (part === "" ? "" : ` on ${partName(part).toLowerCase()}`);

const STATES = {
  running: "it is on its way",
  done: "it stands there",
  failed: "it was not taken whole",
  uncertain: "its outcome is not certain",
} as const;

const DOCUMENT_STATES = {
  waiting: STATES.running,
  sending: STATES.running,
  uncertain: STATES.uncertain,
  done: STATES.done,
  failed: "it was not taken",
} as const;

const DECIDED = { done: "closed", accepted: "accepted", declined: "declined" } as const;

type TalkEvent = Extract<HistoryEvent, { kind: "comment" | "decision" | "left" | "withdrawn" }>;

const Talk = ({ event }: { event: TalkEvent }) => {
  switch (event.kind) {
    case "comment":
      return (
        <>
          {event.isSuggestion ? "Suggestion" : "Comment"}
          {on(event.part)}
          {event.text && `: ${short(event.text)}`}
        </>
      );
    case "decision":
      return (
        <>
          What was said{on(event.part)} was {DECIDED[event.outcome]}
          {event.text && `: ${short(event.text)}`}
        </>
      );
    case "left":
      return (
        <>
          The rule {event.rule}
          {on(event.part)} was left as it is: {short(event.reason)}
        </>
      );
    case "withdrawn":
      return (
        <>
          The rule {event.rule}
          {on(event.part)} counts again
        </>
      );
  }
};

type SentEvent = Extract<
  HistoryEvent,
  { kind: "publication" | "document" | "decided" | "duplicate" }
>;

const SENT: ReadonlySet<string> = new Set<SentEvent["kind"]>([
  "publication",
  "document",
  "decided",
  "duplicate",
]);
const isSent = (event: HistoryEvent): event is SentEvent => SENT.has(event.kind);

const DUPLICATES = {
  use: "is used instead of a new issue",
  link: "is to be linked",
  create: "is not the same",
} as const;

/** What a person said of what nobody knew the outcome of. */
function settledWords({ about, act, is }: Extract<HistoryEvent, { kind: "decided" }>): string {
  const what = about === "issue" ? "An item" : "A page or comment";
  if (act === "is") return `${what} whose outcome was not certain is ${is}`;
  if (act === "search") return `${what} whose outcome was not certain was looked for once more`;
  return act === "retry"
    ? `${what} that was not taken was sent once more`
    : `${what} whose outcome was not certain was created anew`;
}

const Sent = ({ draft, event }: { draft: Draft; event: SentEvent }) => {
  switch (event.kind) {
    case "publication":
      return (
        <>
          Revision {event.revision} was sent to {draft.target.projectKey}: {STATES[event.state]}
        </>
      );
    case "document":
      return (
        <>
          <a href={urls.drafts.document(draft.id, event.document.id)}>
            {placeWords(event.document)}
          </a>
          : revision {event.revision} was sent, {DOCUMENT_STATES[event.state]}
        </>
      );
    case "decided":
      return <>{settledWords(event)}</>;
    case "duplicate":
      return (
        <>
          {event.issueKey} {DUPLICATES[event.act]}
          {event.reason && `: ${short(event.reason)}`}
        </>
      );
  }
};

const Words = ({ draft, event }: { draft: Draft; event: HistoryEvent }) => {
  if (isSent(event)) return <Sent draft={draft} event={event} />;
  switch (event.kind) {
    case "revision":
      return (
        <>
          <a href={urls.drafts.revision(draft.id, event.number)}>Revision {event.number}</a>:{" "}
          {ORIGIN_WORDS[event.origin]}
          {event.note && `: ${short(event.note)}`}
        </>
      );
    case "shared":
      return (
        <>
          Shared with {event.withName}, who {LEVEL_WORDS[event.level]}
        </>
      );
    case "ended":
      return <>No longer shared with {event.withName}</>;
    case "signature":
      return <>Signed revision {event.revision}</>;
    case "comment":
    case "decision":
    case "left":
    case "withdrawn":
      return <Talk event={event} />;
  }
};

/** Everything that happened to a draft, in one line. */
export function HistoryPage({ frame, draft, events, next, isLater }: Props) {
  return (
    <Page
      {...frame}
      title={`History: ${draft.title}`}
      heading="History"
      lead="Revisions, comments, decisions, signatures and publications, newest first"
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
    >
      <div class="stack">
        {events.length === 0 ? (
          <p>Nothing older.</p>
        ) : (
          <ol class="history" aria-label="What happened">
            {events.map((event) => (
              <li>
                <div>
                  <Words draft={draft} event={event} />
                </div>
                <span class="hint">
                  {event.who}, {Time({ at: event.at, zone: frame.zone })}
                </span>
              </li>
            ))}
          </ol>
        )}
        {Pager({
          name: "History",
          first: isLater ? urls.drafts.history(draft.id) : undefined,
          next: next === undefined ? undefined : urls.drafts.history(draft.id, { before: next }),
        })}
      </div>
    </Page>
  );
}
