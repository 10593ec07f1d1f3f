import { type FaultKind, LlmFault } from "../fault.ts";
import {
  type Outbound,
  OutboundError,
  type OutboundFailure,
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

export interface Door {
  fetch: typeof globalThis.fetch;
  /** What the last request failed of: an SDK wraps it beyond recognition. */
  fault(): LlmFault | undefined;
}

/**
 * The way out for one model call: only an answer that may be a model's comes back, everything
 * else is thrown as an `LlmFault`.
 */
export function openDoor(outbound: Outbound, call: ProviderCall): Door {
  const { connection, connectTimeoutMs, onBytes } = call;
  const send = outbound.fetch({ ...(connection.tls && { tls: connection.tls }), connectTimeoutMs });
  let fault: LlmFault | undefined;
  return {
    fault: () => fault,
    fetch: async (input, init) => {
      try {
        const response = await send(input, init);
        await checkAnswer(response, call);
        return watched(response, onBytes);
      } catch (error) {
        fault = faultOf(error);
        throw fault;
      }
    },
  };
}

/** What a thrown thing means; anything unknown is a connection that broke. */
export function faultOf(error: unknown): LlmFault {
  if (error instanceof LlmFault) return error;
  if (error instanceof OutboundError) return faultOfFailure(error.failure);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? new LlmFault("broke_off") : faultOf(cause);
}

export function faultOfFailure({ code, message, retryAfterMs }: OutboundFailure): LlmFault {
  return new LlmFault(KIND_OF[code], { detail: message, retryAfterMs });
}

async function checkAnswer(response: Response, { connection, now }: ProviderCall): Promise<void> {
  const { status, headers } = response;
  const sentAway = status >= 300 && status < 400;
  if (sentAway || (response.ok && isWebPage(headers))) {
    await response.body?.cancel();
    throw webPageFault(status, connection);
  }
  if (response.ok) return;
  const body = parseJson(await readStart(response));
  throw refusalFault(connection, {
    status,
    body,
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

async function readStart(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_ERROR) break;
  }
  return text;
}

/** The same answer, with a word for each piece that comes and an end to what may come. */
function watched(response: Response, onBytes: () => void): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  let bytes = 0;
  // A pipe through a transform does the same for several times the work.
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        onBytes();
        bytes += value.byteLength;
        if (bytes > MOST_BYTES) {
          await reader.cancel();
          throw new LlmFault("wrong_answer");
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, headers: response.headers });
}
