import type { Readable } from "node:stream";
import { nextTurn } from "../next-turn.ts";
import { failureOf } from "./errors.ts";
import { blocked, tooLarge } from "./failures.ts";
import { OutboundError, type TlsOptions } from "./outbound.ts";
import { follow } from "./redirect.ts";
import type { Answer, Exchange, Method } from "./transport.ts";

/** A stream may last for hours, but not for ever. */
const MOST_BYTES = 256 * 1024 * 1024;
const METHODS: Method[] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

interface Streamer {
  exchange: Exchange;
  userAgent: string;
  tls?: TlsOptions | undefined;
  connectTimeoutMs: number;
}

/** As `fetch`: the answer's body comes as it arrives. Throws `OutboundError`, never repeats. */
export async function stream(streamer: Streamer, request: Request): Promise<Response> {
  const { exchange, userAgent, tls, connectTimeoutMs } = streamer;
  const method = METHODS.find((one) => one === request.method);
  if (!method) throw new OutboundError(blocked.notAnAddress());
  const answer = await follow(exchange, {
    url: new URL(request.url),
    method,
    headers: { "user-agent": userAgent, ...Object.fromEntries(request.headers) },
    body: request.body === null ? undefined : new Uint8Array(await request.arrayBuffer()),
    tls,
    connectTimeoutMs,
    caller: request.signal,
  });
  if (!answer.ok) throw new OutboundError(answer);
  answer.settle();
  const { status, headers } = answer;
  const hasBody = method !== "HEAD" && ![204, 205, 304].includes(status);
  if (!hasBody) {
    answer.body.on("error", () => undefined).resume();
    return new Response(null, { status, headers });
  }
  return new Response(bodyOf(answer, request.signal), { status, headers });
}

/** Ends upstream at once when the signal fires or the reader goes away. */
function bodyOf(answer: Answer, caller: AbortSignal): ReadableStream<Uint8Array> {
  const { body, url } = answer;
  let bytes = 0;
  const reader = chunksOf(body);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await reader.next();
          if (done === true) return controller.close();
          bytes += value.byteLength;
          if (bytes > MOST_BYTES) throw new OutboundError(tooLarge(url));
          controller.enqueue(new Uint8Array(value));
        } catch (error) {
          body.destroy();
          const known = error instanceof OutboundError ? error.failure : undefined;
          const byCaller = caller.aborted;
          const failure = known ?? failureOf(error, { url, sent: true, byCaller, byTime: false });
          answer.settle(failure.code);
          throw new OutboundError(failure);
        }
      },
      cancel() {
        body.on("error", () => undefined).destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Hundreds of events to whoever reads them: requests are answered between two such pieces. */
const PIECE_BYTES = 4096;

async function* chunksOf(body: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.byteLength; at += PIECE_BYTES) {
      if (at > 0) await nextTurn();
      yield chunk.subarray(at, at + PIECE_BYTES);
    }
  }
}
