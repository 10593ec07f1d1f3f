import type { JSX } from "hono/jsx/jsx-runtime";
import type { AttemptOutcome, JobState } from "../../src/db/schema/jobs.ts";
import type { Job } from "../../src/jobs/job.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { PostButton } from "../ui/form.tsx";
import type { IconName } from "../ui/icon.ts";
import { Progress } from "../ui/progress.tsx";
import type { Tone } from "../ui/tone.ts";

interface Look {
  word: string;
  tone: Tone;
  icon: IconName;
}

export const STATE_LOOKS: Record<JobState, Look> = {
  ready: { word: "Waiting", tone: "neutral", icon: "clock" },
  running: { word: "Running", tone: "info", icon: "loader" },
  done: { word: "Done", tone: "good", icon: "good" },
  dead: { word: "Failed", tone: "bad", icon: "bad" },
  cancelled: { word: "Cancelled", tone: "neutral", icon: "stop" },
};

export const OUTCOME_WORDS: Record<AttemptOutcome, string> = {
  retry: "Failed",
  cancel: "Cancelled",
  timeout: "Took too long",
  lost: "Its process died",
  released: "Its process stopped",
};

export const isOpen = ({ state }: Pick<Job, "state">): boolean =>
  state === "ready" || state === "running";

export const JobBadge = ({ job }: { job: Job }): JSX.Element => {
  const isStopping = job.state === "running" && job.cancelledAt !== null;
  const { word, tone, icon } = STATE_LOOKS[job.state];
  return Badge({ tone, icon, children: isStopping ? "Stopping" : word });
};

/** Only while it has something to say. */
export const JobProgress = ({ job }: { job: Job }) => {
  const { progress } = job;
  if (!progress || !isOpen(job)) return null;
  const { done, total, text } = progress;
  return (
    <Progress
      id={`progress-${job.id}`}
      label={text}
      value={total === null ? undefined : done}
      max={total ?? 100}
      note={total === null ? undefined : `${done} of ${total}`}
    />
  );
};

/** One button: what a person can do about it now. */
export const JobAction = ({ job, small }: { job: Job; small?: boolean }) => {
  const look = { kind: "secondary" as const, small: small === true };
  if (job.state === "dead" || job.state === "cancelled") {
    return (
      <PostButton
        {...look}
        action={urls.jobs.retry(job.id)}
        icon="retry"
        label={`Retry ${job.title}`}
      >
        Retry
      </PostButton>
    );
  }
  if (!isOpen(job) || job.cancelledAt !== null) return null;
  return (
    <PostButton
      {...look}
      action={urls.jobs.cancellation(job.id)}
      icon="stop"
      label={`Cancel ${job.title}`}
      confirm={`Cancel “${job.title}”?`}
    >
      Cancel
    </PostButton>
  );
};
