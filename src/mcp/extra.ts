import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import type { Caller } from "./tool.ts";

export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Who sent this very message; the door has put it there. */
export function callerOf({ authInfo }: Extra): Caller {
  const caller = authInfo?.extra?.["caller"];
  if (caller === undefined) throw new Error("a message came past the door");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the door makes it
  return caller as Caller;
}
