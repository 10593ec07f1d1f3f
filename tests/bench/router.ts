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

const ROUNDS = 300;
const AT_ONCE = 32;
/** Calls of each way before anything is measured: a service runs for days, and compiled. */
const WARM_UP = 2000;
/** The ways take turns, so that whatever else the machine does meets each of them. */
const TURNS = 7;
const MANY = 500;
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
  const upstream = startChild("router-process.ts", ["upstream"]);
  let service: Child | undefined;
  try {
    const address = `127.0.0.1:${await upstream.said("ready")}`;
    const files: string[] = [];
    for (const rows of ROWS) {
      const file = join(folder, `${rows}.db`);
      await prepare(file);
      fill(file, rows);
      files.push(file);
    }
    service = startChild("router-process.ts", ["service", address, ...files]);
    const own = `http://127.0.0.1:${await service.said("ready")}`;
    report(await measure(`http://${address}`, own, cpuOf(service)));
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

interface Way {
  name: string;
  ask: Ask;
  text: (n: number) => string;
}
interface Figures {
  name: string;
  first: number;
  all: number;
  perSecond: number;
  cpu: number;
}

const cpuOf =
  ({ process: { pid } }: Child) =>
  () =>
    pid === undefined ? Number.NaN : cpuMs(pid);

const another = (n: number) => `${n}`;

/** `used`: CPU time of our side so far, ms. */
async function measure(upstream: string, own: string, used: () => number): Promise<Figures[]> {
  const ways: Way[] = [
    { name: "direct", ask: asker(upstream, "/v1/messages"), text: () => "{}" },
    { name: "bare proxy", ask: asker(own, "/bare"), text: () => "{}" },
    { name: "router", ask: asker(own, "/whole"), text: another },
    { name: "router, streamed", ask: asker(own, "/streamed"), text: another },
    { name: "router, kept answer", ask: asker(own, "/whole"), text: () => "again" },
    { name: "router, a million calls in the ledger", ask: asker(own, "/large"), text: another },
  ];
  let n = 0;
  const times = async ({ ask, text }: Way, count: number) => {
    const from = performance.now();
    let left = count;
    const worker = async () => {
      while (left-- > 0) await ask(text(n++));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return (count * 1000) / (performance.now() - from);
  };
  for (const way of ways) await times(way, WARM_UP);
  const took = ways.map((): Took[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, { ask, text }] of ways.entries()) took[at]?.push(await ask(text(n++)));
  }
  const turns = ways.map((): { perSecond: number; cpu: number }[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [at, way] of ways.entries()) {
      const cpuFrom = used();
      const perSecond = await times(way, MANY);
      turns[at]?.push({ perSecond, cpu: (used() - cpuFrom) / MANY });
    }
  }
  return ways.map(({ name }, at) => {
    const [alone, together] = [took[at] ?? [], turns[at] ?? []];
    return {
      name,
      first: median(alone.map(({ first }) => first)),
      all: median(alone.map(({ all }) => all)),
      perSecond: median(together.map(({ perSecond }) => perSecond)),
      cpu: median(together.map(({ cpu }) => cpu)),
    };
  });
}

function report(figures: Figures[]): void {
  heading("Router: one call in the middle of a day, with budgets, cache look-up and ledger");
  remark("Medians of calls one at a time, and of requests a second with 32 at once; ways in turn.");
  const [direct, bare, routed, streamed, kept, large] = figures;
  if (!direct || !bare || !routed || !streamed || !kept || !large) return;
  table(
    ["", "ms", "added", "first, added", "a second", "CPU ms a call"],
    figures.map(({ name, all, first, perSecond, cpu }) => [
      name,
      all,
      all - direct.all,
      first - direct.first,
      perSecond,
      cpu,
    ]),
  );
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
  compare("router: a million calls in the ledger against a thousand", {
    value: large.all / routed.all,
    atMost: 1.2,
    unit: "",
  });
}
