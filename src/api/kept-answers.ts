// A POST of who has no account yet: signing in, or taking the next pair of tokens.
import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Deps } from "../app.ts";
import { eq, lt } from "../db/drizzle.ts";
import type { Problem } from "../platform/http/problem.ts";
import { IN_USE, keptOf, replay } from "./idempotency.ts";

/** As long as an answer that was lost is asked for again. */
export const KEPT_ANSWER_MS = 120_000;

const PURPOSE = "api.kept_answers";
const kept = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

const placeOf = (id: string) => ({ table: "kept_answers", column: "sealed", id });

/** Nobody can try passwords on it without the master key. */
function idOf({ secrets }: Pick<Deps, "secrets">, parts: string[]): string {
  const derived = secrets.deriveKey(PURPOSE);
  if (derived === undefined) throw new Error("there is no master key");
  return createHmac("sha256", derived.key).update(JSON.stringify(parts)).digest("base64url");
}

/**
 * Runs a request once for its key and its very words: another request under the same key is another
 * one. The answer holds tokens, so it is kept sealed, and for minutes; a refusal is not kept.
 */
export async function answerStrangerOnce(
  { db, clock, secrets }: Pick<Deps, "db" | "clock" | "secrets">,
  parts: string[],
  run: () => Promise<Response>,
): Promise<Response | Problem> {
  const { keptAnswers: k } = db.t;
  const id = idOf({ secrets }, parts);
  const now = clock.now();
  const tooOld = lt(k.createdAt, new Date(now.getTime() - KEPT_ANSWER_MS));
  await db.delete(k).where(tooOld);
  const row = { id, sealed: null, createdAt: now };
  const [first] = await db.insert(k).values(row).onConflictDoNothing().returning({ id: k.id });
  if (first === undefined) {
    const [before] = await db.select().from(k).where(eq(k.id, id));
    if (!before?.sealed) return IN_USE;
    return replay(kept.parse(JSON.parse(secrets.open(before.sealed, placeOf(id)))));
  }
  const forget = () => db.delete(k).where(eq(k.id, id));
  try {
    const answer = await run();
    if (!answer.ok) {
      await forget();
      return answer;
    }
    const sealed = secrets.seal(JSON.stringify(await keptOf(answer)), placeOf(id));
    await db.update(k).set({ sealed }).where(eq(k.id, id));
    return answer;
  } catch (error) {
    await forget();
    throw error;
  }
}
