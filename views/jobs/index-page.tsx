import type { Frame } from "../../src/accounts/page-frame.ts";
import type { JobState } from "../../src/db/schema/jobs.ts";
import type { Row } from "../../src/db/schema.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { PostButton } from "../ui/form.tsx";
import { Table } from "../ui/table.ts";
import { Tabs } from "../ui/tabs.tsx";
import { LivePart } from "./live-part.tsx";
import { JobList, type JobListProps } from "./job-list.tsx";
import { isOpen, STATE_LOOKS } from "./job-state.tsx";

interface Props extends JobListProps {
  frame: Frame;
  /** For admins only. */
  queues: readonly Row<"queues">[];
  /** So many were changed by one click on this page. */
  changed: number | undefined;
}

const STATES: readonly JobState[] = ["running", "ready", "dead", "done", "cancelled"];

export const JobsPage = ({ frame, queues, changed, ...list }: Props) => {
  const { all, state } = list.page;
  const tabs = [
    { href: urls.jobs.index({ all }), label: "All", current: state === undefined },
    ...STATES.map((one) => ({
      href: urls.jobs.index({ all, state: one }),
      label: STATE_LOOKS[one].word,
      current: state === one,
    })),
  ];
  return (
    <Page
      {...frame}
      title={all ? "Everybody's jobs" : "Jobs"}
      lead="Work that runs in the background: what waits, what runs, and what needs a look."
      nav="jobs"
      width="wide"
      refresh={list.jobs.some(isOpen) ? 5 : undefined}
      flash={changed === undefined ? undefined : { tone: "good", text: wordsOf(changed, state) }}
      actions={
        frame.account.role === "admin" && (
          <ButtonLink
            href={urls.jobs.index({ state, all: all ? undefined : "1" })}
            kind="secondary"
          >
            {all ? "My jobs" : "Everybody's jobs"}
          </ButtonLink>
        )
      }
    >
      <div class="stack">
        <Tabs name="State" items={tabs} />
        {list.jobs.length > 0 && <AllAction page={list.page} />}
        <LivePart stream={urls.jobs.stream(list.page)}>
          <JobList {...list} />
        </LivePart>
        {queues.length > 0 && <Queues queues={queues} />}
      </div>
    </Page>
  );
};

function wordsOf(count: number, state: JobState | undefined): string {
  const jobs = count === 1 ? "1 job" : `${count.toLocaleString("en")} jobs`;
  return state === "dead" ? `${jobs} will be tried again.` : `Cancelled: ${jobs}.`;
}

/** For every job that the filter shows, on all of its pages. */
const AllAction = ({ page: { all, state } }: Pick<JobListProps, "page">) => {
  const whose = all ? "everybody's" : "your";
  if (state === "dead") {
    return (
      <PostButton
        action={urls.jobs.retries({ all })}
        icon="retry"
        kind="secondary"
        small
        confirm={`Try all of ${whose} failed jobs again? At most 1,000 at a time, the newest first.`}
      >
        Retry all
      </PostButton>
    );
  }
  if (state !== "ready") return null;
  return (
    <PostButton
      action={urls.jobs.cancellations({ all })}
      icon="stop"
      kind="secondary"
      small
      confirm={`Cancel all of ${whose} waiting jobs? At most 1,000 at a time, the newest first.`}
    >
      Cancel all
    </PostButton>
  );
};

/** A paused queue finishes what runs and starts nothing new. */
const Queues = ({ queues }: Pick<Props, "queues">) => (
  <Card title="Queues">
    {Table({
      name: "Queues",
      columns: [
        { title: "Queue", look: "main" },
        { title: "State" },
        { title: "Action", look: "fit", hideTitle: true },
      ],
      rows: queues.map(({ name, pausedAt }) => ({
        cells: [
          name,
          pausedAt
            ? Badge({ tone: "warn", icon: "pause", children: "Paused" })
            : Badge({ tone: "good", children: "Open" }),
          <PostButton
            action={pausedAt ? urls.jobs.resume(name) : urls.jobs.pause(name)}
            kind="secondary"
            small
            label={`${pausedAt ? "Resume" : "Pause"} the queue ${name}`}
          >
            {pausedAt ? "Resume" : "Pause"}
          </PostButton>,
        ],
      })),
    })}
  </Card>
);
