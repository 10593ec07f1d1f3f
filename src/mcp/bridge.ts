import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { OutboundError } from "../platform/outbound/outbound.ts";

export interface BridgeOptions {
  /** Of the door of the running service. */
  endpoint: string;
  token: string;
  fetch: typeof globalThis.fetch;
  /** Only here may it say anything: what it prints elsewhere would be taken for a message. */
  complain: (line: string) => void;
}

/**
 * Passes messages on between a client on this machine, which speaks on standard input and output, and the
 * service that runs, until the client goes. It opens no database: that has one writer, and its caches,
 * streams and limits live in the service.
 */
export async function runBridge(options: BridgeOptions): Promise<void> {
  const client = new StdioServerTransport();
  const gone = new Promise<void>((resolve) => {
    Object.assign(client, { onclose: resolve });
    process.stdin.once("end", resolve);
  });
  let service = serviceTransport(options);
  let opening: JSONRPCRequest | undefined;

  /** The client's own words come back to it; of a session that was begun anew only what it has asked for. */
  function listen(
    transport: StreamableHTTPClientTransport,
    isOwn: (message: JSONRPCMessage) => boolean,
  ) {
    Object.assign(transport, {
      onmessage: (message: JSONRPCMessage) => {
        if (isOwn(message)) void client.send(message);
      },
      onerror: ({ message }: Error) => options.complain(`Countersign: ${message}`),
    });
  }

  async function begin(first: JSONRPCRequest): Promise<void> {
    service = serviceTransport(options);
    const began = Promise.withResolvers<void>();
    listen(service, (message) => {
      const isAnswer = isJSONRPCResultResponse(message) && message.id === AGAIN;
      if (isAnswer) began.resolve();
      return !isAnswer;
    });
    await service.start();
    await service.send({ ...first, id: AGAIN });
    await began.promise;
    await service.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  async function pass(message: JSONRPCMessage): Promise<void> {
    if (isJSONRPCRequest(message) && message.method === "initialize") opening = message;
    try {
      await service.send(message);
    } catch (error) {
      if (!isSessionGone(error) || opening === undefined) return answer(message, error);
      // The service was started anew, or nobody asked anything for long.
      await begin(opening);
      await service.send(message);
    }
  }

  async function answer(message: JSONRPCMessage, error: unknown): Promise<void> {
    const text = wordsOf(error, options.endpoint);
    options.complain(`Countersign: ${text}`);
    if (!isJSONRPCRequest(message)) return;
    await client.send({ jsonrpc: "2.0", id: message.id, error: { code: -32_000, message: text } });
  }

  listen(service, () => true);
  await service.start();
  Object.assign(client, {
    onmessage: (message: JSONRPCMessage) => {
      pass(message).catch((error: unknown) => answer(message, error));
    },
  });
  await client.start();
  await gone;
  await service.terminateSession().catch(() => undefined);
  await service.close();
}

const AGAIN = "countersign-again";

const serviceTransport = ({ endpoint, token, fetch }: BridgeOptions) =>
  new StreamableHTTPClientTransport(new URL(endpoint), {
    fetch,
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });

const statusOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

const isSessionGone = (error: unknown): boolean => statusOf(error) === 404;

function wordsOf(error: unknown, endpoint: string): string {
  if (error instanceof OutboundError) {
    return `the service at ${endpoint} cannot be reached: ${error.message} Start it with npm start.`;
  }
  if (statusOf(error) === 401 || (error instanceof Error && error.name === "UnauthorizedError")) {
    return "the token does not work: it is unknown, has ended or was revoked. Make one on the page Account and set COUNTERSIGN_TOKEN.";
  }
  return error instanceof Error ? error.message : String(error);
}
