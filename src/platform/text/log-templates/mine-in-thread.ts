import { Worker } from "node:worker_threads";
import type { Mined, MiningLimits } from "./mine-file.ts";

/** One at a time: memory and processors are counted for one. */
let last: Promise<unknown> = Promise.resolve();
const MEGABYTES = 512;

/** Mines a file in a thread that ends with it. */
export async function mineInThread(path: string, limits: MiningLimits): Promise<Mined> {
  const turn = last.then(() => run(path, limits));
  last = turn.catch(() => undefined);
  return turn;
}

async function run(path: string, limits: MiningLimits): Promise<Mined> {
  const worker = new Worker(new URL("./mining-thread.mjs", import.meta.url), {
    workerData: { path, limits },
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  try {
    return await new Promise<Mined>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`the thread ended: ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}
