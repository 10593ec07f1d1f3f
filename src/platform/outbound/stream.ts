import { nextTurn } from "../next-turn.ts";
import { failureOf } from "./errors.ts";
import { blocked, tooLarge } from "./failures.ts";
import { OutboundError, type StreamAnswer, type StreamRequest } from "./outbound.ts";
import { follow } from "./redirect.ts";
import { CONNECT_TIMEOUT_MS } from "./send.ts";
import type { Answer, Exchange } from "./transport.ts";

/** A stream may last for hours, but not for ever. */
const MOST_BYTES = 256 * 1024 * 1024;
const METHODS: StreamRequest["method"][] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
];
const WITHOUT_BODY = [204, 205, 304];

interface Streamer {
  exchange: Exchange;
  userAgent: string;
}

/** The answer's body comes as it arrives. Throws `OutboundError`, never repeats. */
export async function openStream(
  { exchange, userAgent }: Streamer,
  request: StreamRequest,
): Promise<StreamAnswer> {
  const { url, method, headers, body, tls, connectTimeoutMs, signal: caller } = request;
  if (!URL.canParse(url)) throw new OutboundError(blocked.notAnAddress());
  const answer = await follow(exchange, {
    url: new URL(url),
    method,
    headers: { "user-agent": userAgent, ...headers },
    body,
    tls,
    connectTimeoutMs: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    caller,
  });
  if (!answer.ok) throw new OutboundError(answer);
  answer.settle();
  const { status } = answer;
  return {
    status,
    headers: answer.headers,
    body: piecesOf(answer, caller),
    close: () => void answer.body.on("error", () => undefined).destroy(),
  };
}

/** What a `fetch` is called with, as a request of ours. */
export async function requestOf(
  request: Request,
  options: Pick<StreamRequest, "tls" | "connectTimeoutMs">,
): Promise<StreamRequest> {
  const method = METHODS.find((one) => one === request.method);
  if (!method) throw new OutboundError(blocked.notAnAddress());
  const { url, signal } = request;
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  return { ...options, url, method, headers: Object.fromEntries(request.headers), body, signal };
}

/** What a `fetch` answers with. */
export function responseOf({ method }: StreamRequest, answer: StreamAnswer): Response {
  const { status, headers, body, close } = answer;
  if (method === "HEAD" || WITHOUT_BODY.includes(status)) {
    // Its end frees the connection for the next call.
    body.next().catch(close);
    return new Response(null, { status, headers });
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await body.next();
        if (done === true) controller.close();
        else controller.enqueue(new Uint8Array(value));
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { status, headers });
}

/** Hundreds of events to whoever reads them: requests are answered between two such pieces. */
const PIECE_BYTES = 4096;

/** Ends upstream at once when the signal fires or the reader goes away. */
async function* piecesOf(
  answer: Answer,
  caller: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { body, url } = answer;
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) throw new OutboundError(tooLarge(url));
      let rest = chunk;
      while (rest.byteLength > PIECE_BYTES) {
        yield rest.subarray(0, PIECE_BYTES);
        rest = rest.subarray(PIECE_BYTES);
        await nextTurn();
      }
      yield rest;
    }
  } catch (error) {
    body.destroy();
    const known = error instanceof OutboundError ? error.failure : undefined;
    const byCaller = caller?.aborted === true;
    const failure = known ?? failureOf(error, { url, sent: true, byCaller, byTime: false });
    answer.settle(failure.code);
    throw new OutboundError(failure);
  }
}
