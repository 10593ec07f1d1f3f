import { z } from "zod";
import type { Deps } from "../app.ts";
import { defineJob } from "../platform/jobs/job.ts";
import { deliver } from "./deliver.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** After each attempt, as Standard Webhooks proposes it: a receiver may be down for days. */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

export const deliverJob = defineJob<Deps>()({
  name: "webhooks.deliver",
  label: "Tell a webhook",
  queue: "webhooks",
  payload: z.object({ deliveryId: z.string() }),
  unique: ({ deliveryId }) => deliveryId,
  attempts: WAITS.length + 1,
  backoffMs: (attempt) => WAITS[attempt - 1] ?? 24 * HOUR,
  timeoutMs: 60_000,
  run: (deps, { deliveryId }, context) => deliver(deps, deliveryId, context),
});
