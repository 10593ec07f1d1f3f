import { createServer } from "node:http";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { newId, systemClock } from "../../src/platform/clock.ts";

export interface McpHttp {
  url: string;
  /** As the door out wants to have it allowed. */
  place: string;
  token: string;
  /** How many sessions are open. */
  sessions(): number;
  /** As after a restart: it knows nobody any more. */
  forget(): void;
  close(): Promise<void>;
}

/** An outside MCP server over HTTP, behind a token; each session has a server of its own. */
export async function startMcpHttp(createOne: () => Server): Promise<McpHttp> {
  const token = "a-token-for-tools";
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer((request, response) => {
    const id = String(request.headers["mcp-session-id"] ?? "");
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
      return;
    }
    const known = sessions.get(id);
    if (known) {
      void known.handleRequest(request, response);
      return;
    }
    if (id !== "") {
      response.writeHead(404).end();
      return;
    }
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => newId(systemClock),
      onsessioninitialized: (made) => void sessions.set(made, transport),
      onsessionclosed: (made) => void sessions.delete(made),
    });
    void createOne()
      .connect(transport)
      .then(() => transport.handleRequest(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    place: `127.0.0.1:${port}`,
    token,
    sessions: () => sessions.size,
    forget: () => sessions.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
