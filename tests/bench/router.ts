import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Pool } from "undici";
import { createAccount } from "../../src/accounts/account.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { setBudget } from "../../src/llm/budgets.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { type Child, cpuMs, startChild } from "./child.ts";
import { compare, heading, median, remark, table } from "./report.ts";

const WARM_UP = 100;
const ROUNDS = 300;
const AT_ONCE = 32;
const MANY = 1500;
const ROWS = [1000, 1_000_000] as const;

interface Took {
  first: number;
  all: number;
}
/** One request: to the first byte, and to the last. */
type Ask = (text: string) => Promise<Took>;

/** What a router costs beside calling the model directly, and beside a proxy that does nothing. */
export async function benchRouter(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const file = join(folder, "bench.db");
  const upstream = startChild("router-process.ts", ["upstream"]);
  let service: Child | undefined;
  try {
    const address = `127.0.0.1:${await upstream.said("ready")}`;
    await prepare(file);
    const sizes: Figures[] = [];
    for (const rows of ROWS) {
      fill(file, rows);
      service = startChild("router-process.ts", ["service", file, address]);
      const own = `http://127.0.0.1:${await service.said("ready")}`;
      const used = cpuOf(service);
      sizes.push(await measure(`http://${address}`, own, { rows, used }));
      await service.end("SIGKILL");
    }
    report(sizes);
  } finally {
    await Promise.all([service?.end("SIGKILL"), upstream.end()]);
    rmSync(folder, { recursive: true });
  }
}

async function prepare(file: string): Promise<void> {
  const db = openSqlite(file);
  const person = { employeeId: "E1", name: "Alice", email: "alice@example.com" };
  const account = { ...person, role: "member" as const, passwordHash: "-", avatar: null };
  await db.transaction((tx) => createAccount(tx, systemClock, account));
  await db.update(db.t.accounts).set({ id: "a1" });
  const limits = { limitNanoUsd: 900_000_000_000_000, limitRequests: 100_000_000 };
  for (const scope of ["company", "account"] as const) {
    for (const period of ["day", "month"] as const) {
      await setBudget(db, systemClock, "a1", { scope, scopeId: "", period, ...limits });
    }
  }
  await db.close();
}

/** As the ledger of a company looks after years. */
function fill(file: string, rows: number): void {
  const raw = new Database(file);
  const have = raw.prepare<[], { n: number }>("select count(*) as n from activities").get()?.n ?? 0;
  raw
    .prepare(
      `with recursive n(i) as (select ? union all select i + 1 from n where i + 1 < ?)
       insert into activities (id, at, day, account_id, task_type, subject, prompt_name, prompt_version,
         connection_id, provider, model_requested, status, owner, cost_nano_usd, output)
       select printf('seed-%09d', i), 1700000000000 + i * 60000, date(1700000000 + i * 60, 'unixepoch'),
         'a1', 'draft', 'draft:' || (i / 5), 'story', 1, 'c1', 'anthropic', 'claude-opus-5', 'ok', 'x', 1000, 10
       from n`,
    )
    .run(have, Math.max(rows, have + 1));
  raw.close();
}

const asker = (origin: string, path: string): Ask => {
  const pool = new Pool(origin, { connections: AT_ONCE });
  return async (text) => {
    const from = performance.now();
    const answer = await pool.request({ path, method: "POST", body: text });
    let first = 0;
    for await (const _ of answer.body) first ||= performance.now() - from;
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
    return { first, all: performance.now() - from };
  };
};

interface Figures {
  rows: number;
  ways: { name: string; first: number; all: number; perSecond: number; cpu: number }[];
}

const cpuOf =
  ({ process: { pid } }: Child) =>
  () =>
    pid === undefined ? Number.NaN : cpuMs(pid);

/** `used`: CPU time of our side so far, ms. */
async function measure(
  upstream: string,
  own: string,
  { rows, used }: { rows: number; used: () => number },
): Promise<Figures> {
  const ways: { name: string; ask: Ask; text: (n: number) => string }[] = [
    { name: "direct", ask: asker(upstream, "/v1/messages"), text: () => "{}" },
    { name: "bare proxy", ask: asker(own, "/bare"), text: () => "{}" },
    { name: "router", ask: asker(own, "/whole"), text: (n) => `${rows} ${n}` },
    { name: "router, streamed", ask: asker(own, "/streamed"), text: (n) => `${rows} ${n}` },
    { name: "router, kept answer", ask: asker(own, "/whole"), text: () => `${rows} again` },
  ];
  const took = ways.map((): Took[] => []);
  let n = 0;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [at, { ask, text }] of ways.entries()) {
      const one = await ask(text(n++));
      if (round >= 0) took[at]?.push(one);
    }
  }
  const figures: Figures = { rows, ways: [] };
  for (const [at, { name, ask, text }] of ways.entries()) {
    const from = performance.now();
    const cpuFrom = used();
    let left = MANY;
    const worker = async () => {
      while (left-- > 0) await ask(text(n++));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const perSecond = (MANY * 1000) / (performance.now() - from);
    const cpu = (used() - cpuFrom) / MANY;
    const all = took[at] ?? [];
    const middle = (of: keyof Took) => median(all.map((one) => one[of]));
    figures.ways.push({ name, first: middle("first"), all: middle("all"), perSecond, cpu });
  }
  return figures;
}

function report(sizes: Figures[]): void {
  heading("Router: one call in the middle of a day, with budgets, cache look-up and ledger");
  remark("Medians of calls one at a time, each way in turn; requests a second with 32 at once.");
  for (const { rows, ways } of sizes) {
    const direct = ways[0];
    table(
      [
        `${rows.toLocaleString("en")} calls in the ledger`,
        "ms",
        "added",
        "first, added",
        "a second",
        "CPU ms a call",
      ],
      ways.map(({ name, all, first, perSecond, cpu }) => [
        name,
        all,
        all - (direct?.all ?? 0),
        first - (direct?.first ?? 0),
        perSecond,
        cpu,
      ]),
    );
  }
  const of = (size: number, name: string) => sizes[size]?.ways.find((way) => way.name === name);
  const [direct, bare] = [of(0, "direct"), of(0, "bare proxy")];
  const [routed, streamed] = [of(0, "router"), of(0, "router, streamed")];
  const kept = of(0, "router, kept answer");
  if (!direct || !bare || !routed || !streamed || !kept) return;
  compare("router: whole call, added", { value: routed.all - direct.all, atMost: 1.5, unit: "ms" });
  compare("router: first token, added", {
    value: streamed.first - direct.first,
    atMost: 2,
    unit: "ms",
  });
  const share = routed.perSecond / bare.perSecond;
  compare("router: requests a second of the bare proxy's", {
    value: share,
    atLeast: 0.6,
    unit: "%",
  });
  compare("router: kept answers a second", { value: kept.perSecond, atLeast: 3000, unit: "" });
  const grown = (of(1, "router")?.all ?? Number.NaN) / routed.all;
  compare("router: a million calls in the ledger against a thousand", {
    value: grown,
    atMost: 1.2,
    unit: "",
  });
}
