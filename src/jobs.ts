import type { Deps } from "./app.ts";
import { composeJob, publishJob } from "./drafts/jobs.ts";
import type { AnyJob } from "./platform/jobs/job.ts";
import type { Schedule } from "./platform/jobs/queue.ts";

/** Every job. One that is not here does not run. */
export const jobs: readonly AnyJob<Deps>[] = [composeJob, publishJob];

/** Every schedule. */
export const schedules: readonly Schedule<Deps>[] = [];
