import { z } from "zod";
import type { Deps } from "../../app.ts";
import { defineJob } from "../../platform/jobs/job.ts";
import { judge } from "./judge.ts";

export const judgeJob = defineJob<Deps>()({
  name: "drafts.judge",
  label: "Review a draft",
  queue: "llm",
  payload: z.object({ judgementId: z.string() }),
  unique: ({ judgementId }) => judgementId,
  attempts: 3,
  timeoutMs: 1_800_000,
  // Who waits for a draft goes first.
  priority: 80,
  run: (deps, { judgementId }, context) => judge(deps, judgementId, context),
});
