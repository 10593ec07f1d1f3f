import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import type { Sandbox } from "../../platform/sandbox/sandbox.ts";
import { type Program, planOf } from "./programs.ts";

export type Where =
  | {
      type: "http";
      url: string;
      headers: Record<string, string>;
      tls?: TlsOptions | undefined;
      /** Who signed in there, where it wants that. */
      signedIn?: OAuthClientProvider | undefined;
    }
  | { type: "program"; program: Program };

/** One conversation with one server. */
export interface Session {
  client: Client;
  close(): Promise<void>;
}

interface Parts {
  outbound: Outbound;
  sandbox: Sandbox;
}

export interface Told {
  onListChanged(): void;
  onEnded(): void;
}

const CONNECT_MS = 15_000;

/** Throws what the SDK or the door out throws. */
export async function openSession(parts: Parts, where: Where, told: Told): Promise<Session> {
  const [{ Client: SdkClient }, { ToolListChangedNotificationSchema }] = await Promise.all([
    import("@modelcontextprotocol/sdk/client/index.js"),
    import("@modelcontextprotocol/sdk/types.js"),
  ]);
  const client = new SdkClient({ name: "countersign", version: "1" }, { capabilities: {} });
  let isOpen = false;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => told.onListChanged());
  // A line that is no message, or a stream that broke: the call that suffers from it says so.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has no other way
  client.onerror = () => undefined;
  const { transport, leave } = await transportOf(parts, where);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has no other way
  client.onclose = () => {
    if (isOpen) told.onEnded();
    isOpen = false;
  };
  try {
    await client.connect(transport, { timeout: CONNECT_MS });
    isOpen = true;
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    client,
    async close() {
      isOpen = false;
      await leave();
      await client.close();
    },
  };
}

interface Way {
  transport: Transport;
  leave: () => Promise<void>;
}

async function transportOf({ outbound, sandbox }: Parts, where: Where): Promise<Way> {
  if (where.type === "program") {
    const { programTransport } = await import("./program-transport.ts");
    const transport = programTransport(() => sandbox.start(planOf(where.program)));
    return { transport, leave: () => Promise.resolve() };
  }
  const { StreamableHTTPClientTransport } =
    await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
  const { url, headers, tls, signedIn } = where;
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: outbound.fetch({ ...(tls && { tls }) }),
    requestInit: { headers },
    ...(signedIn && { authProvider: signedIn }),
  });
  const leave = async () => {
    try {
      // Else the other side keeps the session for ever.
      await transport.terminateSession();
    } catch {
      // It is gone already, or knows no end: there is nothing left to end.
    }
  };
  return { transport, leave };
}
