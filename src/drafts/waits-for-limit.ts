import type { LlmFailure } from "../llm/llm.ts";
import { type Fate, snooze } from "../platform/jobs/job.ts";

/** Our own limit on calls: waiting for it is no failed attempt. */
export const waitsForLimit = ({ code, retryAfterMs }: LlmFailure): Fate | undefined =>
  code === "llm.too_many_calls" ? snooze(retryAfterMs ?? 1000) : undefined;
