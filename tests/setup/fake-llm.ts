import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { setTimeout as rest } from "node:timers/promises";

/** What the server does with one model call. */
export type Play =
  /** `pieces` one frame each; `afterMs` before the first, `everyMs` between. */
  | {
      play: "answer";
      pieces?: string[];
      model?: string;
      stop?: string;
      afterMs?: number;
      everyMs?: number;
      pings?: boolean;
      usage?: false | object;
      crlf?: boolean;
      cutEvery?: number;
    }
  | { play: "status"; status: number; body?: unknown; headers?: Record<string, string> }
  | { play: "html"; status?: number }
  | { play: "json"; body: string }
  | { play: "frames"; frames: string[] }
  /** An error in a stream that began with 200; before any content, or after some. */
  | { play: "error"; when: "before" | "after"; type: string; code?: string }
  /** After some content: the socket breaks, the stream ends early, or nothing more comes. */
  | { play: "cut" | "early_end" | "stall" }
  /** The socket breaks, or nothing ever comes, before any answer. */
  | { play: "reset" }
  | { play: "never" }
  /** Headers and pings come, content never does. */
  | { play: "pings_only" };

interface Hit {
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
  at: number;
  /** When the caller had closed the connection before the answer's end. */
  leftAt?: number;
}

export interface FakeLlm {
  origin: string;
  /** `host:port` */
  address: string;
  /** Model calls, in order. */
  hits: Hit[];
  /** Every other request. */
  asked: string[];
  /** For the next model calls, one each; then plain answers again. */
  next(...plays: Play[]): void;
  close(): Promise<void>;
}

interface Options {
  key?: string;
  cookie?: string;
  /** False: it has no list of models. */
  models?: string[] | false;
  user?: object;
  /** What it does with a body that it dislikes. */
  dislikes?: (body: Record<string, unknown>) => Play | undefined;
}

type Dialect = "anthropic" | "openai" | "vectors";
const DIALECTS: Record<string, Dialect> = {
  "/v1/messages": "anthropic",
  "/v1/chat/completions": "openai",
  "/v1/embeddings": "vectors",
};
const PIECES = ['{"title":', '"Reset by', ' e-mail"}'];
export const ANSWER = PIECES.join("");
/** Of one text. */
export const VECTOR = [[0.5, -0.25, 1]];
const VECTORS = JSON.stringify({
  object: "list",
  model: "demo",
  data: VECTOR.map((embedding, index) => ({ object: "embedding", index, embedding })),
  usage: { prompt_tokens: 170, total_tokens: 170 },
});

/** A model server with both wire protocols and every fault, as a real HTTP server. */
export async function startFakeLlm(options: Options = {}): Promise<FakeLlm> {
  const plays: Play[] = [];
  const hits: Hit[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const isCall = request.method === "POST" && path in DIALECTS;
    const raw = await readText(request);
    if (!isCall) asked.push(path);
    const dialect = DIALECTS[path] ?? "openai";
    if (!isSignedIn(request, options)) return refuse(response, dialect, options);
    if (!isCall) return inform(response, path, options);
    const body: Record<string, unknown> = JSON.parse(raw);
    if (JSON.stringify(body["messages"]) === "[]") {
      asked.push(path);
      return send(response, 400, errorBody(dialect, "invalid_request_error", "messages: empty"));
    }
    const hit: Hit = { path, headers: request.headers, body, at: performance.now() };
    hits.push(hit);
    response.on("close", () => {
      if (!response.writableFinished) hit.leftAt = performance.now();
    });
    const disliked = options.dislikes?.(body);
    await perform(response, disliked ?? plays.shift() ?? { play: "answer" }, dialect);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" ? bound?.port : undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    address: `127.0.0.1:${port}`,
    hits,
    asked,
    next: (...more) => plays.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A web page where a cookie signs in; some servers repeat the key that they refuse. */
function refuse(response: ServerResponse, dialect: Dialect, { cookie }: Options): void {
  if (cookie !== undefined) page(response, 200);
  else send(response, 401, errorBody(dialect, "authentication_error", "invalid x-api-key"));
}

/** What costs nothing: the list of models, and whose sign-in it is. */
function inform(response: ServerResponse, path: string, { models, user }: Options): void {
  const known = models === undefined ? ["claude-opus-5-5", "demo"] : models;
  if (path === "/v1/models" && known) {
    return send(response, 200, { data: known.map((id) => ({ id })) });
  }
  if (path === "/api/me") return send(response, 200, user ?? {});
  return send(response, 404, { detail: "Not Found" });
}

function isSignedIn({ headers }: IncomingMessage, { key, cookie }: Options): boolean {
  if (cookie !== undefined) return headers.cookie === cookie && headers.authorization === undefined;
  return !key || headers.authorization === `Bearer ${key}`;
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "request-id": "req_fake",
    ...headers,
  });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end("<!doctype html><title>Sign in</title><form method=post>Sign in</form>");
}

const errorBody = (dialect: Dialect, type: string, message: string, code?: string) =>
  dialect === "anthropic"
    ? {
        type: "error",
        error: { type, message, ...(code && { details: { error_code: code } }) },
        request_id: "req_fake",
      }
    : { error: { message, type, param: null, code: code ?? null } };

async function perform(response: ServerResponse, play: Play, dialect: Dialect): Promise<void> {
  if (play.play === "never") return;
  if (play.play === "reset") response.socket?.resetAndDestroy();
  else if (play.play === "html") page(response, play.status ?? 200);
  else if (play.play === "json") send(response, 200, play.body);
  else if (play.play === "answer") await answer(response, play, dialect);
  else if (play.play === "status") {
    const body = play.body ?? errorBody(dialect, typeOf(play.status), "so it is");
    send(response, play.status, body, play.headers);
  } else await stream(response, play, dialect);
}

const typeOf = (status: number): string =>
  ({
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
  })[status] ?? "unheard_of";

function open(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_fake" });
  response.flushHeaders();
}

async function stream(
  response: ServerResponse,
  play: Exclude<Play, { play: "answer" | "status" | "html" | "json" | "reset" | "never" }>,
  dialect: Dialect,
): Promise<void> {
  if (dialect === "vectors") return spoil(response, play);
  open(response);
  const wire = wires[dialect];
  if (play.play === "frames") {
    for (const frame of play.frames) response.write(frame);
    response.end();
    return;
  }
  if (play.play === "pings_only") {
    while (!response.destroyed) {
      response.write(wire.ping);
      await rest(20);
    }
    return;
  }
  response.write(wire.start("demo"));
  if (play.play === "error" && play.when === "before") {
    response.end(wire.error(play.type, play.code));
    return;
  }
  response.write(wire.text("half an "));
  response.write(wire.text("answer"));
  // Apart, so that the content has surely left before the trouble comes.
  await rest(30);
  if (play.play === "error") response.end(wire.error(play.type, play.code));
  else if (play.play === "cut") response.destroy();
  else if (play.play === "early_end") response.end();
}

/** Vectors come in one piece, or not at all. */
async function spoil(response: ServerResponse, { play, ...more }: Play): Promise<void> {
  if (play === "frames") return send(response, 200, "");
  if (play === "error")
    return send(response, 200, errorBody("vectors", String(Reflect.get(more, "type")), "so it is"));
  response.writeHead(200, { "content-type": "application/json", "request-id": "req_fake" });
  response.flushHeaders();
  if (play === "pings_only") return;
  response.write(VECTORS.slice(0, 40));
  await rest(30);
  if (play === "cut") response.destroy();
  else if (play === "early_end") response.end();
}

async function answer(
  response: ServerResponse,
  play: Extract<Play, { play: "answer" }>,
  dialect: Dialect,
): Promise<void> {
  const { afterMs = 0, everyMs = 0, cutEvery = 0 } = play;
  if (dialect === "vectors") {
    await rest(afterMs);
    return send(response, 200, VECTORS);
  }
  open(response);
  if (afterMs > 0) await rest(afterMs);
  const sent = framesOf(play, wires[dialect]).map((frame) =>
    play.crlf ? frame.replaceAll("\n", "\r\n") : frame,
  );
  const parts = cutEvery > 0 ? slices(Buffer.from(sent.join("")), cutEvery) : sent;
  for (const part of parts) {
    response.write(part);
    if (everyMs + cutEvery > 0) await rest(everyMs);
    if (response.destroyed) return;
  }
  response.end();
}

const framesOf = (
  { pieces = PIECES, model = "demo", pings, stop, usage }: Extract<Play, { play: "answer" }>,
  wire: (typeof wires)[Exclude<Dialect, "vectors">],
): string[] => [
  wire.start(model),
  ...pieces.flatMap((piece) => [...(pings ? [wire.ping] : []), wire.text(piece)]),
  wire.end(stop ?? wire.stop, usage),
];

function slices(bytes: Buffer, length: number): Buffer[] {
  const count = Math.ceil(bytes.length / length);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * length, (i + 1) * length));
}

const event = (type: string, data: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const chunk = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
const delta = (part: object, finish: string | null = null) =>
  chunk({
    id: "chatcmpl-1",
    model: "demo",
    choices: [{ index: 0, delta: part, finish_reason: finish }],
  });

const message = (model: string) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model,
  content: [],
  stop_reason: null,
  usage: {
    input_tokens: 100,
    cache_read_input_tokens: 40,
    cache_creation_input_tokens: 30,
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    output_tokens: 1,
  },
});

const wires = {
  anthropic: {
    stop: "end_turn",
    ping: event("ping"),
    start: (model: string) =>
      event("message_start", { message: message(model) }) +
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    text: (text: string) =>
      event("content_block_delta", { index: 0, delta: { type: "text_delta", text } }),
    error: (type: string, code?: string) =>
      event("error", errorBody("anthropic", type, "in the stream", code)),
    end: (stop: string, usage?: false | object) =>
      event("content_block_stop", { index: 0 }) +
      event("message_delta", {
        delta: { stop_reason: stop },
        usage: usage === false ? {} : { output_tokens: 50, ...usage },
      }) +
      event("message_stop"),
  },
  openai: {
    stop: "stop",
    ping: ": ping\n\n",
    start: (model: string) =>
      chunk({
        id: "chatcmpl-1",
        model,
        choices: [{ index: 0, delta: { role: "assistant", content: "" } }],
      }),
    text: (content: string) => delta({ content }),
    error: (type: string, code?: string) =>
      `${chunk(errorBody("openai", type, "in the stream", code))}data: [DONE]\n\n`,
    end: (stop: string, usage?: false | object) => {
      const counts = {
        prompt_tokens: 170,
        completion_tokens: 50,
        prompt_tokens_details: { cached_tokens: 40 },
        ...usage,
      };
      const last = usage === false ? "" : chunk({ model: "demo", choices: [], usage: counts });
      return `${delta({}, stop)}${last}data: [DONE]\n\n`;
    },
  },
} satisfies Record<Exclude<Dialect, "vectors">, object>;
