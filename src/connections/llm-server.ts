import { z } from "zod";
import type { LlmConnection, LlmProvider } from "../llm/providers/provider.ts";
import type { Outbound } from "../platform/outbound/outbound.ts";
import type { Outside } from "./failure.ts";
import type { Learnt, OpenConnection, ProviderField } from "./provider.ts";

/** Fields that every model server has. */
export const llmFields = {
  model: {
    name: "model",
    label: "Model",
    hint: "Leave it empty if you do not know: the first one that the server offers is taken, and you choose afterwards.",
    control: "model",
    optional: true,
  },
  price: {
    name: "price",
    label: "What it costs",
    control: "select",
    options: [
      { value: "per_token", label: "Paid by the token (costs are shown where prices are known)" },
      { value: "free", label: "Nothing per call (own server, flat rate)" },
    ],
  },
  apiKey: { name: "apiKey", label: "API key", control: "password", secret: true },
} as const satisfies Record<string, ProviderField>;

/** Whoever calls a model server by an API key may leave it out where the server wants none. */
export const optionalKey = z
  .object({ apiKey: z.string().min(1).optional() })
  .transform(({ apiKey }): Record<string, string> => (apiKey === undefined ? {} : { apiKey }));

/** A stored connection in the words of `src/llm`. */
export function llmConnection(
  provider: LlmConnection["provider"],
  { id, baseUrl, settings, secrets, tls }: OpenConnection,
): LlmConnection {
  return { id, provider, baseUrl, settings, secrets, ...(tls && { tls }) };
}

export async function testLlm(
  { outbound }: { outbound: Outbound },
  llm: LlmProvider,
  connection: LlmConnection,
): Promise<Outside<Learnt>> {
  const tried = await llm.test(outbound, connection);
  if (!tried.ok) return tried;
  const { message, models, identity } = tried;
  const value = { message, capabilities: models ? { models } : {}, ...(identity && { identity }) };
  return { ok: true, value };
}

/** The question for the models needs the other settings only; a placeholder keeps its schema content. */
export async function listLlmModels(
  { outbound }: { outbound: Outbound },
  llm: LlmProvider,
  connection: LlmConnection,
): Promise<Outside<string[]>> {
  const settings = { ...connection.settings, model: "-" };
  const listed = await llm.listModels(outbound, { ...connection, settings });
  return listed.ok ? { ok: true, value: listed.value.map(({ id }) => id) } : listed;
}
