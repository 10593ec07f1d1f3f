import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TYPESCRIPT } from "../setup/process.ts";

export interface Child {
  process: ChildProcess;
  /** The first line that begins with this word, without it. Throws when the child ends first. */
  said(word: string): Promise<string>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A file of this folder as a process of its own. */
export function startChild(file: string, args: string[]): Child {
  const path = join(import.meta.dirname, file);
  return follow(
    spawn(process.execPath, ["--import", TYPESCRIPT, path, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
}

const nothing = () => undefined;

/** Listens to what a process prints, and ends it with this one. */
export function follow(child: ChildProcess): Child {
  running.add(child);
  let output = "";
  let look: () => void = nothing;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    look();
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      running.delete(child);
      resolve();
      look();
    });
  });
  return {
    process: child,
    said: (word) =>
      new Promise((resolve, reject) => {
        look = () => {
          const line = output.split("\n").find((one) => one.trimStart().startsWith(word));
          if (line !== undefined && output.includes(`${line}\n`)) {
            resolve(line.trimStart().slice(word.length).trim());
          } else if (!running.has(child)) {
            reject(new Error(`${child.spawnargs.join(" ")} ended without "${word}":\n${output}`));
          }
        };
        look();
      }),
    async end(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}

const LINUX = process.platform === "linux";
const TICKS_PER_SECOND = 100;

/** What a process has used so far, ms; not a number where the system does not say. */
export function cpuMs(pid: number): number {
  if (!LINUX) return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Resident memory, MB of 1024 * 1024; not a number where the system does not say. */
export function memoryMb(pid: number): number {
  if (!LINUX) return Number.NaN;
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1]) / 1024;
}

/** Of a process and all that it started. */
export function familyCpuMs(pid: number): number {
  if (!LINUX) return Number.NaN;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const pids = children === "" ? [] : children.split(" ").map(Number);
  return pids.reduce((sum, child) => sum + familyCpuMs(child), cpuMs(pid));
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
