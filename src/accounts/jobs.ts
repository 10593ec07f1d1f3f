import { z } from "zod";
import type { Deps } from "../app.ts";
import { done, defineJob } from "../platform/jobs/job.ts";
import { dropEnded } from "./drop-ended.ts";
import { cancelJobsOfDeactivated } from "./role.ts";

/** Hourly: what has ended leaves the database. */
export const tidyAccounts = defineJob<Deps>()({
  name: "accounts.tidy",
  label: "Tidy sign-ins and registrations",
  payload: z.object({}),
  queue: "system",
  unique: () => "accounts.tidy",
  async run(deps) {
    await dropEnded(deps.db, deps);
    await cancelJobsOfDeactivated(deps);
    return done();
  },
});
