import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

export interface Process {
  host: string;
  pid: number;
  pidStart: string;
}

const LINUX = process.platform === "linux";

/** Field 22 of /proc/<pid>/stat, in ticks since the machine started; "" for what is not there. */
function startOf(pid: number): string {
  if (!LINUX) return "";
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is a name in brackets that may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

const isMissing = (error: unknown) =>
  error instanceof Error && "code" in error && ["ENOENT", "ESRCH"].includes(String(error.code));

/**
 * A pid says something only where it was given: containers that share a name have pids of their
 * own, and a machine that was started again gives them anew.
 */
function host(): string {
  if (!LINUX) return hostname();
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return [hostname(), boot, readlinkSync("/proc/self/ns/pid")].join(" ");
}

export const thisProcess = (): Process => ({
  host: host(),
  pid: process.pid,
  pidStart: startOf(process.pid),
});

/** Sure only about processes of the same `host`; in doubt it is not gone. */
export function isGone({ pid, pidStart }: Process): boolean {
  if (LINUX) return startOf(pid) !== pidStart;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isMissing(error);
  }
}
