import { readFileSync, readdirSync } from "node:fs";

/** What a process and all that it started hold of the machine. */
export interface TreeUse {
  processes: number;
  /** That no other process shares. */
  bytes: number;
  /** The youngest of the tree: it is surely inside. */
  lastPid: number;
}

const PAGE = 4096;

/** Stops counting beyond `most`: whoever starts that many is ended, however many there are. */
export function treeUse(pid: number, most: number): TreeUse {
  const use: TreeUse = { processes: 0, bytes: 0, lastPid: pid };
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    use.processes += 1;
    use.lastPid = Math.max(use.lastPid, next);
    use.bytes += ownBytes(next);
    if (use.processes > most) break;
    waiting.push(...childrenOf(next));
  }
  return use;
}

function ownBytes(pid: number): number {
  const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(" ").map(Number);
  return Math.max(0, resident - shared) * PAGE;
}

const childrenOf = (pid: number): number[] =>
  list(`/proc/${pid}/task`).flatMap((task) =>
    read(`/proc/${pid}/task/${task}/children`).split(" ").filter(Boolean).map(Number),
  );

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
