import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Outside } from "../failure.ts";
import { cleanTool, type OutsideTool } from "./clean.ts";
import { mcpFailure } from "./failure.ts";

/** Nobody has so many tools; a server could page for ever. */
const MOST_PAGES = 64;
const PAGE_MS = 30_000;

/** All pages: the SDK's own `listTools` answers with the first. Throws what the SDK throws. */
export async function readTools(
  client: Client,
  signal?: AbortSignal,
): Promise<Outside<OutsideTool[]>> {
  const { ListToolsResultSchema } = await import("@modelcontextprotocol/sdk/types.js");
  const found = new Map<string, OutsideTool>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const options = { timeout: PAGE_MS, ...(signal && { signal }) };
    const answer = await client.request(
      { method: "tools/list", params },
      ListToolsResultSchema,
      options,
    );
    for (const one of answer.tools) {
      const tool = cleanTool(one);
      if (tool) found.set(tool.name, tool);
    }
    cursor = answer.nextCursor;
    if (cursor === undefined) return { ok: true, value: [...found.values()] };
    // The same page over and over is no list either.
    if (seen.has(cursor)) break;
    seen.add(cursor);
  }
  return mcpFailure("mcp.too_many_pages", "The server's list of tools does not end.");
}
