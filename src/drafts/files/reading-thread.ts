// Runs in a thread of its own, so that a file that hangs its parser can be cut off. Node strips the types itself:
// nothing here, nor what it imports, needs a loader.
import { parentPort, workerData } from "node:worker_threads";
import type { FileInput, FileKind } from "./format.ts";
import { formats } from "./formats.ts";

const { kind, ...input }: FileInput & { kind: FileKind } = workerData;
const reading = await formats[kind].read(input);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(reading);
