import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Dashboard } from "../../src/dashboard/dashboard.ts";
import { urls } from "../../src/urls.ts";
import { BudgetNotices } from "../llm/budget-notices.tsx";
import { Page } from "../layout.tsx";
import { DraftRow } from "./draft-row.tsx";
import { SignedOnce, Waiting } from "./waiting.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { type Task, TaskList } from "../ui/task-list.tsx";

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

const Recent = ({ recent, frame }: Pick<Props, "recent" | "frame">) => (
  <Card title="Recent drafts" actions={<a href={urls.drafts.index()}>All drafts</a>}>
    {recent.length === 0 ? (
      <EmptyState icon="draft" level={3} title="No drafts yet">
        What you begin stands here.
      </EmptyState>
    ) : (
      <ul class="waiting">
        {recent.map((draft) => (
          <DraftRow draft={draft} zone={frame.zone} />
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
                  <DraftRow draft={draft} zone={frame.zone} />
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
