import { spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** What git is told by nobody but us: no settings of the machine or of a person, no network, no lazy fetching. */
const ENVIRONMENT = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

const LONGEST_MS = 60_000;
const MOST_BYTES = 20_000_000;

export type GitOutput =
  | { ok: true; bytes: Buffer }
  /** `missing`: git is not installed. `too_large`: what came so far is given. */
  | { ok: false; code: "failed" | "missing"; said: string }
  | { ok: false; code: "too_large"; bytes: Buffer };

interface Wish {
  maxBytes?: number;
  signal?: AbortSignal;
}

/** `scan` is a repository of ours (`openScan`), never one that somebody else could have prepared. */
export function startGit(scan: string, args: readonly string[], signal?: AbortSignal) {
  const ended = AbortSignal.timeout(LONGEST_MS);
  const all = [
    `--git-dir=${scan}`,
    "--no-pager",
    "--literal-pathspecs",
    "-c",
    "core.commitGraph=false",
    ...args,
  ];
  return spawn("git", all, {
    cwd: scan,
    env: { ...ENVIRONMENT, HOME: scan },
    stdio: ["ignore", "pipe", "pipe"],
    signal: signal ? AbortSignal.any([signal, ended]) : ended,
    killSignal: "SIGKILL",
  });
}

/** All that one command says. */
export async function runGit(
  scan: string,
  args: readonly string[],
  { maxBytes = MOST_BYTES, signal }: Wish = {},
): Promise<GitOutput> {
  const child = startGit(scan, args, signal);
  const ending = new Promise<{ code: number | null; missing: boolean }>((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ code: null, missing: error.code === "ENOENT" }),
    );
    child.once("close", (code) => resolve({ code, missing: false }));
  });
  const [out, said] = await Promise.all([
    readUpTo(child.stdout, maxBytes, () => child.kill("SIGKILL")),
    readUpTo(child.stderr, 10_000),
  ]);
  const { code, missing } = await ending;
  if (out.isCut) return { ok: false, code: "too_large", bytes: out.bytes };
  if (code === 0) return { ok: true, bytes: out.bytes };
  return { ok: false, code: missing ? "missing" : "failed", said: said.bytes.toString() };
}

async function readUpTo(stream: Readable, most: number, onMore: () => void = () => undefined) {
  const pieces: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      if (isCut) continue;
      pieces.push(piece);
      bytes += piece.byteLength;
      if (bytes <= most) continue;
      isCut = true;
      onMore();
    }
  } catch {
    // Its program was ended; how is told by its end.
  }
  return { bytes: Buffer.concat(pieces).subarray(0, most), isCut };
}
