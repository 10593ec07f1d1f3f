import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Row } from "../../src/db/schema.ts";
import type { Job } from "../../src/jobs/job.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList, type Fact } from "../ui/description-list.tsx";
import { Notice } from "../ui/notice.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { LivePart } from "./live-part.tsx";
import { isOpen, JobAction, JobBadge, JobProgress, OUTCOME_WORDS } from "./job-state.tsx";

export interface JobProps {
  job: Job;
  attempts: readonly Row<"jobAttempts">[];
  zone: string | undefined;
}

export const JobPage = ({
  frame,
  tooLate,
  ...props
}: JobProps & { frame: Frame; tooLate?: string }) => (
  <Page
    {...frame}
    title={props.job.title}
    lead={props.job.label}
    back={{ href: urls.jobs.index(), label: "Jobs" }}
    nav="jobs"
    refresh={isOpen(props.job) ? 5 : undefined}
    flash={tooLate === undefined ? undefined : { tone: "warn", text: tooLate }}
  >
    {isOpen(props.job) ? (
      <LivePart stream={urls.jobs.showStream(props.job.id)}>
        <JobDetails {...props} />
      </LivePart>
    ) : (
      <JobDetails {...props} />
    )}
  </Page>
);

/** What the stream sends anew until the job has ended. */
export const JobDetails = (props: JobProps) => {
  const { job } = props;
  return (
    <div id="job" class="stack">
      <JobProgress job={job} />
      {job.state === "dead" && (
        <Notice tone="bad" title="It failed and will not be tried again by itself">
          <p>{job.error}</p>
          <p>Mend the cause if you can, then retry it: it starts again with fresh attempts.</p>
        </Notice>
      )}
      <DescriptionList facts={facts(props)} />
      <JobAction job={job} />
      <Attempts {...props} />
    </div>
  );
};

function facts({ job, zone }: JobProps): Fact[] {
  const at = (term: string, time: Date | null) =>
    time === null ? [] : [{ term, value: Time({ at: time, zone }) }];
  return [
    { term: "State", value: JobBadge({ job }) },
    { term: "Attempts", value: `${job.attempts} of ${job.maxAttempts}` },
    { term: "For", value: job.accountName ?? "Countersign itself" },
    ...at("Asked for", job.createdAt),
    ...at("Next try", job.state === "ready" && job.runAt > job.createdAt ? job.runAt : null),
    ...at("Started", job.startedAt),
    ...at("Ended", job.finishedAt),
    ...at("Cancelled", job.cancelledAt),
  ];
}

const Attempts = ({ job, attempts, zone }: JobProps) => {
  const last = lastAttempt(job);
  if (attempts.length === 0 && last === undefined) return null;
  const rows = attempts.map(({ attempt, outcome, startedAt, finishedAt, error }) => {
    const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1000;
    const took = `${seconds.toFixed(1)} s`;
    return [
      String(attempt),
      OUTCOME_WORDS[outcome],
      Time({ at: startedAt, zone }),
      took,
      error ?? "",
    ];
  });
  if (last)
    rows.push([String(job.attempts), last.word, Time({ at: last.at, zone }), last.took, ""]);
  return (
    <Card title="Attempts">
      {Table({
        name: "Attempts",
        columns: [
          { title: "No.", look: "end" },
          { title: "Outcome" },
          { title: "Started" },
          { title: "Took", look: "end" },
          { title: "What it said", look: "main" },
        ],
        rows: rows.map((cells) => ({ cells })),
      })}
    </Card>
  );
};

/** The one that runs or ended well stands in the job, not among the attempts. */
function lastAttempt({ state, startedAt, finishedAt }: Job) {
  if (startedAt === null) return undefined;
  if (state === "running") return { word: "Running", at: startedAt, took: "" };
  if (state !== "done" || finishedAt === null) return undefined;
  const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1000;
  return { word: "Done", at: startedAt, took: `${seconds.toFixed(1)} s` };
}
