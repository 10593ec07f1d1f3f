import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { Server as NetServer } from "node:net";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { type Clock, systemClock } from "../../src/platform/clock.ts";
import type { Log, LogFields } from "../../src/platform/telemetry/log.ts";

export interface TestServer {
  port: number;
  url: string;
  hits: IncomingMessage[];
  close(): Promise<void>;
}

interface ServeOptions {
  host?: string;
  port?: number;
  tls?: ServerOptions;
}

/** A real server on a free port of loopback; it counts what reaches it. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, hit: number) => void,
  { host = "127.0.0.1", port = 0, tls }: ServeOptions = {},
): Promise<TestServer> {
  const hits: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    hits.push(request);
    answer(request, response, hits.length);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((done) => {
    server.listen(port, host, done);
  });
  const bound = portOf(server);
  return {
    port: bound,
    url: `${tls ? "https" : "http"}://127.0.0.1:${bound}`,
    hits,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export function portOf(server: NetServer): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server is not open");
  return address.port;
}

export interface LogLine {
  level: string;
  event: string;
  fields: LogFields;
}

export function recordingLog(lines: LogLine[] = []): Log {
  const line =
    (level: string) =>
    (event: string, fields: LogFields = {}) =>
      void lines.push({ level, event, fields });
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
}

/** A door that may call these ports of loopback, as the demo world's. */
export function openTestDoor(
  servers: { port: number }[],
  options: Partial<Parameters<typeof createOutbound>[0]> & { clock?: Clock } = {},
): Outbound {
  return createOutbound({
    egress: "open",
    allow: [],
    loopback: servers.map(({ port }) => `127.0.0.1:${port}`),
    own: [],
    userAgent: "countersign-test",
    clock: systemClock,
    log: recordingLog(),
    random: () => 0,
    ...options,
  });
}
