import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { findJob, type Job } from "../../jobs/job.ts";
import { type Call, defineTool, notFound } from "../tool.ts";
import { id } from "../words.ts";
import { job, jobLine, jobOf } from "./list-jobs.ts";

/** What a look at the job's row costs is nothing beside that. */
const LOOK_MS = 250;

export const watchJob = defineTool({
  name: "watch_job",
  title: "Watch a job",
  description:
    "Waits until a job has ended, at most `seconds`, and says how it stands. Call it again where it still runs.",
  action: "jobs.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    id: id.describe("Id of the job."),
    seconds: z.int().min(0).max(50).default(25).describe("How long to wait at most."),
  }),
  output: z.object({ job, ended: z.boolean() }),
  async run(call, { id: jobId, seconds }) {
    const found = await watch(call, jobId, seconds * 1000);
    if (!found) return notFound("job");
    const shown = jobOf(found);
    const ended = isOver(found);
    return {
      data: { job: shown, ended },
      text: `${jobLine(shown)}${ended ? "" : "\nIt still runs."}`,
    };
  },
});

const isOver = ({ state }: Job) => state !== "ready" && state !== "running";

async function watch({ deps, account, signal, progress }: Call, jobId: string, ms: number) {
  const until = deps.clock.monotonic() + ms;
  let told = "";
  for (;;) {
    const found = await findJob(deps.db, account, jobId);
    if (!found || isOver(found) || deps.clock.monotonic() >= until) return found;
    const words = found.progress?.text ?? found.state;
    if (words !== told) await progress(found.progress?.done ?? 0, words);
    told = words;
    await sleep(LOOK_MS, undefined, { signal });
  }
}
