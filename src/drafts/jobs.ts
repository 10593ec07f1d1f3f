import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob } from "../platform/jobs/job.ts";
import { compose } from "./compose.ts";
import { publish } from "./publishing/publish.ts";
import { startWatches, watchProject } from "./publishing/watch.ts";

export const composeJob = defineJob<Deps>()({
  name: "drafts.compose",
  label: "Write a draft",
  queue: "llm",
  payload: z.object({ compositionId: z.string() }),
  unique: ({ compositionId }) => compositionId,
  attempts: 4,
  timeoutMs: 600_000,
  priority: 50,
  run: (deps, { compositionId }, context) => compose(deps, compositionId, context),
});

export const publishJob = defineJob<Deps>()({
  name: "drafts.publish",
  label: "Publish to Jira",
  queue: "publish",
  payload: z.object({ publicationId: z.string() }),
  // Not `unique`: a person may send it on its way again while the job before is still ending.
  concurrencyKey: ({ publicationId }) => publicationId,
  attempts: 12,
  timeoutMs: 300_000,
  priority: 10,
  run: (deps, { publicationId }, context) => publish(deps, publicationId, context),
});

export const watchJob = defineJob<Deps>()({
  name: "drafts.watch",
  label: "Look at issues",
  queue: "watch",
  payload: z.object({ accountId: z.string(), connectionId: z.string(), projectKey: z.string() }),
  unique: (watched) => Object.values(watched).join(" "),
  attempts: 2,
  timeoutMs: 120_000,
  priority: 200,
  run: (deps, watched, context) => watchProject(deps, watched, context),
});

export const watchesJob = defineJob<Deps>()({
  name: "drafts.watches",
  label: "Look at issues that were created",
  queue: "watch",
  payload: z.object({}),
  attempts: 1,
  priority: 200,
  run: (deps) => startWatches(deps, watchJob),
});
