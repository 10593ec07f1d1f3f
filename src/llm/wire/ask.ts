import { z } from "zod";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { LlmFault, wordsOf } from "../fault.ts";
import type {
  LlmConnection,
  LlmRefusal,
  OfferedModel,
  TestOutcome,
  Tried,
} from "../providers/provider.ts";
import { faultOfFailure, isWebPage, refusalFault, requestIdOf, webPageFault } from "./door.ts";
import { parseJson } from "./parse-json.ts";

const PATIENCE_MS = 15_000;
/** The server has no such address: it may still answer calls of a model. */
const NOT_OFFERED = [404, 405, 501];

interface Question {
  url: string;
  headers: Record<string, string>;
  body?: object;
}

/** A small question that costs nothing, with its answer's JSON or the fault that it met. */
export async function ask(
  outbound: Outbound,
  connection: LlmConnection,
  { url, headers, body }: Question,
): Promise<{ json: unknown } | LlmFault> {
  const answer = await outbound.send({
    url,
    headers: { accept: "application/json", ...headers },
    timeoutMs: PATIENCE_MS,
    ...(connection.tls && { tls: connection.tls }),
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  if (!answer.ok) return faultOfFailure(answer);
  const { status, headers: got, retryAfterMs } = answer;
  if ((status >= 300 && status < 400) || (status < 300 && isWebPage(got))) {
    return webPageFault(status, connection);
  }
  const json = parseJson(new TextDecoder().decode(answer.body));
  if (status < 300) return { json };
  return refusalFault(connection, {
    status,
    body: json,
    requestId: requestIdOf(got),
    retryAfterMs,
  });
}

export function refusalOf(fault: LlmFault, { secrets }: LlmConnection): LlmRefusal {
  const { retryAfterMs } = fault.facts;
  return {
    ok: false,
    code: fault.code,
    ...wordsOf(fault, secrets),
    credentialDead: fault.credentialDead,
    mayHaveHappened: false,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

const size = z.number().int().positive().nullish().catch(null);
const listed = z
  .object({
    id: z.string(),
    // Anthropic, vLLM, OpenRouter, LiteLLM.
    max_input_tokens: size,
    max_model_len: size,
    context_length: size,
    context_window: size,
  })
  .transform(({ id, ...sizes }): OfferedModel => {
    const known = Object.values(sizes).find((one) => typeof one === "number");
    return { id, contextTokens: known ?? null };
  });
const listing = z.object({ data: z.array(listed) });

/** `GET /v1/models`: the same in both dialects. */
async function askModels(
  outbound: Outbound,
  connection: LlmConnection,
  question: Question,
): Promise<OfferedModel[] | LlmFault> {
  const answer = await ask(outbound, connection, question);
  if (answer instanceof LlmFault) return answer;
  const parsed = listing.safeParse(answer.json);
  return parsed.success ? parsed.data.data : new LlmFault("wrong_answer");
}

export async function listModels(
  outbound: Outbound,
  connection: LlmConnection,
  question: Question,
): Promise<Tried<OfferedModel[]>> {
  const models = await askModels(outbound, connection, question);
  return Array.isArray(models) ? { ok: true, value: models } : refusalOf(models, connection);
}

/**
 * Tries address, credential and model without making a model write anything: by the list of
 * models, and where there is none by a request without a message, which a server refuses as
 * such once everything else about it is right.
 */
export async function tryModel(
  outbound: Outbound,
  connection: LlmConnection,
  questions: { model: string; models: Question; empty: Question },
): Promise<TestOutcome> {
  const { model } = questions;
  const offered = await askModels(outbound, connection, questions.models);
  if (Array.isArray(offered)) {
    const models = offered.map(({ id }) => id);
    if (!isOffered(model, models)) return refusalOf(notOffered(model, models), connection);
    return {
      ok: true,
      code: "ok",
      message: `The server offers the model ${model}.`,
      fix: "",
      models,
    };
  }
  if (!NOT_OFFERED.includes(offered.facts.httpStatus ?? 0)) return refusalOf(offered, connection);
  const empty = await ask(outbound, connection, questions.empty);
  if (empty instanceof LlmFault && empty.kind !== "bad_request") {
    return refusalOf(empty, connection);
  }
  const message = `The server answers. It lists no models, so “${model}” is shown to be right by the first draft only.`;
  return { ok: true, code: "ok", message, fix: "" };
}

/** A list has `claude-x-20260101` and `llama:latest` where people may say `claude-x` and `llama`. */
const isOffered = (model: string, models: string[]): boolean =>
  models.some((id) => [id, id.replace(/-\d{8}$/, ""), id.replace(/:latest$/, "")].includes(model));

function notOffered(model: string, models: string[]): LlmFault {
  const some = models.slice(0, 8).join(", ");
  const more = models.length > 8 ? ", …" : "";
  const detail = `it has no “${model}”${some === "" ? "" : `, but ${some}${more}`}`;
  return new LlmFault("unknown_model", { detail });
}
