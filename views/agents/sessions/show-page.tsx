import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Session } from "../../../src/agents/sessions/session.ts";
import type { TracedTurn } from "../../../src/agents/sessions/turns.ts";
import type { TurnState } from "../../../src/db/schema/sessions.ts";
import type { Document } from "../../../src/platform/text/document.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogOpener } from "../../ui/dialog.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextArea, TextInput } from "../../ui/inputs.tsx";
import { Menu, MenuLink, MenuPost } from "../../ui/menu.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Prose } from "../../ui/prose.tsx";
import { StreamRegion } from "../../ui/stream-region.tsx";
import { Time } from "../../ui/time.ts";
import { count } from "../words.ts";
import { FileTray } from "./file-tray.tsx";
import { withWhom } from "./index-page.tsx";
import { LiveTurn } from "./live-turn.tsx";
import { priceWords, secondsOf, TurnSteps } from "./turn-steps.tsx";

type Shown = TracedTurn & { document: Document };

interface Props {
  frame: Frame;
  session: Session;
  agent: string | undefined;
  turns: readonly Shown[];
  files: readonly { id: string; name: string; bytes: number }[];
  refused: { question?: string; error?: string; files?: readonly { message: string }[] };
  /** An administrator has stopped the use of tools. */
  isStopped: boolean;
}

const ACTIVE: readonly TurnState[] = ["queued", "running", "waits"];
const isActive = ({ turn }: Shown | TracedTurn): boolean => ACTIVE.includes(turn.state);

const factsOf = ({ turn }: TracedTurn): string =>
  [
    turn.modelServed ?? undefined,
    turn.tokens !== null && turn.tokens > 0 && `${turn.tokens.toLocaleString("en")} tokens`,
    priceWords(turn.costNanoUsd),
    secondsOf(turn.createdAt, turn.finishedAt),
  ]
    .filter(Boolean)
    .join(" · ");

const Ended = ({ traced, session }: { traced: Shown; session: Session }) => {
  const { turn, steps, document } = traced;
  return (
    <>
      {turn.answer !== "" && <Prose document={document} top={4} />}
      {turn.state === "stopped" && <p class="hint">You stopped it here.</p>}
      {turn.state === "failed" && (
        <Notice tone="bad" title="It came to no end">
          {turn.errorMessage}
        </Notice>
      )}
      <div class="turn-foot">
        <span class="hint">{factsOf(traced)}</span>
        <PostButton
          action={urls.sessions.forks(session.id)}
          values={{ position: String(turn.position) }}
          kind="quiet"
          small
          icon="copy"
          label={`Fork from here, question ${turn.position}`}
        >
          Fork from here
        </PostButton>
      </div>
      {steps.length > 0 && (
        <details class="fold-out">
          <summary>How it came to this: {count(steps.length, "step")}</summary>
          <TurnSteps steps={steps} />
        </details>
      )}
    </>
  );
};

const Live = ({ traced, session }: { traced: Shown; session: Session }) => {
  const show = urls.sessions.show(session.id);
  return (
    <div hx-get={show} hx-trigger="end" hx-target="#main" hx-select="#main" hx-swap="outerHTML">
      <div class="live-bar">
        <output>It is at work. You can leave this page and come back.</output>
        <PostButton action={urls.sessions.stop(session.id)} kind="secondary" icon="stop" small>
          Stop
        </PostButton>
      </div>
      <StreamRegion
        id="live"
        name="The answer as it comes"
        busy
        extra={{
          "hx-sse:connect": urls.sessions.stream(session.id),
          "hx-sse:close": "end",
          "hx-swap": "innerMorph",
          "hx-target": "#live",
        }}
      >
        <LiveTurn {...traced} />
      </StreamRegion>
      <noscript>
        <p>
          <a href={show}>Show how far it has come</a>
        </p>
      </noscript>
    </div>
  );
};

const Turn = ({
  traced,
  session,
  zone,
}: {
  traced: Shown;
  session: Session;
  zone: string | undefined;
}) => (
  <article
    class="card"
    id={`turn-${traced.turn.position}`}
    aria-labelledby={`question-${traced.turn.position}`}
  >
    <h2 class="turn-question" id={`question-${traced.turn.position}`}>
      <span class="sr-only">Question {traced.turn.position}: </span>
      {traced.turn.question}
    </h2>
    <p class="hint mb-4">
      {Time({ at: traced.turn.createdAt, zone })}
      {traced.turn.files.length > 0 &&
        `, with ${traced.turn.files.map(({ name }) => name).join(", ")}`}
    </p>
    {isActive(traced) ? (
      <Live traced={traced} session={session} />
    ) : (
      <Ended traced={traced} session={session} />
    )}
  </article>
);

const Ask = ({ session, files, refused }: Props) => (
  <Form action={urls.sessions.turns(session.id)} files id="ask">
    <TextArea
      name="question"
      label="Your next question"
      rows={4}
      value={refused.question ?? ""}
      error={refused.error}
    />
    <FileTray files={files} refused={refused.files ?? []} />
    <FormActions>
      <Button icon="send">Ask</Button>
    </FormActions>
  </Form>
);

const More = ({ session }: Pick<Props, "session">) => (
  <>
    <DialogOpener dialog="rename" icon="edit">
      Rename
    </DialogOpener>
    <Menu label="More">
      <MenuLink href={urls.sessions.export(session.id, "markdown")} icon="down">
        Download as Markdown
      </MenuLink>
      <MenuLink href={urls.sessions.export(session.id, "json")} icon="down">
        Download as JSON, with the trace
      </MenuLink>
      <MenuPost
        action={urls.sessions.removal(session.id)}
        icon="remove"
        confirm={`Remove “${session.title}” with all its answers?`}
      >
        Remove
      </MenuPost>
    </Menu>
  </>
);

const whereOf = ({ repository, ref }: NonNullable<Session["repository"]>): string =>
  ref === "" ? repository : `${repository} at ${ref}`;

const about = ({ session, agent }: Props): string =>
  [
    withWhom({ with: agent, kind: session.kind }),
    session.model || "the model that the company has set",
    session.repository && whereOf(session.repository),
    session.servers.length > 0 && count(session.servers.length, "outside server"),
  ]
    .filter(Boolean)
    .join(" · ");

export const SessionPage = (props: Props) => {
  const { frame, session, turns, refused, isStopped } = props;
  const last = turns.at(-1);
  const isBusy = last !== undefined && isActive(last);
  return (
    <Page
      {...frame}
      title={session.title}
      lead={about(props)}
      nav="agents"
      back={{ href: urls.sessions.index(), label: "Sessions" }}
      actions={<More session={session} />}
      error={refused.error !== undefined}
    >
      <Dialog id="rename" title="Rename this session">
        <Form action={urls.sessions.title(session.id)}>
          <TextInput name="title" label="Name" value={session.title} maxlength={120} />
          <FormActions>
            <Button>Rename</Button>
          </FormActions>
        </Form>
      </Dialog>
      {refused.error !== undefined && <ErrorSummary errors={{ question: refused.error }} />}
      <div class="stack max-w-reading">
        {session.forkedFrom !== null && (
          <p class="hint">
            Forked from <a href={urls.sessions.show(session.forkedFrom)}>another session</a>.
          </p>
        )}
        {isStopped && (
          <Notice tone="warn" title="Tools are switched off for now">
            An administrator has stopped the use of tools by agents. Questions are still answered.
          </Notice>
        )}
        {turns.map((traced) => (
          <Turn traced={traced} session={session} zone={frame.zone} />
        ))}
        {!isBusy && <Ask {...props} />}
      </div>
    </Page>
  );
};
