import { execFile } from "node:child_process";
import { createServer, request as send } from "node:http";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../setup/process.ts";
import { addFixtures } from "../setup/mcp-fixtures.ts";
import { type Assistants, startAssistants } from "../setup/assistants.ts";

const CONFORMANCE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
const run = promisify(execFile);

let product: Assistants;
let proxy: { url: string; close(): Promise<void> };

/** The suite has no option for headers, and looks at what a server does for its own Host and Origin. */
async function startProxy(target: string, token: string) {
  const { port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    // Ours, where the suite says the proxy's: then it means the server.
    const swapped = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        typeof value === "string" ? value.replace(`localhost:${own}`, `localhost:${port}`) : value,
      ]),
    );
    const passed = send(
      { port, host: "127.0.0.1", path: incoming.url, method: incoming.method, headers: swapped },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://localhost:${own}/mcp`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

beforeAll(async () => {
  product = await startAssistants({
    deps: { mcpFixtures: addFixtures },
    config: { MCP_SESSIONS_PER_ACCOUNT: 1000, MCP_SESSIONS: 1000 },
  });
  const token = await product.tokenFor(product.cast.alice.account);
  proxy = await startProxy(product.endpoint, token);
});
afterAll(async () => {
  await proxy.close();
  await product.close();
});

/** Passed and failed checks by scenario: a scenario that checks nothing ends well, too, so only counts tell. */
function countsOf(output: string) {
  const rows = [...output.matchAll(/^\s*[✓✗~⚠]?\s*([a-z][\w-]+): (\d+) passed, (\d+) failed/gmu)];
  return rows.map(([, name, passed, failed]) => ({
    name,
    passed: Number(passed),
    failed: Number(failed),
  }));
}

/** It ends with 1 where a scenario failed: the counts say which. */
function outputOf(error: unknown): { stdout: string } {
  if (error instanceof Error && "stdout" in error) return { stdout: String(error.stdout) };
  throw error;
}

test("the server passes the conformance suite, all of it", async () => {
  const folder = temporaryFolder();
  try {
    const suite = ["server", "--url", proxy.url, "--suite", "all", "-o", folder.path];
    // What hangs is ended with it.
    const options = { maxBuffer: 50_000_000, timeout: 50_000 };
    const ran = await run(process.execPath, [CONFORMANCE, ...suite], options).catch(outputOf);
    const counts = countsOf(ran.stdout);
    expect(counts).toHaveLength(32);
    expect(counts.filter(({ failed }) => failed > 0)).toEqual([]);
    // Resuming a stream that was dropped is not offered, as a dropped connection ends its call; the suite
    // recommends it and has nothing else to check there.
    const empty = counts.filter(({ passed }) => passed === 0);
    expect(empty.map(({ name }) => name)).toEqual(["server-sse-polling"]);
  } finally {
    folder.remove();
  }
}, 60_000);
