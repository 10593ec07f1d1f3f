import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleep, startChild } from "./child.ts";
import { compare, heading, median, remark, table } from "./report.ts";

const JOBS = 20_000;
const ROUNDS = 3;
const RESCUES = 3;

interface Figures {
  enqueued: number;
  drained: number;
  cpuUs: number;
}

async function inFolder<T>(body: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  try {
    return await body(join(folder, "jobs.db"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const once = (what: string, ...more: string[]): Promise<Figures> =>
  inFolder(async (file) => {
    const child = startChild("jobs-process.ts", [what, file, String(JOBS), ...more]);
    return JSON.parse(await child.said("figures"));
  });

export async function benchJobs(): Promise<void> {
  const sides = {
    "the engine, 10 slots": ["ours"],
    "bare loop on the product's table, 10 jobs a transaction": ["bare", "10", "product"],
    "bare loop, 10 jobs a transaction": ["bare", "10"],
    "bare loop, a transaction each": ["bare", "1"],
  };
  const rounds = new Map<string, Figures[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [what = "", ...more]] of Object.entries(sides)) {
      rounds.set(name, [...(rounds.get(name) ?? []), await once(what, ...more)]);
    }
  }
  const of = (name: string, key: keyof Figures) =>
    median((rounds.get(name) ?? []).map((figures) => figures[key]));
  heading(`Jobs that do nothing: ${JOBS.toLocaleString("en")}, medians of ${ROUNDS} runs`);
  table(
    ["", "enqueued/s", "done/s", "cpu us a job"],
    Object.keys(sides).map((name) => [
      name,
      of(name, "enqueued"),
      of(name, "drained"),
      of(name, "cpuUs"),
    ]),
  );
  remark("Enqueued by 100 with synchronous=FULL, claimed and settled with NORMAL, on both sides.");
  remark("The product's table: its columns, and an index for each list of the pages of jobs.");
  const [engine = "", ...floors] = Object.keys(sides);
  for (const floor of floors) {
    const ratio = of(engine, "drained") / of(floor, "drained");
    compare(`jobs/s, of the ${floor}`, { value: ratio, atLeast: 0.6, unit: "%" });
    const byCpu = of(floor, "cpuUs") / of(engine, "cpuUs");
    compare(`jobs by cpu, of the ${floor}`, { value: byCpu, unit: "%" });
  }
  await benchRescue();
}

/** From the kill of a worker to the next start of its job. */
async function benchRescue(): Promise<void> {
  const byOther: number[] = [];
  const byRestart: number[] = [];
  for (let n = 0; n < RESCUES; n++) {
    byOther.push(await inFolder((file) => rescue(file, false)));
    byRestart.push(await inFolder((file) => rescue(file, true)));
  }
  heading(`Rescue after kill -9, median and worst of ${RESCUES}`);
  table(
    ["", "median s", "worst s"],
    [
      ["another process takes over", median(byOther), Math.max(...byOther)],
      ["the process is started again", median(byRestart), Math.max(...byRestart)],
    ],
  );
  compare("rescue after kill -9, worst", {
    value: Math.max(...byOther, ...byRestart),
    atMost: 10,
    unit: "s",
  });
}

async function rescue(file: string, restart: boolean): Promise<number> {
  const first = startChild("jobs-process.ts", ["work", file, "1"]);
  await first.said("started 0");
  const startOther = () => startChild("jobs-process.ts", ["work", file, "0"]);
  let other = restart ? undefined : startOther();
  await other?.said("ready");
  // So that the other one has seen the first alive.
  if (other) await sleep(1500);
  const killedAt = Date.now();
  await first.end("SIGKILL");
  other ??= startOther();
  const startedAt = Number(await other.said("started 0"));
  await other.end("SIGKILL");
  return (startedAt - killedAt) / 1000;
}
