import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob, done } from "../platform/jobs/job.ts";
import { sweepCheckOuts } from "./check-out-home.ts";
import { execute } from "./execute.ts";

export const runAgentJob = defineJob<Deps>()({
  name: "agents.run",
  label: "Run an agent",
  queue: "llm",
  payload: z.object({ runId: z.string() }),
  unique: ({ runId }) => runId,
  attempts: 4,
  timeoutMs: 1_800_000,
  priority: 60,
  run: (deps, { runId }, context) => execute(deps, runId, context),
});

/** Of a run that was killed, what it had of a repository. */
export const tidyCheckOutsJob = defineJob<Deps>()({
  name: "agents.tidy_check_outs",
  label: "Remove left-over copies of repositories",
  payload: z.object({}),
  queue: "system",
  unique: () => "agents.tidy_check_outs",
  async run(deps) {
    await sweepCheckOuts(deps);
    return done();
  },
});
