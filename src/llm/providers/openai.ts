import { z } from "zod";
import { embedOpenai } from "../wire/embeddings.ts";
import { listModels, tryModel } from "../wire/ask.ts";
import { openaiUrl, streamOpenai } from "../wire/openai.ts";
import { defineLlmProvider, type LlmConnection } from "./provider.ts";

const settings = z.object({
  model: z.string().min(1),
  price: z.enum(["per_token", "free"]).default("per_token"),
  keyHeader: z.enum(["authorization", "x-api-key", "api-key"]).default("authorization"),
});

/** A server of one's own often wants no key. */
function authOf({ secrets, settings: raw }: LlmConnection): Record<string, string> {
  const { keyHeader } = settings.parse(raw);
  if (!secrets.apiKey) return {};
  return {
    [keyHeader]: keyHeader === "authorization" ? `Bearer ${secrets.apiKey}` : secrets.apiKey,
  };
}

export function questionsOf(baseUrl: string, model: string, headers: Record<string, string>) {
  return {
    model,
    models: { url: openaiUrl(baseUrl, "models"), headers },
    empty: {
      url: openaiUrl(baseUrl, "chat/completions"),
      headers: { ...headers, "content-type": "application/json" },
      body: { model, max_tokens: 1, messages: [] },
    },
  };
}

const questions = (connection: LlmConnection) =>
  questionsOf(connection.baseUrl, settings.parse(connection.settings).model, authOf(connection));

export const openai = defineLlmProvider({
  label: "OpenAI-compatible server",
  help: "Ollama, vLLM, LiteLLM, a company gateway: whatever speaks OpenAI's chat completions.",
  secrets: [],
  settings,
  stream: (outbound, call) => streamOpenai(outbound, call, authOf(call.connection)),
  embed: (outbound, call) => embedOpenai(outbound, call, authOf(call.connection)),
  test: (outbound, connection) => tryModel(outbound, connection, questions(connection)),
  listModels: (outbound, connection) =>
    listModels(outbound, connection, questions(connection).models),
});
