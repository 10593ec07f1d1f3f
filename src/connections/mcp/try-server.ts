import type { Outside } from "../failure.ts";
import type { Learnt, OpenConnection } from "../provider.ts";
import { cleanText } from "./clean.ts";
import type { McpClients } from "./clients.ts";
import { readTools } from "./read-tools.ts";
import { whereOf } from "./where.ts";

const MOST_NAME = 80;

/** Says hello and reads the tools, in a session of its own. */
export async function tryServer(
  clients: McpClients,
  connection: OpenConnection,
): Promise<Outside<Learnt>> {
  const where = whereOf(clients, connection);
  if (!where.ok) return where;
  const target = { key: "", where: where.value };
  const tried = await clients.use(target, {
    writes: false,
    run: async ({ client }) => {
      const read = await readTools(client);
      const { name = "", version = "" } = client.getServerVersion() ?? {};
      return { read, server: cleanText(`${name} ${version}`, MOST_NAME) };
    },
  });
  if (!tried.ok) return tried;
  const { read, server } = tried.value;
  if (!read.ok) return read;
  const tools = read.value.length === 1 ? "1 tool" : `${read.value.length} tools`;
  const message = `Connected to ${server || "a server without a name"}: ${tools}.`;
  return { ok: true, value: { message, capabilities: { server, tools: read.value.length } } };
}
