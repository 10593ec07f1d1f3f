import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob } from "../platform/jobs/job.ts";
import { runTrial } from "./run.ts";

export const trialJob = defineJob<Deps>()({
  name: "trials.run",
  label: "Try a prompt",
  queue: "review",
  payload: z.object({ trialId: z.string() }),
  unique: ({ trialId }) => trialId,
  attempts: 2,
  timeoutMs: 1_800_000,
  priority: 90,
  run: (deps, { trialId }, context) => runTrial(deps, trialId, context),
});
