import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob, done } from "../platform/jobs/job.ts";
import { dropOldDeliveries } from "./deliveries.ts";
import { tellOfBudgets, tellOfDeadJob } from "./tell.ts";

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** The worker enqueues it in the transaction in which another job dies. */
export const deadJobJob = defineJob<Deps>()({
  name: "webhooks.dead_job",
  label: "Tell of a job that failed for good",
  queue: "system",
  payload: z.object({ jobId: z.string(), diedAt: z.number() }),
  async run(deps, payload) {
    await tellOfDeadJob(deps, payload);
    return done();
  },
});

export const budgetWarningsJob = defineJob<Deps>()({
  name: "webhooks.budget_warnings",
  label: "Tell of budgets that are nearly used up",
  queue: "system",
  payload: z.object({}),
  unique: () => "",
  async run(deps) {
    await tellOfBudgets(deps);
    return done();
  },
});

export const tidyWebhooksJob = defineJob<Deps>()({
  name: "webhooks.tidy",
  label: "Delete old messages to webhooks",
  queue: "system",
  payload: z.object({}),
  unique: () => "",
  async run({ db, clock }, _payload, { signal }) {
    const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS);
    return done({ dropped: await dropOldDeliveries(db, before, signal) });
  },
});
