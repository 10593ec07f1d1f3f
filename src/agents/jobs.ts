import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob } from "../platform/jobs/job.ts";
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
