// Runs in a thread of its own: reading a repository takes a second, and a parser may hang on a text that was made to
// hang it. Plain JavaScript, since a thread has no loader: Node strips the types of what it imports.
import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const { task, cache } = workerData;
const besideTheCode = new URL("../../../node_modules/.cache/repo-map", import.meta.url);
enableCompileCache(cache ?? fileURLToPath(besideTheCode));
const { perform } = await import("./tasks.ts");
const value = await perform(task);
flushCompileCache();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort.postMessage(value);
