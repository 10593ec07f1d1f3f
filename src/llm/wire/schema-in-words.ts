import type { LlmRequest } from "../llm.ts";

/** The system prompt for a server that cannot bind an answer to a schema: it is asked to. */
export function inWords({ system, schema }: Pick<LlmRequest, "system" | "schema">): string {
  if (!schema) return system;
  return `${system}

Answer with one JSON object and nothing else: no sentence around it, no code fence. It must fit this JSON schema:
${JSON.stringify(schema.schema)}`;
}
