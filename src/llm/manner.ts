import type { LlmFault } from "./fault.ts";
import type { Manner } from "./providers/provider.ts";

export const FIRST_MANNER: Manner = {
  format: "json_schema",
  maxTokens: "max_tokens",
  effort: true,
  temperature: true,
  cacheMarks: true,
};

const LESS = { json_schema: "json_object", json_object: "plain", plain: undefined } as const;
const ABOUT_FORM =
  /response_format|json|schema|structured|output_config|output_format|stream_options|grammar|guided/i;

/** What a server may do without, and how it speaks of it when it refuses it. */
const EXTRAS = [
  ["temperature", /temperature/i],
  ["effort", /effort/i],
  ["cacheMarks", /cache_control/i],
] as const;

/**
 * How to ask a server that refused this manner of asking; undefined when that was not it. Servers
 * have no code for it, so this alone goes by their words.
 */
export function milderManner(manner: Manner, fault: LlmFault): Manner | undefined {
  if (fault.kind !== "bad_request") return undefined;
  const reason = fault.facts.detail ?? "";
  if (manner.maxTokens === "max_tokens" && reason.includes("max_completion_tokens")) {
    return { ...manner, maxTokens: "max_completion_tokens" };
  }
  const refused = EXTRAS.find(([extra, words]) => manner[extra] && words.test(reason));
  if (refused) return { ...manner, [refused[0]]: false };
  const format = LESS[manner.format];
  const aboutForm = reason === "" || ABOUT_FORM.test(reason);
  return format !== undefined && aboutForm ? { ...manner, format } : undefined;
}
