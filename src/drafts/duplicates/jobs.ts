import { z } from "zod";
import type { Deps } from "../../app.ts";
import { defineJob, done } from "../../platform/jobs/job.ts";
import { forgetIssues } from "./known-issues.ts";
import { lookForDuplicates } from "./look.ts";

export const duplicatesJob = defineJob<Deps>()({
  name: "drafts.duplicates",
  label: "Look for duplicates",
  queue: "publish",
  payload: z.object({ draftId: z.string(), revision: z.int() }),
  unique: ({ draftId, revision }) => `${draftId} ${revision}`,
  attempts: 2,
  timeoutMs: 120_000,
  priority: 20,
  run: (deps, looked, context) => lookForDuplicates(deps, looked, context),
});

export const forgetIssuesJob = defineJob<Deps>()({
  name: "drafts.forget_issues",
  label: "Forget issues that were not read for long",
  queue: "system",
  payload: z.object({}),
  attempts: 3,
  priority: 200,
  async run(deps) {
    await forgetIssues(deps);
    return done();
  },
});
