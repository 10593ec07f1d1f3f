import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { createApiToken } from "../../src/accounts/api-tokens.ts";
import { SCOPES } from "../../src/accounts/permissions.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { urls } from "../../src/urls.ts";
import { transportTo } from "../setup/assistants.ts";
import type { Service } from "../setup/process.ts";
import { memoryMb, sleep } from "./child.ts";
import { startProduct } from "./pages.ts";
import { compare, heading, table } from "./report.ts";
import { type Seeded, seed, signIn } from "./seed.ts";

const SESSIONS = 200;
/** As many as one account may have. */
const EACH = 25;
const WARM = 200;
const CALLS = 1000;
const SETTLE_MS = 5000;

export async function benchMcp(): Promise<void> {
  const seeded = await seed(10);
  try {
    const tokens = await addTokens(seeded);
    const product = await startProduct(seeded);
    await sleep(SETTLE_MS);
    const before = memoryMb(product.child.pid ?? 0);
    const clients = await open(product, tokens);
    await sleep(SETTLE_MS);
    const sessions = memoryMb(product.child.pid ?? 0);
    const [client] = clients;
    if (!client) throw new Error("no session was opened");
    const rows = [
      await time(client, "list_jobs", {}),
      await time(client, "search_drafts", {}),
      await time(client, "read_prompt", { name: "refine" }),
    ];
    await Promise.all(clients.map((one) => one.close()));
    product.child.kill();
    await product.ended;
    report(rows, { before, sessions });
  } finally {
    seeded.remove();
  }
}

async function addTokens({ file }: Seeded): Promise<string[]> {
  const db = openSqlite(file);
  const tokens: string[] = [];
  for (let n = 0; n < SESSIONS / EACH; n++) {
    const { account } = await signIn(db, `assistant-${n}`);
    const from = { address: "127.0.0.1", requestId: "bench" };
    const asked = { name: "bench", scopes: [...SCOPES], days: 1, from };
    const { token } = await createApiToken({ db, clock: systemClock }, account, asked);
    tokens.push(token);
  }
  await db.close();
  return tokens;
}

/** Each lists the tools, as clients do. */
async function open({ url }: Service, tokens: readonly string[]): Promise<Client[]> {
  const clients: Client[] = [];
  for (const token of tokens) {
    for (let n = 0; n < EACH; n++) {
      const client = new Client({ name: "bench", version: "1" });
      await client.connect(transportTo(url + urls.mcp.endpoint(), token));
      await client.listTools();
      clients.push(client);
    }
  }
  return clients;
}

interface Timed {
  name: string;
  p50: number;
  p99: number;
}

async function time(client: Client, name: string, input: Record<string, unknown>): Promise<Timed> {
  const times: number[] = [];
  for (let n = 0; n < WARM + CALLS; n++) {
    const began = performance.now();
    const { isError } = await client.callTool({ name, arguments: input });
    if (isError === true) throw new Error(`${name} failed`);
    if (n >= WARM) times.push(performance.now() - began);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { name, p50: at(0.5), p99: at(0.99) };
}

function report(rows: Timed[], { before, sessions }: { before: number; sessions: number }): void {
  heading(`tools/call over HTTP on loopback, one client, ${SESSIONS} sessions open (ms)`);
  table(
    ["", "p50", "p99"],
    rows.map(({ name, p50, p99 }) => [name, p50, p99]),
  );
  heading("Memory of the process, resident");
  table(
    ["", "MB"],
    [
      ["before the first assistant", before],
      [`with ${SESSIONS} sessions, each with its stream`, sessions],
      ["each of them", (sessions - before) / SESSIONS],
    ],
  );
  const slowest = Math.max(...rows.map(({ p50 }) => p50));
  compare("tools/call, p50", { value: slowest, atMost: 3, unit: "ms" });
  compare(`${SESSIONS} MCP sessions`, { value: sessions, atMost: 200, unit: "MB" });
}
