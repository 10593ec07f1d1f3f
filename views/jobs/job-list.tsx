import type { JobState } from "../../src/db/schema/jobs.ts";
import type { Job } from "../../src/jobs/job.ts";
import { urls } from "../../src/urls.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.ts";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { JobAction, JobBadge, JobProgress } from "./job-state.tsx";

export interface JobListProps {
  jobs: readonly Job[];
  next: string | undefined;
  page: { before?: string | undefined; state?: JobState | undefined; all?: "1" | undefined };
  zone: string | undefined;
}

/** What the stream sends anew when it has changed. */
export const JobList = (props: JobListProps) => {
  const { jobs, next, page } = props;
  return (
    <div id="jobs" class="stack">
      {jobs.length === 0 ? <Nothing {...props} /> : Rows(props)}
      {Pager({
        name: "Jobs",
        first: page.before && urls.jobs.index({ ...page, before: undefined }),
        next: next && urls.jobs.index({ ...page, before: next }),
      })}
    </div>
  );
};

const Nothing = ({ page }: JobListProps) => (
  <EmptyState icon="jobs" title="No jobs here">
    {page.state || page.before
      ? "None is in this state. Look at all of them."
      : "What takes longer than a moment, such as writing a draft, shows here while it runs and afterwards."}
  </EmptyState>
);

const Rows = ({ jobs, page, zone }: JobListProps) =>
  Table({
    name: "Jobs",
    columns: [
      { title: "What", look: "main" },
      { title: "State" },
      ...(page.all ? [{ title: "Whose" }] : []),
      { title: "Since" },
      { title: "Attempts", look: "end" as const },
      { title: "Action", look: "fit" as const, hideTitle: true },
    ],
    rows: jobs.map((job) => ({
      id: `job-${job.id}`,
      cells: [
        <>
          {Link({ href: urls.jobs.show(job.id), children: job.title })}
          <div class="text-muted">{job.label}</div>
          <JobProgress job={job} />
        </>,
        JobBadge({ job }),
        ...(page.all ? [job.accountName ?? "Countersign"] : []),
        Time({ at: job.finishedAt ?? job.startedAt ?? job.createdAt, zone }),
        `${job.attempts} of ${job.maxAttempts}`,
        <JobAction job={job} small />,
      ],
    })),
  });
