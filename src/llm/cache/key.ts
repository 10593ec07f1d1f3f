import { createHash } from "node:crypto";
import type { LlmRequest } from "../llm.ts";
import type { LlmConnection } from "../providers/provider.ts";
import type { CacheRule } from "./rules.ts";

/** Who is in no team keeps to themselves where the team would share. */
export function scopeOf({ scope }: CacheRule, accountId: string, teamId: string | null): string {
  if (scope === "company") return "company";
  return scope === "team" && teamId !== null ? `team:${teamId}` : `account:${accountId}`;
}

/**
 * All that makes an answer what it is. The scope is a part of it, so nobody can be given what was
 * kept for somebody else.
 */
export function cacheKey(
  scope: string,
  { provider, baseUrl, settings }: LlmConnection,
  request: LlmRequest,
): string {
  const { model, taskType, prompt, system, messages, schema } = request;
  const { maxTokens, effort, temperature } = request;
  const how = { maxTokens, effort, temperature };
  const asked = { model, taskType, prompt, system, messages, schema, ...how };
  const whole = canonical({ scope, provider, baseUrl, settings, asked });
  return createHash("sha256").update(whole).digest("hex");
}

/** JSON whose keys are in order, so that the order in which they were put in tells nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
