import { createHash } from "node:crypto";
import type { Deps } from "../app.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Problem } from "../platform/http/problem.ts";

/** As a request names itself, and what it asks for. */
interface Named {
  accountId: string;
  key: string;
  /** Method, path with query, and body. */
  parts: string[];
  /** The answer must not be kept. */
  isSecret: boolean;
}

export const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

const REUSED: Problem = {
  status: 422,
  code: "api.key_reused",
  message: "Another request was sent under this Idempotency-Key. Send this one under a new key.",
};
export const IN_USE: Problem = {
  status: 409,
  code: "api.key_in_use",
  message:
    "The first request under this Idempotency-Key is not over. Look at what it made before you send it under a new key.",
  headers: { "Retry-After": "1" },
};

const hashOf = (parts: string[]) =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

const KEPT_HEADERS = ["content-type", "location", "etag"];

/**
 * Runs a request once for its key: asked again, it answers as it did. One that failed in a way that
 * nobody expected counts as not sent.
 */
export async function answerOnce(
  { db, clock }: Pick<Deps, "db" | "clock">,
  { accountId, key, parts, isSecret }: Named,
  run: () => Promise<Response>,
): Promise<Response | Problem> {
  const { idempotencyKeys } = db.t;
  const request = hashOf(parts);
  const own = and(eq(idempotencyKeys.accountId, accountId), eq(idempotencyKeys.key, key));
  const [first] = await db
    .insert(idempotencyKeys)
    .values({ accountId, key, request, createdAt: clock.now() })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (first === undefined) {
    const [before] = await db.select().from(idempotencyKeys).where(own);
    if (before === undefined) return IN_USE;
    return before.request === request ? replay(before) : REUSED;
  }
  try {
    const answer = await run();
    if (isSecret) return answer;
    await db
      .update(idempotencyKeys)
      .set(await keptOf(answer))
      .where(own);
    return answer;
  } catch (error) {
    await db.delete(idempotencyKeys).where(own);
    throw error;
  }
}

type Kept = Pick<Deps["db"]["t"]["idempotencyKeys"]["$inferSelect"], "status" | "headers" | "body">;

/** What of an answer is sent again. */
export async function keptOf(answer: Response) {
  const body = await answer.clone().text();
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: answer.status, headers: Object.fromEntries(kept), body };
}

export function replay({ status, headers, body }: Kept): Response | Problem {
  if (status === null) return IN_USE;
  return new Response(body, { status, headers: { ...headers, "Idempotency-Replayed": "true" } });
}
