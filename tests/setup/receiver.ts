import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedMessage {
  method: string;
  headers: Record<string, string>;
  body: string;
}

type Play =
  | { status: number; headers?: Record<string, string> }
  /** Takes the message and never answers. */
  | { hangs: true };

/** A small server that takes messages: each POST plays the next answer, and 204 when none is left. */
export async function startReceiver() {
  const messages: ReceivedMessage[] = [];
  const plays: Play[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "" } = request;
      if (method !== "POST") {
        response.writeHead(405).end();
        return;
      }
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      messages.push({ method, headers, body: Buffer.concat(chunks).toString() });
      const play = plays.shift() ?? { status: 204 };
      if ("status" in play) response.writeHead(play.status, play.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  const address = `127.0.0.1:${port}`;
  return {
    address,
    url: `http://${address}/hooks`,
    messages,
    next: (...some: Play[]) => void plays.push(...some),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
