// Runs in a thread of its own: a log of 200 MB would hold every request up for seconds. Plain JavaScript, since a
// thread has no loader: what it imports is stripped of its types by Node itself.
import { parentPort, workerData } from "node:worker_threads";

const { mineFile } = await import("./mine-file.ts");
const { path, limits } = workerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort.postMessage(await mineFile(path, limits));
