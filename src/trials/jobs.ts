import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob, done } from "../platform/jobs/job.ts";
import { dropOldTrials } from "./trial.ts";

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Daily; inputs stay, since a person gave them a name. */
export const tidyTrialsJob = defineJob<Deps>()({
  name: "trials.tidy",
  label: "Tidy old trials of prompts",
  payload: z.object({}),
  queue: "system",
  unique: () => "trials.tidy",
  async run({ db, clock }, _payload, { signal }) {
    const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS);
    return done({ dropped: await dropOldTrials(db, before, signal) });
  },
});
