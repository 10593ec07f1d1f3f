import { z } from "zod";
import { embed } from "../llm/embed.ts";
import { defineEndpoint } from "./endpoint.ts";

const MOST_TEXTS = 100;

const create = defineEndpoint({
  id: "createEmbeddings",
  method: "post",
  path: "/embeddings",
  tag: "Models",
  summary: "Turn texts into vectors",
  description:
    "By the model that the policy for embeddings names; budgets, the cache and the ledger hold as for any call.",
  action: "models.use",
  body: z
    .strictObject({
      texts: z.array(z.string().min(1).max(30_000)).min(1).max(MOST_TEXTS),
      fresh: z
        .boolean()
        .default(false)
        .meta({ description: "Ask the model again, whatever the cache has." }),
    })
    .meta({ id: "NewEmbeddings" }),
  answer: z
    .object({
      vectors: z.array(z.array(z.number())).meta({ description: "In the order of the texts." }),
      model: z.string().nullable(),
      costNanoUsd: z.number().nullable().meta({ description: "Null: nobody knows its price." }),
      activityId: z.string().meta({ description: "Its row in the ledger." }),
      fromCache: z.boolean().meta({ description: "Kept from the same texts; `fresh` asks again." }),
    })
    .meta({ id: "Embeddings" }),
  problems: {
    "llm.over_budget": 429,
    "llm.too_many_calls": 429,
    "llm.overloaded": 503,
    "llm.rate_limited": 503,
    "llm.circuit_open": 503,
    "llm.timeout": 504,
    "llm.unreachable": 502,
    "llm.broke_off": 502,
    "llm.server_error": 502,
    "llm.wrong_answer": 502,
    "llm.not_an_api": 502,
  },
  async run({ deps, account, body, c }) {
    const told = await embed(deps.llm, {
      ...body,
      accountId: account.id,
      subject: "api:embeddings",
      signal: c.req.raw.signal,
    });
    if (!("code" in told)) return { data: told };
    const { code, message, retryAfterMs } = told;
    if (retryAfterMs === undefined) return { code, message };
    return { code, message, headers: { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) } };
  },
});

export const embeddingEndpoints = [create];
