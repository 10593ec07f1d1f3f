// Our MCP client as the conformance suite starts it: the address is the last argument.
import { createMcpClients } from "../../src/connections/mcp/clients.ts";
import { readTools } from "../../src/connections/mcp/read-tools.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import { createSandbox } from "../../src/platform/sandbox/sandbox.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";

const url = process.argv.at(-1) ?? "";
const place = new URL(url);
const outbound = createOutbound({
  egress: "open",
  allow: [],
  loopback: [place.host],
  own: [],
  userAgent: "Countersign",
  clock: systemClock,
  log: createLog("error"),
});
const clients = createMcpClients({
  outbound,
  sandbox: createSandbox(),
  clock: systemClock,
  programs: [],
  lists: {},
  mayCall: () => true,
  redirectUrl: "https://countersign.example.com/back",
});
const { CallToolResultSchema } = await import("@modelcontextprotocol/sdk/types.js");
const outcome = await clients.use(
  { key: "a:b:1", where: { type: "http", url, headers: {} } },
  {
    writes: true,
    run: async ({ client }) => {
      const tools = await readTools(client);
      const [tool] = tools.ok ? tools.value : [];
      if (!tool) return;
      const values = { a: 5, b: 3 };
      const params = { name: tool.name, arguments: values };
      await client.request({ method: "tools/call", params }, CallToolResultSchema);
    },
  },
);
await clients.close();
await outbound.close();
if (!outcome.ok) throw new Error(outcome.message);
