import { z } from "zod";
import type { Deps } from "../../app.ts";
import { defineJob } from "../../platform/jobs/job.ts";
import { pruneFiles } from "../files/file.ts";
import { done } from "../../platform/jobs/job.ts";
import { runTurn } from "./run-turn.ts";

export const turnJob = defineJob<Deps>()({
  name: "sessions.turn",
  label: "Answer in a session",
  queue: "llm",
  payload: z.object({ turnId: z.string() }),
  unique: ({ turnId }) => turnId,
  attempts: 4,
  timeoutMs: 1_800_000,
  // Somebody sits before it.
  priority: 20,
  run: (deps, { turnId }, context) => runTurn(deps, turnId, context),
});

export const pruneFilesJob = defineJob<Deps>()({
  name: "agents.prune-files",
  label: "Remove files that no session has used",
  queue: "system",
  payload: z.object({}),
  run: async (deps) => done({ removed: await pruneFiles(deps) }),
});
