// Twenty runs of an agent at once, and how other pages are answered meanwhile.
import Database from "better-sqlite3";
import { urls } from "../../src/urls.ts";
import { expectRedirect, formFields } from "../setup/visitor.ts";
import { during, inWorld, type Product, startProduct, type Step } from "./busy.ts";
import { sleep } from "./child.ts";
import { compare, heading, quantile, remark, table } from "./report.ts";

const RUNS = 20;
const FILES = 12;
const LINES = 120;
const AT_REST_MS = 6000;
const LOOK_MS = 50;
const LONGEST_MS = 300_000;

export async function benchAgentRuns(): Promise<void> {
  await inWorld(async (world) => {
    const product = await startProduct(world);
    try {
      const pages = new Map([
        ["dashboard", urls.dashboard()],
        ["list", urls.drafts.index()],
        ["agents", urls.agents.index()],
      ]);
      await review(product, -1);
      await untilIdle(product);
      const before = await during(product, pages, () => sleep(AT_REST_MS));
      const meanwhile = await during(product, pages, async () => {
        await Promise.all(Array.from({ length: RUNS }, (_, n) => review(product, n)));
        await untilIdle(product);
      });
      report({ before, meanwhile }, stepsOf(product));
    } finally {
      await product.close();
    }
  });
}

/** Pasted changes, each time others: no answer comes from the cache. */
async function review({ alice }: Product, n: number): Promise<void> {
  const fields = formFields((await alice.get(urls.codeReviews.new())).body);
  expectRedirect(await alice.post(urls.codeReviews.create(), { ...fields, diff: diffOf(n) }));
}

function diffOf(n: number): string {
  const files = Array.from({ length: FILES }, (_, file) => {
    const path = `src/part-${n + 1}/file-${file}.ts`;
    const lines = Array.from(
      { length: LINES },
      (_unused, line) =>
        `+export const total${line} = (rows: number[]) => rows.map((row) => row * ${line + n}).at(0)!;`,
    );
    return [
      `diff --git a/${path} b/${path}`,
      "new file mode 100644",
      "--- /dev/null",
      `+++ b/${path}`,
      `@@ -0,0 +1,${LINES} @@`,
      ...lines,
    ].join("\n");
  });
  return `${files.join("\n")}\n`;
}

async function untilIdle({ file, service }: Product): Promise<void> {
  const db = new Database(file, { readonly: true });
  const count = db.prepare("select count(*) from agent_runs where state = ?").pluck();
  const open = () => Number(count.get("queued")) + Number(count.get("running"));
  try {
    for (const end = performance.now() + LONGEST_MS; open() > 0; await sleep(LOOK_MS)) {
      if (performance.now() > end) throw new Error("the runs never end");
    }
    if (count.get("failed") !== 0) throw new Error(`a run has failed: ${service.output()}`);
  } finally {
    db.close();
  }
}

function stepsOf({ file }: Product): unknown {
  const db = new Database(file, { readonly: true });
  const count = db.prepare("select count(*) from agent_steps").pluck().get();
  db.close();
  return count;
}

function report(steps: Record<"before" | "meanwhile", Step<unknown>>, count: unknown): void {
  const rows = Object.entries({ "at rest": steps.before, "while they run": steps.meanwhile });
  heading(`${RUNS} agent runs at once: ${String(count)} steps`);
  table(
    [
      "",
      "s",
      "cpu s",
      "RSS MB",
      "loop p99 ms",
      "requests",
      "p50 ms",
      "p99 ms",
      "max ms",
      "not sent",
    ],
    rows.map(([name, { seconds, cpuMs, most, delay, times, left }]) => {
      const all = [...times.values()].flat();
      const [p50, p99] = [quantile(all, 0.5), quantile(all, 0.99)];
      const asked = [all.length, p50, p99, Math.max(...all), left];
      return [name, seconds, cpuMs / 1000, most.rss, delay.p99, ...asked];
    }),
  );
  remark("Code reviews of pasted changes, by the demo model, which answers at once.");
  compare(`${RUNS} agent runs at once: p99 of other pages`, {
    value: quantile([...steps.meanwhile.times.values()].flat(), 0.99),
    atMost: 50,
    unit: "ms",
  });
}
