import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);

/** The interpreter of this host and where its packages lie. */
export interface Pytest {
  python: string;
  /** To be found by the interpreter. */
  packages: string[];
  tools: { from: string; to: string }[];
}

type Found = { ok: true; value: Pytest } | { ok: false; reason: string };

// Isolated: it reads nothing of where it is started.
const ASK =
  "import json, os, sys, pytest; print(json.dumps([os.path.realpath(sys.executable), sys.base_prefix, sys.prefix, os.path.dirname(os.path.dirname(os.path.realpath(pytest.__file__)))]))";

const answer = z.tuple([z.string(), z.string(), z.string(), z.string()]);

let known: Promise<Found> | undefined;

/** Looked for once: what is installed later counts from the next start on. */
export function findPytest(): Promise<Found> {
  known ??= look();
  return known;
}

async function look(): Promise<Found> {
  try {
    const { stdout } = await run("python3", ["-I", "-c", ASK], { cwd: "/", timeout: 20_000 });
    const [python, base, own, packages] = answer.parse(JSON.parse(stdout));
    const folders = [...new Set([base, own, packages])].filter((path) => !path.startsWith("/usr"));
    const outer = folders.filter(
      (path) => !folders.some((other) => other !== path && path.startsWith(`${other}/`)),
    );
    const tools = outer.map((path) => ({ from: path, to: path }));
    return { ok: true, value: { python, packages: [packages], tools } };
  } catch {
    // There is no Python, or it has no pytest: either way nothing can be run.
    return { ok: false, reason: NO_PYTEST };
  }
}

const NO_PYTEST =
  "Python with pytest is not installed on this host, so nothing was run. Your operator can install it: python3 -m pip install pytest.";
