import { randomInt } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { type Bounds, type Ended, runToEnd } from "../../platform/sandbox/run-to-end.ts";
import type { Limits, Sandbox } from "../../platform/sandbox/sandbox.ts";
import { readResults, SCRIPT } from "./script.ts";

/** What is there beside the copy: an interpreter, packages that run tests. */
export interface Tool {
  from: string;
  /** Absolute; where it stands inside. */
  to: string;
}

export interface Command {
  /** Absolute, or a program of the system. */
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Put into the copy before it starts, by their paths within it. */
  files?: Readonly<Record<string, string>>;
  /** Read afterwards; absolute, as it sees them. */
  results?: readonly string[];
  wallMs: number;
}

export interface Ran extends Pick<Ended, "end" | "code"> {
  /** What it said, both outputs; cut in the middle. */
  said: string;
  /** By their paths. One that is no ordinary file, or too large, is not among them. */
  results: ReadonlyMap<string, string>;
}

export interface Workspace {
  /** Each command finds the files as they were at first: what an earlier one did to them is gone. */
  run(command: Command, signal: AbortSignal): Promise<Ran>;
}

/** Where a command finds its own copy. */
export const BOX = "/box";
/** What fills a copy: it cannot be changed. */
const COPY = "/copy";
const EXTRA = "/extra";

const MB = 1_000_000;
/** Beside the copy itself. */
const ROOM = 256 * MB;
const LARGEST_RESULT = 20 * MB;

const LIMITS: Limits = {
  cpuSeconds: 120,
  memoryBytes: 32_000 * MB,
  fileBytes: 50 * MB,
  processes: 512,
};

const BOUNDS: Omit<Bounds, "wallMs"> = {
  outputBytes: 48 * MB,
  keptBytes: 40_000,
  treeBytes: 2000 * MB,
  processes: 128,
  files: 100_000,
};

interface Opened {
  sandbox: Sandbox;
  /** Of the copy on this host; nothing writes to it. */
  folder: string;
  /** How large it may be at most, bytes. */
  size: number;
  tools: readonly Tool[];
  bounds?: Partial<Bounds>;
}

/**
 * Runs what comes from a repository, apart from everything that is ours: without a network, on a copy
 * in memory that ends with the command.
 */
export const openWorkspace = (opened: Opened): Workspace => ({
  run: (command, signal) => runIn(opened, command, signal),
});

async function runIn(
  { sandbox, folder, size, tools, bounds }: Opened,
  { command, args, env = {}, files = {}, results = [], wallMs }: Command,
  signal: AbortSignal,
): Promise<Ran> {
  const extra = await mkdtemp(join(tmpdir(), "workspace-"));
  try {
    await writeAll(extra, files);
    const becomes = ownUser();
    const mounts = [{ from: folder, to: COPY }, { from: extra, to: EXTRA }, ...tools];
    const told = [results.join("\n"), String(LARGEST_RESULT), String(becomes ?? "")];
    const plan = {
      command: "/bin/sh",
      args: ["-c", SCRIPT, "sh", ...told, command, ...args],
      env: { CI: "1", ...env },
      network: false,
      read: [],
      write: [],
      mounts,
      scratch: { path: BOX, bytes: size + ROOM },
      becomes,
      limits: LIMITS,
    };
    const all: Bounds = { ...BOUNDS, ...bounds, wallMs };
    const { end, code, stdout, stderr } = await runToEnd(sandbox, plan, all, signal);
    return { end, code, said: stderr, results: readResults(stdout, results) };
  } finally {
    await rm(extra, { recursive: true, force: true });
  }
}

/** Above all that systems give to people and to their containers. */
const USERS = 1_900_000_000;

/** Where we are root, each command is a user of its own that nothing here belongs to. */
const ownUser = (): number | undefined =>
  process.getuid?.() === 0 ? USERS + randomInt(100_000_000) : undefined;

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const full = resolve(folder, path);
    if (!full.startsWith(folder + sep)) throw new Error(`${path} lies outside of the copy`);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
  }
}
