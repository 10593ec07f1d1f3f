import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { call, type Assistants, startAssistants } from "../setup/assistants.ts";
import { freePort, temporaryFolder, TYPESCRIPT } from "../setup/process.ts";

const INSPECTOR = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";
const run = promisify(execFile);

let product: Assistants;
let token: string;

beforeAll(async () => {
  product = await startAssistants();
  await product.connect("alice");
  token = await product.tokenFor(product.cast.alice.account);
});
afterAll(() => product.close());

const bridgeTo = (env: Record<string, string>) =>
  new StdioClientTransport({
    command: process.execPath,
    args: ["--import", TYPESCRIPT, "src/main.ts", "mcp"],
    env,
    stderr: "pipe",
  });

test("a client that starts a program is passed on to the service, also after its session has ended there", async () => {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(bridgeTo({ PUBLIC_URL: product.url, COUNTERSIGN_TOKEN: token }));
  expect((await client.listTools()).tools.length).toBeGreaterThanOrEqual(16);
  expect((await call(client, "list_connections")).text).toContain("Jira");
  product.deps.clock.advance(product.deps.config.MCP_IDLE_MINUTES * 60_000 * 2);
  expect((await call(client, "list_jobs")).isError).toBe(false);
  await client.close();
});

test("a program without a token, and one whose service is not there, say what to do", async () => {
  const program = ["--import", TYPESCRIPT, "src/main.ts", "mcp"];
  const failed = await run(process.execPath, program, { env: {} }).catch((error: unknown) => error);
  expect(String(failed)).toContain("set COUNTERSIGN_TOKEN");
  const client = new Client({ name: "test", version: "1" });
  const gone = { PUBLIC_URL: `http://localhost:${await freePort()}`, COUNTERSIGN_TOKEN: token };
  await expect(client.connect(bridgeTo(gone))).rejects.toThrow("npm start");
  const wrong = new Client({ name: "test", version: "1" });
  const revoked = { PUBLIC_URL: product.url, COUNTERSIGN_TOKEN: "cs_unknown" };
  await expect(wrong.connect(bridgeTo(revoked))).rejects.toThrow("the token does not work");
});

test("the inspector lists and calls, and finds no fault in a schema", async () => {
  const home = temporaryFolder();
  const inspect = async (...args: string[]) => {
    const header = ["--header", `Authorization: Bearer ${token}`];
    const { stdout, stderr } = await run(
      process.execPath,
      [
        INSPECTOR,
        "--cli",
        "--format",
        "json",
        "-q",
        product.endpoint,
        "--transport",
        "http",
        ...header,
        ...args,
      ],
      { env: { HOME: home.path }, maxBuffer: 10_000_000 },
    );
    // Where a client that passes the schema on to a model would stumble.
    expect(stderr).toBe("");
    return z.object({ result: z.record(z.string(), z.unknown()) }).parse(JSON.parse(stdout));
  };
  try {
    const listed = await inspect("--method", "tools/list", "--strict");
    expect(JSON.stringify(listed)).toContain('"name":"search_drafts"');
    const search = ["--method", "tools/call", "--tool-name", "search_drafts"];
    const called = await inspect(...search, "--tool-args-json", '{"query":"x"}');
    expect(called.result).toMatchObject({ structuredContent: { drafts: [], next: null } });
    const read = await inspect(
      "--method",
      "resources/read",
      "--uri",
      "countersign://prompts/refine",
    );
    expect(JSON.stringify(read.result["contents"])).toContain("criteria_format");
    const prompts = ["--method", "prompts/get", "--prompt-name", "refine"];
    const got = await inspect(...prompts, "--prompt-args", "text=Pay by card");
    expect(JSON.stringify(got.result["messages"])).toContain("Pay by card");
  } finally {
    home.remove();
  }
});
