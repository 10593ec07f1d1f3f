import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account, Deps } from "../../src/app.ts";
import { type Connection, findConnection } from "../../src/connections/connection.ts";
import { createConnection } from "../../src/connections/create.ts";
import { createSandbox } from "../../src/platform/sandbox/sandbox.ts";
import { createTestApp, type TestApp } from "./app.ts";
import { type Cast, type CastMember, createCast, createMember } from "./cast.ts";

const ROOT = join(import.meta.dirname, "../..");
const MODULES = join(ROOT, "node_modules");
const SERVERS = join(MODULES, "@modelcontextprotocol");

/** Why programs cannot be run here; undefined: they can. */
export const whyNoPrograms = await createSandbox().off();

/** A secret of ours that no server may ever see. */
export const OUR_SECRET = "only-countersign-knows-this";

export interface McpTest extends TestApp {
  cast: Cast;
  folder: string;
  /** The connection of Alice to a program of the operator's file. */
  connect(program: string, account?: Account): Promise<Connection>;
  /** An administrator whose proof is fresh, however long the clock has run. */
  signInAgain(): Promise<CastMember>;
  /** To a server at an address. */
  connectTo(url: string, input?: Partial<HttpInput>): Promise<Connection>;
}

interface HttpInput {
  account: Account;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
}

/** The product with the programs of other people, each as an operator would name it. */
export async function startMcp(
  more: { allow?: string[]; callSeconds?: number; publicUrl?: string } = {},
): Promise<McpTest> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-mcp-"));
  const file = join(folder, "programs.json");
  const token = join(folder, "token");
  writeFileSync(token, "a-token-of-jira\n");
  writeFileSync(file, JSON.stringify(programs(folder, token)));
  process.env["COUNTERSIGN_TEST_SECRET"] = OUR_SECRET;
  const test = await createTestApp({
    config: {
      MCP_PROGRAMS_FILE: file,
      MCP_CALL_SECONDS: more.callSeconds ?? 10,
      ...(more.publicUrl !== undefined && { PUBLIC_URL: more.publicUrl }),
    },
    // Only so may a door lead to loopback.
    world: { addresses: more.allow ?? [], knownSystems: [] },
  });
  const cast = await createCast(test.deps);
  const make = (input: Omit<Parameters<typeof createConnection>[2], "name">, account: Account) =>
    makeConnection(test.deps, account, input);
  return {
    ...test,
    cast,
    folder,
    connect: (program, account = cast.alice.account) =>
      make(
        {
          accountId: account.id,
          provider: "mcp-program",
          baseUrl: `program://${program}`,
          settings: {},
          secrets: {},
        },
        account,
      ),
    signInAgain: () =>
      createMember(test.deps, {
        employeeId: "e1900",
        name: "Erin Admin",
        email: "erin@example.com",
        role: "admin",
      }),
    connectTo: (baseUrl, { account = cast.alice.account, settings = {}, secrets = {} } = {}) =>
      make({ accountId: account.id, provider: "mcp", baseUrl, settings, secrets }, account),
    async close() {
      await test.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function makeConnection(
  deps: Deps,
  account: Account,
  input: Parameters<typeof createConnection>[2],
): Promise<Connection> {
  const by = { account, address: "127.0.0.1", requestId: "test" };
  const created = await deps.db.transaction((tx) => createConnection(tx, deps, input, by));
  if (!created.ok) throw new Error(created.code);
  const found = await findConnection(deps.db, account, created.connection.id);
  if (!found) throw new Error("the connection is gone");
  return found;
}

const node = (script: string, ...args: string[]) => ({
  command: "node",
  args: [script, ...args],
  read: [MODULES],
});

const programs = (folder: string, token: string) => ({
  bad: {
    ...node(join(ROOT, "tests/setup/bad-mcp-server.mjs"), "stdio"),
    read: [MODULES, join(ROOT, "tests/setup/bad-mcp-server.mjs")],
    env: { GREETING: "from the operator" },
  },
  everything: {
    ...node(join(SERVERS, "server-everything/dist/index.js"), "stdio"),
    kinds: "everything",
  },
  filesystem: {
    ...node(join(SERVERS, "server-filesystem/dist/index.js"), folder),
    write: [folder],
    kinds: "filesystem",
  },
  jira: {
    ...node(join(MODULES, "jira-datacenter-mcp/dist/run.js")),
    label: "Jira by MCP",
    env: { JIRA_API_BASE_PATH: "http://127.0.0.1:1/rest" },
    envFiles: { JIRA_API_TOKEN: token },
    kinds: "jira",
  },
  memory: {
    ...node(join(SERVERS, "server-memory/dist/index.js")),
    env: { MEMORY_FILE_PATH: join(folder, "memory.json") },
    write: [folder],
    kinds: "memory",
  },
  missing: { command: "/usr/bin/no-such-program" },
});
