// Many model calls at once in a process of its own, to be killed.
// Arguments: the database, the model server's `host:port`, the account, how many calls.
import priceOverlay from "../../config/anthropic-prices.json" with { type: "json" };
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createLlm } from "../../src/llm/create-llm.ts";
import { createRouting } from "../../src/llm/routing/routing.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { connectionTo, openDoorTo } from "./world.ts";

const [file = "", address = "", accountId = "", calls = ""] = process.argv.slice(2);
const db = openSqlite(file);
const connection = connectionTo("anthropic", `http://${address}`);
const llm = createLlm({
  db,
  outbound: openDoorTo(address),
  clock: systemClock,
  log: createLog("silent"),
  owner: "killed",
  priceOverlay,
  routing: createRouting(db, systemClock, () => Promise.resolve(connection)),
  disable: () => Promise.resolve(),
});

async function ask(n: number): Promise<void> {
  const events = llm.stream({
    accountId,
    connectionId: "c1",
    model: "demo",
    taskType: "draft",
    subject: `draft:${n}`,
    prompt: { name: "story", version: 1 },
    system: "You draft a story.",
    messages: [{ role: "user", text: `Question ${n}` }],
    maxTokens: 1000,
    signal: new AbortController().signal,
  });
  for await (const event of events) {
    if (event.type === "end") process.stdout.write(`${event.status}\n`);
  }
}

await Promise.all(Array.from({ length: Number(calls) }, (_, n) => ask(n)));
