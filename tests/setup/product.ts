import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { urls } from "../../src/urls.ts";
import { DEMO_SYSTEMS, freeRow, READY, run, temporaryFolder, TYPESCRIPT } from "./process.ts";

/** The product as `npm start` runs it, on a fresh machine, with the demo world. */
export interface Product {
  url: string;
  database: string;
  /** Printed at the first start; whoever gives it becomes the admin. */
  setupToken: string;
  demo: { jiraDc: string; jiraCloud: string; confluence: string; github: string; llm: string };
  /** From nothing to ready, ms. */
  startMs: number;
  output(): string;
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** `neighbours`: the test's own servers that it may call, too, as `host:port`. */
export async function startProduct(
  env: Record<string, string> = {},
  neighbours: string[] = [],
): Promise<Product> {
  const began = performance.now();
  const folder = temporaryFolder();
  const demoPort = await freeRow(DEMO_SYSTEMS + 1);
  const port = demoPort + DEMO_SYSTEMS;
  const settings = {
    DATA_DIR: folder.path,
    PORT: String(port),
    DEMO: "true",
    DEMO_PORT: String(demoPort),
    LOG_LEVEL: "error",
    NEIGHBOURS: JSON.stringify(neighbours),
    ...env,
  };
  const program = neighbours.length > 0 ? "tests/setup/neighbours.ts" : "src/main.ts";
  const service = run(settings, ["--import", TYPESCRIPT, program], "src/launch.mjs");
  let hasEnded = false;
  void service.ended.then(() => (hasEnded = true));
  const url = `http://localhost:${port}`;
  const isReady = async () => {
    if (hasEnded) throw new Error(`it ended: ${service.output()}`);
    const answer = await fetch(url + urls.health.ready()).catch(() => undefined);
    return answer?.ok === true && READY.test(service.output());
  };
  for (const end = began + PATIENCE_MS; !(await isReady());) {
    if (performance.now() > end) throw new Error(`it is not ready: ${service.output()}`);
    await sleep(50);
  }
  const at = (place: number) => `http://127.0.0.1:${demoPort + place}`;
  return {
    url,
    database: join(folder.path, "countersign.db"),
    setupToken: /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "",
    demo: {
      jiraDc: `${at(0)}/jira`,
      jiraCloud: at(1),
      confluence: `${at(2)}/confluence`,
      llm: at(3),
      github: `${at(4)}/api/v3`,
    },
    startMs: performance.now() - began,
    output: service.output,
    close: async () => {
      service.child.kill("SIGTERM");
      await service.ended;
      folder.remove();
    },
  };
}
