import type { Server } from "@modelcontextprotocol/sdk/server/index.js";

export function createBadServer(state?: { changed: boolean }): Server;
