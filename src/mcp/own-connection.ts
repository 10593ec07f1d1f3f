import { type Connection, listConnections } from "../connections/connection.ts";
import type { ConnectionKind } from "../db/schema/connections.ts";
import type { Call, Refused } from "./tool.ts";

/** The connection that was named, or the first that works. */
export async function ownConnection(
  { deps, account }: Pick<Call, "deps" | "account">,
  kind: ConnectionKind,
  named: string | undefined,
): Promise<Connection | Refused> {
  const all = await listConnections(deps.db, account);
  const fitting = all.filter((one) => one.kind === kind);
  const found = named
    ? fitting.find(({ id }) => id === named)
    : (fitting.find(({ disabledAt }) => disabledAt === null) ?? fitting[0]);
  if (found) return found;
  const message = named
    ? "There is no such connection that you may use. list_connections shows them."
    : "Nothing of this kind is connected. The person connects it on the page Connections.";
  return { code: "connections.not_found", message };
}
