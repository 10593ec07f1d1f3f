// A product at work, and other people who ask it for pages meanwhile.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { TEST_KEY } from "../setup/app.ts";
import type { Beside } from "../setup/beside.ts";
import { demoPerson } from "../setup/demo.ts";
import { type Service, startService, temporaryFolder } from "../setup/process.ts";
import {
  connectTo,
  createVisitor,
  overTheNetwork,
  registerAs,
  type Visitor,
} from "../setup/visitor.ts";
import { cpuMs, sleep, startChild } from "./child.ts";

const EVERY_MS = 50;
const LOOK_MS = 25;
/** So many people wait at the most: a product that is held up for long is not buried, too. */
const MOST_WAITING = 10;

const worldShape = z.object({
  jira: z.string(),
  llm: z.object({ url: z.string(), apiKey: z.string() }),
  addresses: z.array(z.string()),
});
export type World = z.output<typeof worldShape>;

export interface Product {
  service: Service;
  file: string;
  alice: Visitor;
  close(): Promise<void>;
}

/** Beside a demo world in a program of its own. */
export async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const child = startChild("large-world.ts", []);
  try {
    await work(worldShape.parse(JSON.parse(await child.said("ready"))));
  } finally {
    await child.end();
  }
}

export async function startProduct({ jira, llm, addresses }: World): Promise<Product> {
  const folder = temporaryFolder();
  const service = await startService(
    {
      APP_KEY: TEST_KEY,
      DATA_DIR: folder.path,
      LOG_LEVEL: "warn",
      RATE_ACCOUNT_PER_MINUTE: "100000",
      RATE_ADDRESS_PER_MINUTE: "1000000",
      // The demo model answers at once: with a limit the product would only wait.
      LLM_CALLS_PER_MINUTE: "none",
      BESIDE: JSON.stringify({ jiras: [jira], addresses } satisfies Beside),
    },
    "tests/bench/large-product.mjs",
  );
  const alice = createVisitor(service.url, overTheNetwork(service.url));
  await registerAs(alice, {
    jiraUrl: jira,
    token: demoPerson("alice").jiraToken,
    password: "a quiet walnut sings at dusk",
    setupToken: /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "",
  });
  await connectTo(alice, "anthropic", { baseUrl: llm.url, apiKey: llm.apiKey, price: "free" });
  return {
    service,
    file: `${folder.path}/countersign.db`,
    alice,
    async close() {
      service.child.kill();
      await service.ended;
      folder.remove();
    },
  };
}

interface Memory {
  rss: number;
  anonymous: number;
}

/** Of a process, MB of 1024 * 1024. */
function memoryOf(pid: number): Memory {
  const status = process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
  const mb = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { rss: mb("VmRSS"), anonymous: mb("RssAnon") };
}

const delayShape = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

export interface Step<Result> {
  result: Result;
  seconds: number;
  cpuMs: number;
  most: Memory;
  delay: z.output<typeof delayShape>;
  /** Ms by page. */
  times: Map<string, number[]>;
  /** Requests that were not even sent. */
  left: number;
}

/** Asks for pages at a steady pace, whether the one before has been answered or not. */
export async function during<Result>(
  { service, alice }: Product,
  pages: ReadonlyMap<string, string>,
  work: () => Promise<Result>,
): Promise<Step<Result>> {
  const pid = service.child.pid ?? 0;
  const most = { rss: 0, anonymous: 0 };
  const look = setInterval(() => {
    const { rss, anonymous } = memoryOf(pid);
    most.rss = Math.max(most.rss, rss);
    most.anonymous = Math.max(most.anonymous, anonymous);
  }, LOOK_MS);
  const times = new Map([...pages.keys()].map((name): [string, number[]] => [name, []]));
  const waiting = new Set<Promise<void>>();
  let left = 0;
  let turn = 0;
  const ask = async () => {
    const [name, path] = [...pages][turn++ % pages.size] ?? ["", ""];
    const since = performance.now();
    const { status } = await alice.get(path);
    if (status !== 200) throw new Error(`${status} of ${path}`);
    times.get(name)?.push(performance.now() - since);
  };
  await readDelay(service);
  const cpu = cpuMs(pid);
  const since = performance.now();
  const asking = setInterval(() => {
    if (waiting.size >= MOST_WAITING) {
      left += 1;
      return;
    }
    const asked = ask();
    waiting.add(asked);
    void asked.finally(() => waiting.delete(asked));
  }, EVERY_MS);
  try {
    const result = await work();
    const seconds = (performance.now() - since) / 1000;
    const used = cpuMs(pid) - cpu;
    return { result, seconds, cpuMs: used, most, delay: await readDelay(service), times, left };
  } finally {
    clearInterval(asking);
    clearInterval(look);
    await Promise.all(waiting);
  }
}

async function readDelay({ child, output }: Service) {
  const told = () => output().match(/^delay .*\n/gm) ?? [];
  const before = told().length;
  child.kill("SIGUSR2");
  while (told().length === before) await sleep(5);
  return delayShape.parse(JSON.parse((told().at(-1) ?? "").slice("delay ".length)));
}
