import type { Account } from "../../app.ts";
import { listConnections } from "../../connections/connection.ts";
import { listTools, type Tool, type ToolDeps } from "../../connections/mcp/tools.ts";

/** A tool of an outside system that reads, and that the person lets run without a question. */
export interface ReadingTool {
  /** As a model names it: `s1.query_logs`. */
  id: string;
  name: string;
  connectionId: string;
  /** The connection, by its name. */
  system: string;
  description: string;
  inputSchema: Tool["inputSchema"];
}

const MOST_TOOLS = 60;

/** Systems that an agent may ask, for the form. */
export async function listSystems(
  deps: ToolDeps,
  account: Account,
): Promise<{ id: string; name: string }[]> {
  if (!deps.mcp.mayCall(account)) return [];
  const connections = await listConnections(deps.db, account);
  return connections
    .filter(({ kind, disabledAt }) => kind === "mcp" && disabledAt === null)
    .map(({ id, name, baseUrl }) => ({ id, name: name || baseUrl }));
}

export interface Tools {
  tools: ReadingTool[];
  /** Systems that could not be asked, in words. */
  unreachable: string[];
}

/** Of these connections: never one that writes, is switched off, waits for a yes, or has changed since somebody looked. */
export async function listReadingTools(
  deps: ToolDeps,
  account: Account,
  chosen: readonly string[],
): Promise<Tools> {
  const found: Tools = { tools: [], unreachable: [] };
  if (chosen.length === 0 || !deps.mcp.mayCall(account)) return found;
  const connections = await listConnections(deps.db, account);
  const usable = connections.filter(
    ({ id, kind, disabledAt }) => kind === "mcp" && disabledAt === null && chosen.includes(id),
  );
  for (const [i, connection] of usable.entries()) {
    const system = connection.name || connection.baseUrl;
    const listed = await listTools(deps, account, connection);
    if (!listed.ok) found.unreachable.push(`${system}: ${listed.message}`);
    else
      found.tools.push(
        ...listed.value.tools.filter(mayRun).map(readingTool(i, connection.id, system)),
      );
  }
  return { ...found, tools: found.tools.slice(0, MOST_TOOLS) };
}

const mayRun = ({ kind, choice, state }: Tool): boolean =>
  kind === "read" && choice === "allow" && state === "fit";

const readingTool =
  (at: number, connectionId: string, system: string) =>
  ({ name, description, inputSchema }: Tool): ReadingTool => ({
    id: `s${at + 1}.${name}`,
    name,
    connectionId,
    system,
    description: description ?? "",
    inputSchema,
  });
