import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { createApiToken } from "../../src/accounts/api-tokens.ts";
import { SCOPES, type Scope } from "../../src/accounts/permissions.ts";
import type { Account } from "../../src/app.ts";
import { urls } from "../../src/urls.ts";
import type { TestAppOptions } from "./app.ts";
import { type Drafting, startDrafting } from "./drafting.ts";

export interface Assistants extends Drafting {
  /** Of the service, on loopback. */
  url: string;
  /** Of the door. */
  endpoint: string;
  tokenFor(account: Account, scopes?: readonly Scope[]): Promise<string>;
  /** A client of the SDK with a session of its own. */
  client(token: string): Promise<Client>;
}

/** The product behind a real HTTP server, as assistants reach it. */
export async function startAssistants(
  options: Pick<TestAppOptions, "config" | "deps"> = {},
): Promise<Assistants> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://localhost:${port}`;
  const drafting = await startDrafting({
    ...options,
    config: { PUBLIC_URL: url, ...options.config },
  });
  const listener = getRequestListener(drafting.app.fetch);
  server.on("request", (incoming, outgoing) => void listener(incoming, outgoing));
  const endpoint = url + urls.mcp.endpoint();
  const clients: Client[] = [];
  return {
    ...drafting,
    url,
    endpoint,
    async tokenFor(account, scopes = SCOPES) {
      const from = { address: "127.0.0.1", requestId: "test" };
      const asked = { name: "test", scopes: [...scopes], days: 1, from };
      return (await createApiToken(drafting.deps, account, asked)).token;
    },
    async client(token) {
      const client = new Client({ name: "test", version: "1" });
      clients.push(client);
      await client.connect(transportTo(endpoint, token));
      return client;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      drafting.deps.streams.drain();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await drafting.close();
    },
  };
}

/** With the exact optional properties of a transport. */
export const transportTo = (endpoint: string, token: string) =>
  new StreamableHTTPClientTransport(new URL(endpoint), {
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });

export interface Called {
  isError: boolean;
  text: string;
  data: Record<string, unknown>;
  code: string | undefined;
}

export async function call(
  client: Client,
  name: string,
  input: Record<string, unknown> = {},
): Promise<Called> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no task was asked for
  const result = (await client.callTool({ name, arguments: input })) as CallToolResult;
  const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
  // oxlint-disable-next-line no-underscore-dangle -- the protocol's own name
  const code = result._meta?.["code"];
  return {
    isError: result.isError === true,
    text,
    data: result.structuredContent ?? {},
    code: typeof code === "string" ? code : undefined,
  };
}
