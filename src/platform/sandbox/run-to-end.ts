import { statfsSync } from "node:fs";
import type { Plan, Sandbox, Sandboxed } from "./sandbox.ts";
import { treeUse } from "./tree.ts";

/** What a program and all that it starts may take together. */
export interface Bounds {
  /** From start to end, ms. */
  wallMs: number;
  /** Of both of its outputs together; beyond, it is ended. */
  outputBytes: number;
  /** Of its errors and words, what is kept: as much of the beginning as of the end. */
  keptBytes: number;
  /** Of memory, without its scratch folder. */
  treeBytes: number;
  processes: number;
  /** In its scratch folder. */
  files: number;
}

/** `exited`: by itself. Any other word: it was ended, for this. */
type End = "exited" | "time" | "memory" | "processes" | "files" | "output" | "stopped";

export interface Ended {
  end: End;
  /** Null: a signal ended it. */
  code: number | null;
  stdout: Buffer;
  /** Cut in the middle. */
  stderr: string;
}

const LOOK_MS = 100;

/** Runs a program apart, looks after it, and ends it with all that it started. */
export async function runToEnd(
  sandbox: Sandbox,
  plan: Plan,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<Ended> {
  const child = sandbox.start(plan);
  let end: End = "exited";
  const stop = (why: End) => {
    if (end === "exited" && child.exitCode === null) end = why;
    child.kill("SIGKILL");
  };
  const onAbort = () => stop("stopped");
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  const wall = setTimeout(() => stop("time"), bounds.wallMs);
  const look = setInterval(() => {
    const over = overBounds(child, plan, bounds);
    if (over) stop(over);
  }, LOOK_MS);
  const said = listen(child, bounds, () => stop("output"));
  try {
    child.stdin.on("error", () => undefined);
    child.stdin.end();
    const code = await ending(child);
    return { end, code, stdout: Buffer.concat(said.stdout), stderr: said.stderr.text() };
  } finally {
    clearTimeout(wall);
    clearInterval(look);
    signal.removeEventListener("abort", onAbort);
  }
}

const ending = (child: Sandboxed): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });

function overBounds({ pid }: Sandboxed, { scratch }: Plan, bounds: Bounds): End | undefined {
  if (pid === undefined) return undefined;
  const use = treeUse(pid, bounds.processes);
  if (use.processes > bounds.processes) return "processes";
  if (use.bytes > bounds.treeBytes) return "memory";
  return scratch && filesIn(use.lastPid, scratch.path) > bounds.files ? "files" : undefined;
}

function filesIn(pid: number, path: string): number {
  try {
    const { files, ffree } = statfsSync(`/proc/${pid}/root${path}`);
    return files - ffree;
  } catch {
    // It has ended meanwhile, or has no such folder yet.
    return 0;
  }
}

function listen(child: Sandboxed, { outputBytes, keptBytes }: Bounds, tooMuch: () => void) {
  const stdout: Buffer[] = [];
  const stderr = new Kept(keptBytes / 2);
  let all = 0;
  const count = (chunk: Buffer) => {
    all += chunk.byteLength;
    if (all > outputBytes) tooMuch();
    return all <= outputBytes;
  };
  child.stdout.on("data", (chunk: Buffer) => {
    if (count(chunk)) stdout.push(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    if (count(chunk)) stderr.add(chunk);
  });
  return { stdout, stderr };
}

/** The beginning and the end of a text. */
class Kept {
  readonly #each: number;
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #cut = false;

  constructor(each: number) {
    this.#each = each;
  }

  add(chunk: Buffer): void {
    const room = Math.max(0, this.#each - this.#head.byteLength);
    this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const tail = Buffer.concat([this.#tail, chunk.subarray(room)]);
    this.#cut ||= tail.byteLength > this.#each;
    this.#tail = tail.subarray(Math.max(0, tail.byteLength - this.#each));
  }

  text(): string {
    return `${this.#head.toString()}${this.#cut ? "\n…\n" : ""}${this.#tail.toString()}`;
  }
}
