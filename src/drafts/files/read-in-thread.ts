import { getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import {
  damaged,
  type FileInput,
  type Format,
  type Reading,
  type Refusal,
  refuse,
} from "./format.ts";

/** Files are read one at a time: memory is counted for one. */
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
const MOST_WAITING = 16;
const WATCH = 50;

/** Reads the file in a thread that ends with it, or is ended. */
export async function readInThread(
  format: Format,
  input: FileInput,
  thread = new URL("./reading-thread.mjs", import.meta.url),
): Promise<Reading> {
  if (waiting >= MOST_WAITING)
    return refuse(
      "busy",
      `Many files are being read at the moment, so “${input.name}” was not. Upload it again in a minute.`,
    );
  waiting += 1;
  const turn = last.then(() => run(format, input, thread));
  last = turn;
  try {
    return await turn;
  } finally {
    waiting -= 1;
  }
}

async function run(format: Format, input: FileInput, thread: URL): Promise<Reading> {
  const { limits, name } = input;
  // A copy that is handed over: the bytes may be a piece of a much larger buffer.
  const bytes = new Uint8Array(input.bytes);
  const worker = new Worker(thread, {
    workerData: { kind: format.kind, cache: getCompileCacheDir(), name, limits, bytes },
    transferList: [bytes.buffer],
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 8 },
  });
  const timers: NodeJS.Timeout[] = [];
  const ended = new Promise<Reading>((resolve) => {
    worker.once("message", resolve);
    worker.once("error", (error: Error & { code?: string }) =>
      resolve(
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? tooComplex(name, error)
          : damaged(name, format.label, error),
      ),
    );
    worker.once("exit", (code) =>
      resolve(damaged(name, format.label, `the thread ended: ${code}`)),
    );
    timers.push(setTimeout(() => resolve(tooSlow(name, limits.milliseconds)), limits.milliseconds));
    // The limit of a thread's heap counts no buffers, and a file may unpack into them.
    const watch = async () => {
      const { external_memory: buffers } = await worker.getHeapStatistics();
      if (buffers > limits.megabytes * 1024 * 1024) resolve(tooComplex(name, `${buffers} bytes`));
    };
    timers.push(setInterval(() => void watch().catch(ignoreEnded), WATCH));
  });
  try {
    return await ended;
  } finally {
    timers.forEach(clearTimeout);
    await worker.terminate();
  }
}

// A thread that has just ended has no figures; what it ended with is told by its own events.
const ignoreEnded = () => {};

const tooSlow = (name: string, milliseconds: number): Refusal =>
  refuse(
    "too_slow",
    `“${name}” took longer than ${milliseconds / 1000} seconds to read, so it was given up. Save it again in its own program, or upload the part that matters.`,
  );

const tooComplex = (name: string, cause: Error | string): Refusal =>
  refuse(
    "too_complex",
    `“${name}” needs more memory to read than one file may have, so it was given up. Save it again in its own program, or upload the part that matters.`,
    cause,
  );
