import type { Config } from "../../config/config.ts";
import { runBridge } from "../mcp/bridge.ts";
import { systemClock } from "../platform/clock.ts";
import { createOutbound } from "../platform/outbound/create.ts";
import { createLog } from "../platform/telemetry/create-log.ts";
import { urls } from "../urls.ts";

interface Shell {
  config: Config;
  /** COUNTERSIGN_TOKEN. */
  token: string | undefined;
  complain: (line: string) => void;
}

/** `npm run mcp`: for a client that starts a program instead of calling an address. */
export async function runMcp({ config, token, complain }: Shell): Promise<void> {
  if (token === undefined || token === "") {
    throw new Error(
      `set COUNTERSIGN_TOKEN to a token; one is made at ${config.PUBLIC_URL}${urls.account.assistants()}`,
    );
  }
  const endpoint = new URL(urls.mcp.endpoint(), config.PUBLIC_URL);
  const port = endpoint.port || (endpoint.protocol === "http:" ? "80" : "443");
  const place = `${endpoint.hostname}:${port}`;
  // A door that leads to our own service and nowhere else; standard output is the client's.
  const log = createLog("error", { write: (line) => complain(line.trimEnd()) });
  const outbound = createOutbound({
    egress: "allowlist",
    allow: [place],
    loopback: [place],
    own: [],
    proxy: "",
    userAgent: "Countersign",
    clock: systemClock,
    log,
  });
  try {
    await runBridge({ endpoint: endpoint.href, token, fetch: outbound.fetch({}), complain });
  } finally {
    await outbound.close();
  }
}
