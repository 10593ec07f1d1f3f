import { getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import { came, type Came, failedFor } from "../came.ts";
import type { Code, Tags } from "./tags.ts";
import type { Mapped, MapTask, NamesTask, Task, TextsTask } from "./tasks.ts";

type Text = TextsTask["texts"][number];

/** Definitions, who names them, and how much; unchanged since the last time, nothing is parsed. */
export const mapRepository = (
  task: Omit<MapTask, "kind">,
  signal: AbortSignal,
): Promise<Came<Mapped>> => inThread({ kind: "map", ...task }, signal);

/** Which of the names stand in a text of the check-out, as a word. */
export const findNames = (
  task: Omit<NamesTask, "kind">,
  signal: AbortSignal,
): Promise<Came<string[]>> => inThread({ kind: "names", ...task }, signal);

/** Of each text how many places make no sense; undefined where no parser reads it. */
export const countErrors = (
  texts: readonly Text[],
  signal: AbortSignal,
): Promise<Came<(number | undefined)[]>> => inThread({ kind: "errors", texts }, signal);

/** Each text as its code, without comments; undefined where no parser reads it. */
export const readCode = (
  texts: readonly Text[],
  signal: AbortSignal,
): Promise<Came<(Code | undefined)[]>> => inThread({ kind: "code", texts }, signal);

/** Of each text what it declares and names; undefined where no parser reads it. */
export const readTags = (
  texts: readonly Text[],
  signal: AbortSignal,
): Promise<Came<(Tags | undefined)[]>> => inThread({ kind: "tags", texts }, signal);

/** One at a time: memory is counted for one. */
let last: Promise<unknown> = Promise.resolve();
const MEGABYTES = 1024;
const LONGEST = 120_000;

/** The thread ends with its task, or is ended. What it answers is of the type that its task has. */
async function inThread<Value>(task: Task, signal: AbortSignal): Promise<Came<Value>> {
  const turn = last.then(() => run<Value>(task, signal));
  last = turn;
  return turn;
}

async function run<Value>(task: Task, signal: AbortSignal): Promise<Came<Value>> {
  if (signal.aborted) return STOPPED;
  const worker = new Worker(new URL("./thread.mjs", import.meta.url), {
    workerData: { task, cache: getCompileCacheDir() },
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  let timer: NodeJS.Timeout | undefined;
  const cut = new AbortController();
  const ended = new Promise<Came<Value>>((resolve) => {
    worker.once("message", (value: Value) => resolve(came(value)));
    worker.once("error", (error) =>
      resolve(failedFor("not_parsed", `The code could not be read: ${error.message}`)),
    );
    worker.once("exit", () => resolve(failedFor("not_parsed", "The code could not be read.")));
    timer = setTimeout(() => resolve(TOO_SLOW), LONGEST);
    signal.addEventListener("abort", () => resolve(STOPPED), { once: true, signal: cut.signal });
  });
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
    cut.abort();
    await worker.terminate();
  }
}

const STOPPED = { ...failedFor("stopped", "It was stopped."), permanent: false };
const TOO_SLOW = failedFor(
  "too_large",
  "Reading the code took longer than two minutes. Choose a folder of it.",
);
