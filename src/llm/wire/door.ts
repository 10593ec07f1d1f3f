import { type FaultKind, LlmFault } from "../fault.ts";
import {
  type Outbound,
  OutboundError,
  type OutboundFailure,
  type StreamAnswer,
  type StreamRequest,
} from "../../platform/outbound/outbound.ts";
import { retryAfterOf } from "../../platform/outbound/retry.ts";
import type { LlmConnection, ProviderCall } from "../providers/provider.ts";
import { faultOfError } from "./error-body.ts";
import { parseJson } from "./parse-json.ts";

/** No answer of a model comes near it. */
const MOST_BYTES = 64_000_000;
const LONGEST_ERROR = 100_000;

const KIND_OF: Record<OutboundFailure["code"], FaultKind> = {
  aborted: "broke_off",
  blocked: "blocked",
  circuit_open: "circuit_open",
  dns: "unreachable",
  refused: "unreachable",
  reset: "broke_off",
  timeout: "timeout",
  tls: "tls",
  too_large: "wrong_answer",
};

/** Cookies sign in to a web site: when they end, it answers with its sign-in page. */
const usesCookie = ({ secrets }: LlmConnection): boolean => secrets.cookie !== undefined;

export interface ModelAnswer {
  status: number;
  headers: Headers;
  requestId: string | null;
  /** Throws `LlmFault`. */
  pieces: AsyncIterable<Uint8Array>;
}

/** One model call, sent: only an answer that may be a model's comes back, the rest is thrown as `LlmFault`. */
export async function sendCall(
  outbound: Outbound,
  call: ProviderCall,
  { url, headers, body }: Pick<StreamRequest, "url" | "headers" | "body">,
): Promise<ModelAnswer> {
  const { connectTimeoutMs, signal, onBytes } = call;
  const { tls } = call.connection;
  try {
    const request = { url, method: "POST" as const, headers, body, tls, connectTimeoutMs, signal };
    const answer = await outbound.stream(request);
    await checkAnswer(answer, call);
    const { status, headers: got } = answer;
    const pieces = watched(answer.body, onBytes);
    return { status, headers: got, requestId: requestIdOf(got), pieces };
  } catch (error) {
    throw faultOf(error);
  }
}

/** What a thrown thing means; anything unknown is a connection that broke. */
function faultOf(error: unknown): LlmFault {
  if (error instanceof LlmFault) return error;
  if (error instanceof OutboundError) return faultOfFailure(error.failure);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? new LlmFault("broke_off") : faultOf(cause);
}

export function faultOfFailure({ code, message, retryAfterMs }: OutboundFailure): LlmFault {
  return new LlmFault(KIND_OF[code], { detail: message, retryAfterMs });
}

async function checkAnswer(
  { status, headers, body, close }: StreamAnswer,
  { connection, now }: ProviderCall,
): Promise<void> {
  const isFine = status >= 200 && status < 300;
  const sentAway = status >= 300 && status < 400;
  if (sentAway || (isFine && isWebPage(headers))) {
    close();
    throw webPageFault(status, connection);
  }
  if (isFine) return;
  throw refusalFault(connection, {
    status,
    body: parseJson(await readStart(body)),
    requestId: requestIdOf(headers),
    retryAfterMs: retryAfterOf(headers, now()),
  });
}

/** A dead cookie is no wrong key: the person mends it elsewhere. */
export function refusalFault(
  connection: LlmConnection,
  answer: Parameters<typeof faultOfError>[0],
): LlmFault {
  const fault = faultOfError(answer);
  if (fault.kind !== "wrong_key" || !usesCookie(connection)) return fault;
  return new LlmFault("sign_in_expired", fault.facts);
}

export function webPageFault(status: number, connection: LlmConnection): LlmFault {
  return new LlmFault(usesCookie(connection) ? "sign_in_expired" : "not_an_api", {
    httpStatus: status,
  });
}

export const isWebPage = (headers: Headers): boolean =>
  /^(text\/html|application\/xhtml)/i.test(headers.get("content-type") ?? "");

export const requestIdOf = (headers: Headers): string | null =>
  headers.get("request-id") ?? headers.get("x-request-id");

async function readStart(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > LONGEST_ERROR) break;
  }
  return text;
}

/** The same, with a word for each piece that comes and an end to what may come. */
async function* watched(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      onBytes();
      bytes += piece.byteLength;
      if (bytes > MOST_BYTES) throw new LlmFault("wrong_answer");
      yield piece;
    }
  } catch (error) {
    throw faultOf(error);
  }
}
