import { z } from "zod";
import type { Deps } from "../app.ts";
import { lt } from "../db/drizzle.ts";
import { KEPT_ANSWER_MS } from "./kept-answers.ts";
import { defineJob, done } from "../platform/jobs/job.ts";

const KEPT_MS = 86_400_000;

/** Under a key that is older a request is a new one. */
async function pruneKeys({ db, clock }: Pick<Deps, "db" | "clock">): Promise<void> {
  const { idempotencyKeys, keptAnswers } = db.t;
  const before = (ms: number) => new Date(clock.now().getTime() - ms);
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before(KEPT_MS)));
  await db.delete(keptAnswers).where(lt(keptAnswers.createdAt, before(KEPT_ANSWER_MS)));
}

export const pruneKeysJob = defineJob<Deps>()({
  name: "api.prune_keys",
  label: "Forget answers to programs",
  queue: "system",
  payload: z.object({}),
  unique: () => "",
  priority: 200,
  run: async (deps) => {
    await pruneKeys(deps);
    return done();
  },
});
