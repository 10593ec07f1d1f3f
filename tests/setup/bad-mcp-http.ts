import { createBadServer } from "./bad-mcp-server.mjs";
import { type McpHttp, startMcpHttp } from "./mcp-http.ts";

export type BadHttp = McpHttp;

/** The bad server over HTTP, behind a token. */
export const createBadHttp = (): Promise<BadHttp> => startMcpHttp(() => createBadServer());
