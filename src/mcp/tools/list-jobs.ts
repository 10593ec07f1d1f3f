import { z } from "zod";
import { type Job, listJobs as list } from "../../jobs/job.ts";
import { defineTool } from "../tool.ts";
import { cursor, iso, limit, lines, more, next, oneLine, time } from "../words.ts";

const jobState = z.enum(["ready", "running", "done", "cancelled", "dead"]);

export const job = z.object({
  id: z.string(),
  label: z.string(),
  title: z.string(),
  state: jobState.describe("ready: it waits. dead: it failed for good."),
  attempts: z.int(),
  progress: z.string().nullable(),
  error: z.string().nullable(),
  createdAt: time,
  finishedAt: time.nullable(),
});

export const jobOf = (row: Job): z.input<typeof job> => ({
  id: row.id,
  label: row.label,
  title: row.title,
  state: row.state,
  attempts: row.attempts,
  progress: row.progress?.text ?? null,
  error: row.error,
  createdAt: iso(row.createdAt),
  finishedAt: row.finishedAt && iso(row.finishedAt),
});

export const jobLine = ({
  id,
  label,
  title,
  state,
  progress,
  error,
}: z.input<typeof job>): string =>
  `- ${label}: ${oneLine(title)} (${state}${progress ? `, ${progress}` : ""}${error ? `, ${oneLine(error)}` : ""}), id ${id}`;

export const listJobs = defineTool({
  name: "list_jobs",
  title: "List jobs",
  description:
    "Your background jobs, the newest first: drafts being written, publications. watch_job waits for one.",
  action: "jobs.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    state: jobState.optional(),
    everybody: z.boolean().default(false).describe("Counts for an admin only."),
    cursor,
    limit,
  }),
  output: z.object({ jobs: z.array(job), next }),
  async run({ deps, account }, { state, everybody, cursor: before, limit: most }) {
    const filter = { all: everybody, state, before, limit: most };
    const { jobs, next: after } = await list(deps.db, account, filter);
    const shown = jobs.map(jobOf);
    return {
      data: { jobs: shown, next: after ?? null },
      text: lines(shown.length === 0 && "No jobs.", ...shown.map(jobLine), more(after)),
    };
  },
});
