import { z } from "zod";
import { type AnthropicAuth, anthropicBase, streamAnthropic } from "../wire/anthropic.ts";
import { listModels, tryModel } from "../wire/ask.ts";
import { defineLlmProvider, type LlmConnection } from "./provider.ts";

const settings = z.object({
  model: z.string().min(1),
  price: z.enum(["per_token", "free"]).default("per_token"),
  /** Older gateways want the key in `x-api-key`, and an older version. */
  keyHeader: z.enum(["authorization", "x-api-key"]).default("authorization"),
  version: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
});

function authOf({ secrets, settings: raw }: LlmConnection): AnthropicAuth {
  const { keyHeader, version } = settings.parse(raw);
  const apiKey = secrets.apiKey ?? "";
  const dated = version === undefined ? {} : { "anthropic-version": version };
  return keyHeader === "x-api-key"
    ? { headers: { ...dated, "x-api-key": apiKey } }
    : { apiKey, headers: dated };
}

/** The same credential for a plain question, which the SDK is not asked for. */
function questions(connection: LlmConnection) {
  const { model, keyHeader, version } = settings.parse(connection.settings);
  const key = connection.secrets.apiKey ?? "";
  return questionsOf(connection.baseUrl, model, {
    "anthropic-version": version ?? "2026-10-21",
    [keyHeader]: keyHeader === "authorization" ? `Bearer ${key}` : key,
  });
}

export function questionsOf(baseUrl: string, model: string, auth: Record<string, string>) {
  const base = `${anthropicBase(baseUrl)}/v1`;
  const headers = { "anthropic-version": "2026-10-21", ...auth };
  return {
    model,
    models: { url: `${base}/models?limit=1000`, headers },
    empty: {
      url: `${base}/messages`,
      headers: { ...headers, "content-type": "application/json" },
      body: { model, max_tokens: 1, messages: [] },
    },
  };
}

export const anthropic = defineLlmProvider({
  label: "Claude (Anthropic)",
  help: "Claude by an API key of Anthropic, or by a gateway that speaks its protocol.",
  secrets: ["apiKey"],
  settings,
  stream: (outbound, call) => streamAnthropic(outbound, call, authOf(call.connection)),
  test: (outbound, connection) => tryModel(outbound, connection, questions(connection)),
  listModels: (outbound, connection) =>
    listModels(outbound, connection, questions(connection).models),
});
