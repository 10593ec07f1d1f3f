import { z } from "zod";
import type { Deps } from "../app.ts";
import { noteOutcomes } from "../drafts/outcome.ts";
import { defineJob, done, retry } from "../platform/jobs/job.ts";

/** Every few minutes: what has become of the drafts that changed. */
export const draftOutcomesJob = defineJob<Deps>()({
  name: "insights.draft_outcomes",
  label: "Sum up what became of drafts",
  payload: z.object({}),
  queue: "system",
  unique: () => "insights.draft_outcomes",
  async run({ db }, _payload, { signal }) {
    const drafts = await noteOutcomes(db, signal);
    return signal.aborted ? retry("It was stopped between two chunks.") : done({ drafts });
  },
});
