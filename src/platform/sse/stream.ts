import type { Log } from "../telemetry/log.ts";

interface StreamEvent {
  event?: string;
  data: string;
  id?: string;
}

export interface EventStream {
  /** Resolves when the browser's side took it. After the end it does nothing: look at `signal`. */
  send: (event: StreamEvent) => Promise<void>;
  /** The browser is gone, the sign-in ended, or the process stops. A wait must race it. */
  signal: AbortSignal;
  /** Of the last event that the browser had before it came back. */
  lastEventId: string | undefined;
}

interface StreamOptions {
  log: Log;
  /** Of one account at a time; the oldest is not ended, the new one is refused. */
  maxPerAccount?: number;
  pingMs?: number;
}

/** Who holds a stream, and whether they still may. */
interface Holder {
  key: string;
  mayStay(): Promise<boolean>;
}

/** What `eventStream` needs of a handler's context. */
interface StreamContext {
  req: { raw: Request };
  var: { deps: { streams: Streams }; account: { id: string }; mayStay(): Promise<boolean> };
}

/** Every open stream of this process. */
export interface Streams {
  open(request: Request, holder: Holder, body: (stream: EventStream) => Promise<void>): Response;
  /** The gauge. */
  count(): number;
  /** Says `bye` on each and ends it; later ones are refused. */
  drain(): void;
  /** What else holds connections open is told then, too. */
  onDrain(end: () => void): void;
}

const RETRY_MS = 2000;
const encode = (text: string) => new TextEncoder().encode(text);

const field = (name: string, value: string) => `${name}: ${value.replaceAll(/[\r\n]+/g, " ")}\n`;

function render({ event, data, id }: StreamEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return [
    event === undefined ? "" : field("event", event),
    id === undefined ? "" : field("id", id),
    ...lines,
    "\n",
  ].join("");
}

const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  // nginx would hold the events back.
  "X-Accel-Buffering": "no",
};

const refusal = (status: 429 | 503) =>
  new Response(null, { status, headers: { "Retry-After": "10" } });

/** The bytes of one stream. A write to a browser that is gone ends it: that is no fault. */
function createPipe(end: AbortController) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const gone = () => end.abort("gone");
  void writer.closed.catch(gone);
  return {
    readable,
    gone,
    write: (text: string) => writer.write(encode(text)).catch(gone),
    close: () => writer.close().catch(gone),
  };
}

/** Now and then: is the browser still there, and is the person still signed in? */
const ping = (log: Log, end: AbortController, write: () => void, holder: Holder) => async () => {
  try {
    if (await holder.mayStay()) write();
    else end.abort("signed out");
  } catch (error) {
    log.error("sse.check_failed", {}, error);
    end.abort("failed");
  }
};

export function createStreams({ log, maxPerAccount = 8, pingMs = 15_000 }: StreamOptions): Streams {
  const open = new Set<{ key: string; end: AbortController }>();
  const others: (() => void)[] = [];
  let draining = false;

  return {
    count: () => open.size,
    drain() {
      draining = true;
      for (const { end } of open) end.abort("drain");
      for (const end of others) end();
    },
    onDrain: (end) => void others.push(end),
    open(request, holder, body) {
      if (draining) return refusal(503);
      const held = [...open].filter(({ key }) => key === holder.key).length;
      if (held >= maxPerAccount) return refusal(429);

      const end = new AbortController();
      const { signal } = end;
      const entry = { key: holder.key, end };
      const pipe = createPipe(end);
      // A browser that reads no more must not hold the body back when all is to end.
      const ended = new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      const send = async (event: StreamEvent) => {
        if (!signal.aborted) await Promise.race([pipe.write(render(event)), ended]);
      };
      const lastEventId = request.headers.get("last-event-id") ?? undefined;
      const check = ping(log, end, () => void pipe.write(": ping\n\n"), holder);
      const timer = setInterval(() => void check(), pingMs);
      const run = async () => {
        try {
          await body({ send, signal, lastEventId });
        } catch (error) {
          if (!signal.aborted) log.error("sse.failed", {}, error);
        } finally {
          clearInterval(timer);
          open.delete(entry);
          request.signal.removeEventListener("abort", pipe.gone);
          if (signal.reason === "drain") void pipe.write("event: bye\ndata: \n\n");
          end.abort("over");
          void pipe.close();
        }
      };

      open.add(entry);
      request.signal.addEventListener("abort", pipe.gone, { once: true });
      void pipe.write(`retry: ${RETRY_MS}\n\n`);
      void run();
      return new Response(pipe.readable, { headers: HEADERS });
    },
  };
}

/** Answers with a stream that lasts as long as `body` runs; the body ends soon after its signal. */
export const eventStream = (
  c: StreamContext,
  body: (stream: EventStream) => Promise<void>,
): Response =>
  c.var.deps.streams.open(
    c.req.raw,
    { key: c.var.account.id, mayStay: () => c.var.mayStay() },
    body,
  );
