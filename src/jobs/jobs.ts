import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob } from "../platform/jobs/job.ts";
import { prune } from "./prune.ts";

export const pruneJob = defineJob<Deps>()({
  name: "jobs.prune",
  label: "Delete old jobs",
  queue: "system",
  payload: z.object({}),
  unique: () => "",
  timeoutMs: 600_000,
  priority: 200,
  run: (deps, _payload, context) => prune(deps, context),
});
