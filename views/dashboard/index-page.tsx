import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Dashboard } from "../../src/dashboard/dashboard.ts";
import type { DraftListing } from "../../src/drafts/draft.ts";
import type { HalfSigned } from "../../src/drafts/review/half-signed.ts";
import { urls } from "../../src/urls.ts";
import { DraftStateBadge, draftWords } from "../drafts/state.ts";
import { BudgetNotices } from "../llm/budget-notices.tsx";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { type Task, TaskList } from "../ui/task-list.tsx";
import { Time } from "../ui/time.ts";

interface Props extends Dashboard {
  frame: Frame;
  mayWrite: boolean;
}

const KINDS = [
  { kind: "jira", title: "Connect Jira", hint: "Where your stories go" },
  {
    kind: "llm",
    title: "Connect a model",
    hint: "It drafts; your company's own, Anthropic, or any compatible server",
  },
  { kind: "confluence", title: "Connect Confluence", hint: "For sources that are pages" },
] as const;

/** The way from a fresh account to the first issue. */
const SetUp = ({ connected, recent }: Pick<Props, "connected" | "recent">) => {
  const ready = connected.includes("jira") && connected.includes("llm");
  const tasks: Task[] = KINDS.map(({ kind, title, hint }) => {
    const done = connected.includes(kind);
    const open = kind === "confluence" ? ("optional" as const) : ("to do" as const);
    return { title, hint, href: urls.connections.index(), state: done ? "done" : open };
  });
  tasks.push({
    title: "Write the first draft",
    hint: "Paste a requirement, look at the story, sign it",
    href: ready ? urls.drafts.new() : undefined,
    state: recent.length > 0 ? "done" : ready ? "to do" : "not yet",
  });
  return (
    <Card title="Set up">
      <TaskList id="set-up" tasks={tasks} />
    </Card>
  );
};

const Row = ({ draft, zone }: { draft: DraftListing; zone: string | undefined }) => (
  <li>
    <a href={urls.drafts.show(draft.id)}>{draft.title}</a>
    <span class="hint">
      {DraftStateBadge(draft)} {(draft.issueKey ?? draft.projectKey) || draftWords(draft)} ·{" "}
      {Time({ at: draft.updatedAt, zone })}
    </span>
  </li>
);

const drafts = (count: number) => (count === 1 ? "1 draft waits" : `${count} drafts wait`);

/** What colleagues ask of the person. */
const Reviews = ({ reviews: { toSign, toLook } }: Pick<Props, "reviews">) => (
  <>
    {toSign > 0 && (
      <li>
        <a href={urls.drafts.index({ shared: "yes" })}>{drafts(toSign)} for your signature</a>
      </li>
    )}
    {toLook > 0 && (
      <li>
        <a href={urls.drafts.index({ shared: "yes" })}>{drafts(toLook)} for your look</a>
      </li>
    )}
  </>
);

const SignedOnce = ({ half: { draftId, title, by, isMine } }: { half: HalfSigned }) => (
  <li>
    <a href={urls.drafts.publication(draftId)}>{title}</a>
    <span class="hint">
      {Badge({ tone: "info", icon: "clock", children: "Signed once" })}{" "}
      {isMine
        ? "By you. It waits for the second signature."
        : `By ${by.join(" and ")}. It waits for yours.`}
    </span>
  </li>
);

const PLACES = { page: "in Confluence", comment: "in Jira", review: "on GitHub" };

const Waiting = (props: Props) => {
  const {
    toSign,
    stuck,
    uncertain,
    deadJobs,
    toMend,
    switchedOff,
    endingSoon,
    reviews,
    halfSigned,
    frame,
  } = props;
  const { approvals } = props;
  const nothing =
    reviews.toSign + reviews.toLook + approvals === 0 &&
    [toSign, stuck, uncertain, deadJobs, toMend, switchedOff, endingSoon, halfSigned.forMe].every(
      (list) => list.length === 0,
    );
  return (
    <Card title="Waits for you">
      {nothing ? (
        <p class="hint">Nothing. Everything you began is done or under way.</p>
      ) : (
        <ul class="waiting">
          {halfSigned.forMe.map((half) => (
            <SignedOnce half={half} />
          ))}
          <Reviews reviews={reviews} />
          {approvals > 0 && (
            <li>
              <a href={urls.approvals.index({ state: "waiting" })}>
                {approvals === 1 ? "1 call of a tool waits" : `${approvals} calls of tools wait`}{" "}
                for your yes
              </a>
            </li>
          )}
          {stuck.map(({ draftId, title, state }) => (
            <li>
              <a href={urls.drafts.publication(draftId)}>{title}</a>
              {Badge({
                tone: state === "uncertain" ? "warn" : "bad",
                children: state === "uncertain" ? "Decide: is it in Jira?" : "Jira did not take it",
              })}
            </li>
          ))}
          {uncertain.map(({ id, draftId, title, kind }) => (
            <li>
              <a href={urls.drafts.document(draftId, id)}>{title}</a>
              {Badge({ tone: "warn", children: `Decide: is it ${PLACES[kind]}?` })}
            </li>
          ))}
          {toMend.map(({ id, name, disabledReason }) => (
            <li>
              <a href={urls.connections.show(id)}>Mend the connection {name}</a>
              {Badge({ tone: "bad", children: disabledReason ?? "It stopped working" })}
            </li>
          ))}
          {switchedOff.map(({ id, name }) => (
            <li>
              <a href={urls.webhooks.show(id)}>Mend the webhook {name}</a>
              {Badge({ tone: "bad", children: "Switched off" })}
            </li>
          ))}
          {endingSoon.map(({ id, name, endsAt }) => (
            <li>
              <a href={urls.connections.show(id)}>Renew the token of {name}</a>
              <span class="hint">It ends {Time({ at: endsAt, zone: frame.zone })}</span>
            </li>
          ))}
          {deadJobs.map(({ id, title }) => (
            <li>
              <a href={urls.jobs.show(id)}>{title}</a>
              {Badge({ tone: "bad", children: "Gave up" })}
            </li>
          ))}
          {toSign.map((draft) => (
            <Row draft={draft} zone={frame.zone} />
          ))}
        </ul>
      )}
    </Card>
  );
};

const Recent = ({ recent, frame }: Pick<Props, "recent" | "frame">) => (
  <Card title="Recent drafts" actions={<a href={urls.drafts.index()}>All drafts</a>}>
    {recent.length === 0 ? (
      <EmptyState icon="draft" level={3} title="No drafts yet">
        What you begin stands here.
      </EmptyState>
    ) : (
      <ul class="waiting">
        {recent.map((draft) => (
          <Row draft={draft} zone={frame.zone} />
        ))}
      </ul>
    )}
  </Card>
);

const calls = ({ calls: count, isCut }: Props["month"]) => {
  if (isCut) return `More than ${count.toLocaleString("en")} calls; the newest of them`;
  return count === 1 ? "1 call" : `${count.toLocaleString("en")} calls`;
};

/** What models were asked since the first of the month. */
const ThisMonth = ({ month }: Pick<Props, "month">) =>
  month.calls > 0 && (
    <Card title="This month" actions={<a href={urls.activity.index()}>Model calls</a>}>
      <p>
        {calls(month)}: {month.cost}
        {month.unpriced > 0 && `, and ${month.unpriced.toLocaleString("en")} without a known price`}
        {month.saved && `; the cache saved ${month.saved}`}
      </p>
    </Card>
  );

const FEATURES = [
  {
    title: "Draft a story",
    text: "From a pasted requirement to an issue in Jira",
    href: urls.drafts.new(),
    role: "any",
  },
  {
    title: "Jobs",
    text: "What runs in the background, and what it did",
    href: urls.jobs.index(),
    role: "any",
  },
  {
    title: "Agents",
    text: "What reviews code and writes drafts for you, and what it made last",
    href: urls.agents.index(),
    role: "any",
  },
  {
    title: "Activity",
    text: "Every call of a model: what for, what it cost, how it ended",
    href: urls.activity.index(),
    role: "any",
  },
  {
    title: "Connections",
    text: "Jira, Confluence and the models you may use",
    href: urls.connections.index(),
    role: "any",
  },
  {
    title: "People",
    text: "Who works here, and what they may do",
    href: urls.accounts.index(),
    role: "admin",
  },
  {
    title: "Audit log",
    text: "Who did what, when, and from where",
    href: urls.audit.index(),
    role: "admin",
  },
];

const Features = ({ frame }: Pick<Props, "frame">) => (
  <>
    {FEATURES.filter(({ role }) => role === "any" || frame.account.role === role).map(
      ({ title, text, href }) => (
        <Card level={2}>
          <div class="feature">
            <h2>
              <a href={href}>{title}</a>
            </h2>
            <p class="hint">{text}</p>
          </div>
        </Card>
      ),
    )}
  </>
);

/** What others ask of the person. */
const countAsked = ({ reviews, halfSigned, approvals }: Props): number =>
  reviews.toSign + reviews.toLook + halfSigned.forMe.length + approvals;

const isSettled = ({ connected, recent }: Props): boolean =>
  connected.includes("jira") && connected.includes("llm") && recent.length > 0;

export function DashboardPage(props: Props) {
  const { frame, connected, recent, mayWrite } = props;
  // What needs a decision stands above.
  const running = props.running.filter(
    ({ id }) => !props.stuck.some(({ draftId }) => draftId === id),
  );
  const isAsked = countAsked(props) > 0;
  const settled = isSettled(props);
  return (
    <Page
      {...frame}
      title="Dashboard"
      heading={`Hello, ${frame.account.name.split(" ")[0]}`}
      nav="dashboard"
      width="wide"
      actions={
        mayWrite && settled ? (
          <ButtonLink href={urls.drafts.new()} icon="plus">
            New draft
          </ButtonLink>
        ) : undefined
      }
    >
      <BudgetNotices warnings={props.warnings} zone={frame.zone} />
      <div class="dashboard">
        <div>
          {!settled && <SetUp connected={connected} recent={recent} />}
          {(settled ||
            recent.length > 0 ||
            props.toMend.length > 0 ||
            isAsked ||
            props.switchedOff.length > 0) && <Waiting {...props} />}
          {running.length + props.halfSigned.forOthers.length > 0 && (
            <Card title="Under way">
              <ul class="waiting">
                {props.halfSigned.forOthers.map((half) => (
                  <SignedOnce half={half} />
                ))}
                {running.map((draft) => (
                  <Row draft={draft} zone={frame.zone} />
                ))}
              </ul>
            </Card>
          )}
          {recent.length > 0 && <Recent recent={recent} frame={frame} />}
        </div>
        <div>
          <ThisMonth month={props.month} />
          <Features frame={frame} />
        </div>
      </div>
    </Page>
  );
}
