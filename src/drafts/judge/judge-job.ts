import { z } from "zod";
import type { Deps } from "../../app.ts";
import { defineJob } from "../../platform/jobs/job.ts";
import { judge } from "./judge.ts";

export const judgeJob = defineJob<Deps>()({
  name: "drafts.judge",
  label: "Review a draft",
  // Of its own: who waits for a draft does not wait for opinions on others.
  queue: "review",
  payload: z.object({ judgementId: z.string() }),
  unique: ({ judgementId }) => judgementId,
  attempts: 3,
  timeoutMs: 1_800_000,
  priority: 80,
  run: (deps, { judgementId }, context) => judge(deps, judgementId, context),
});
