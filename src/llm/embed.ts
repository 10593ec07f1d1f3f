import { z } from "zod";
import type { Llm, LlmFailure, LlmRequest } from "./llm.ts";
import { BY_POLICY } from "./routing/policies.ts";

/** As long as the texts that were given, and in their order. */
interface Vectors {
  vectors: number[][];
  model: string | null;
  /** Null = unpriced. */
  costNanoUsd: number | null;
  activityId: string;
  /** Kept from the same texts: no model was asked. */
  fromCache: boolean;
}

type Asked = Pick<LlmRequest, "accountId" | "subject" | "signal"> & {
  texts: readonly string[];
} & Partial<Pick<LlmRequest, "fresh" | "projectKey" | "jobId">>;

const vectorsShape = z.array(z.array(z.number()));

/** Vectors of texts from the model that the policy for embeddings names; on record as any call. */
export async function embed(llm: Llm, { texts, ...asked }: Asked): Promise<Vectors | LlmFailure> {
  let text = "";
  let activityId = "";
  const request: LlmRequest = {
    ...asked,
    taskType: "embed",
    connectionId: BY_POLICY,
    model: "",
    prompt: { name: "embed", version: 1 },
    system: "",
    messages: texts.map((one) => ({ role: "user", text: one })),
    maxTokens: 0,
  };
  for await (const event of llm.stream(request)) {
    if (event.type === "start") ({ activityId } = event);
    else if (event.type === "text") text += event.text;
    else if (event.type !== "end") continue;
    else if (event.status === "ok") {
      const vectors = vectorsShape.parse(JSON.parse(text));
      const { modelServed: model, costNanoUsd } = event;
      return { vectors, model, costNanoUsd, activityId, fromCache: event.kept === true };
    } else return event.failure ?? NO_ANSWER;
  }
  throw new Error("the router ended a stream without an end event");
}

const NO_ANSWER: LlmFailure = {
  code: "llm.failed",
  message: "The model gave no answer.",
  permanent: false,
};
