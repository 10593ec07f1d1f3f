import { z } from "zod";
import type { Deps } from "../../app.ts";
import { defineJob, done } from "../../platform/jobs/job.ts";
import { lookAtAll } from "./versions.ts";
import { tidyWaiting } from "./waiting.ts";

export const sourceVersionsJob = defineJob<Deps>()({
  name: "drafts.source_versions",
  label: "Look for later versions of sources",
  queue: "watch",
  payload: z.object({}),
  unique: () => "drafts.source_versions",
  attempts: 1,
  timeoutMs: 600_000,
  priority: 200,
  async run(deps, _payload, { signal }) {
    await lookAtAll(deps, { signal });
    return done();
  },
});

export const tidySourcesJob = defineJob<Deps>()({
  name: "drafts.tidy_sources",
  label: "Drop sources that nobody used",
  queue: "system",
  payload: z.object({}),
  attempts: 3,
  priority: 200,
  async run(deps) {
    await tidyWaiting(deps);
    return done();
  },
});
