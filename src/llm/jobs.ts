import { z } from "zod";
import type { Deps } from "../app.ts";
import { done, defineJob, retry } from "../platform/jobs/job.ts";
import { cleanUpCache } from "./cache/care.ts";
import { pruneActivities, pruneBodies } from "./prune.ts";
import { recompute } from "./recompute.ts";
import { daysToSum, rollUp } from "./roll-up.ts";
import { dayOf } from "./spends.ts";

const DAY = 86_400_000;
const STOPPED = "It was stopped between two chunks.";

/** Every few minutes: sums of today, and of yesterday for calls that ended after midnight. */
export const rollUpJob = defineJob<Deps>()({
  name: "llm.roll_up",
  label: "Sum up model calls",
  payload: z.object({}),
  queue: "system",
  unique: () => "llm.roll_up",
  async run({ db, clock }) {
    const now = clock.now().getTime();
    const recent = [dayOf(new Date(now - DAY)), dayOf(new Date(now))];
    const days = await daysToSum(db, recent);
    for (const day of days) await rollUp(db, day);
    return done();
  },
});

/** Hourly: what may go leaves the cache and the ledger. */
export const tidyLlmJob = defineJob<Deps>()({
  name: "llm.tidy",
  label: "Tidy kept answers and old model calls",
  payload: z.object({}),
  queue: "system",
  unique: () => "llm.tidy",
  async run({ db, clock, config }, _payload, { signal }) {
    const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY);
    const mostBytes = config.LLM_CACHE_MB * 1_000_000;
    const answers = await cleanUpCache(db, clock, { mostBytes, signal });
    const texts = await pruneBodies(db, daysAgo(config.LLM_KEEP_TEXTS_DAYS), signal);
    const calls = await pruneActivities(db, daysAgo(config.LLM_KEEP_CALLS_DAYS), signal);
    return signal.aborted ? retry(STOPPED) : done({ answers, texts, calls });
  },
});

/** After a change of a price. */
export const recomputeJob = defineJob<Deps>()({
  name: "llm.recompute_prices",
  label: "Price model calls anew",
  payload: z.object({ model: z.string(), from: z.iso.datetime() }),
  queue: "system",
  timeoutMs: 3_600_000,
  unique: ({ model, from }) => `llm.recompute_prices:${model}:${from}`,
  async run({ db, prices }, { model, from }, { signal }) {
    const days = await recompute(db, prices, { model, from: new Date(from), signal });
    for (const day of days) await rollUp(db, day);
    return signal.aborted ? retry(STOPPED) : done({ days: days.size });
  },
});
