import { hash } from "node:crypto";
import { canonicalJson } from "../../platform/text/canonical-json.ts";
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
  return hash(
    "sha256",
    JSON.stringify([
      [scope, provider, baseUrl, canonicalJson(settings)],
      [model, taskType, prompt.name, prompt.version, system],
      messages.map(({ role, text }) => [role, text]),
      schema && [schema.name, canonicalSchema(schema.schema)],
      [maxTokens, effort, temperature],
    ]),
  );
}

/** A task has the same object each time. */
const schemas = new WeakMap<object, string>();

function canonicalSchema(schema: object): string {
  const known = schemas.get(schema) ?? canonicalJson(schema);
  schemas.set(schema, known);
  return known;
}
