// Runs in a thread of its own, so that a file that hangs its parser can be cut off. Plain JavaScript, since a thread
// has no loader: what it imports is stripped of its types by Node itself. The cache saves doing that for every file:
// 20 MB and a quarter of a second. It is the process's own, or lies beside the code; where that is read-only, each file
// pays.
import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const { kind, cache, ...input } = workerData;
const besideTheCode = new URL("../../../node_modules/.cache/reading-thread", import.meta.url);
enableCompileCache(cache ?? fileURLToPath(besideTheCode));
const { formats } = await import("./formats.ts");
const reading = await formats[kind].read(input);
flushCompileCache();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort.postMessage(reading);
