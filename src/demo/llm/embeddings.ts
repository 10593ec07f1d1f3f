import { hash } from "node:crypto";
import { z } from "zod";
import { DEMO_MODEL, tokens } from "./answer.ts";
import type { Reply } from "./wire.ts";

const DIMENSIONS = 64;

const request = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
});

const refusal = (message: string, code: string) => ({
  error: { message, type: "invalid_request_error", param: null, code },
});

/** `POST /v1/embeddings`: no AI, so texts are near each other that share words. */
export function embeddingsReply(body: unknown): Reply {
  const parsed = request.safeParse(body);
  if (!parsed.success) {
    return { status: 400, body: refusal(z.prettifyError(parsed.error), "invalid") };
  }
  const { model, input } = parsed.data;
  if (model !== DEMO_MODEL) {
    return { status: 404, body: refusal(`The model ${model} does not exist`, "model_not_found") };
  }
  const texts = [input].flat();
  const data = texts.map((text, index) => ({
    object: "embedding",
    index,
    embedding: vectorOf(text),
  }));
  const count = texts.reduce((sum, text) => sum + tokens(text), 0);
  const usage = { prompt_tokens: count, total_tokens: count };
  return { body: { object: "list", model, data, usage } };
}

/** Each word counts in one place; of length 1, so that texts of any size compare. */
function vectorOf(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const place = Number.parseInt(hash("sha256", word).slice(0, 8), 16) % DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => Math.round((value / length) * 1e6) / 1e6);
}
