import { PassThrough, pipeline } from "node:stream";
import { runGit, startGit } from "../../platform/git/run-git.ts";
import type { Scan } from "../../platform/git/open-scan.ts";
import type { CodeArchive, RepositoryFile } from "../code/code.ts";
import { textOf } from "../code/text-of.ts";
import type { Outside } from "../failure.ts";
import { failed, findCommit } from "./history.ts";

const MOST_BYTES = 500_000;
/** `100644 blob <id> <size>\t<path>`: only files, no links and no submodules. */
const FILE = /^100(?:644|755) blob ([0-9a-f]{40,64}) +(\d+)\t/;

export async function readFile(
  scan: Scan,
  { path, ref }: { path: string; ref: string },
): Promise<Outside<RepositoryFile>> {
  const commit = await findCommit(scan, ref);
  if (!commit.ok) return commit;
  if (path === "" || path.includes("\0")) return { ok: true, value: "missing" };
  const listed = await runGit(scan.gitDir, ["ls-tree", "-z", "-l", commit.value, "--", path]);
  if (!listed.ok) return listed.code === "missing" ? failed(listed) : MISSING;
  const [, id, size] = FILE.exec(listed.bytes.toString()) ?? [];
  if (id === undefined) return MISSING;
  if (Number(size) > MOST_BYTES) return { ok: true, value: "too_big" };
  const said = await runGit(scan.gitDir, ["cat-file", "blob", id], { maxBytes: MOST_BYTES });
  return said.ok ? { ok: true, value: textOf(said.bytes) } : failed(said);
}

const MISSING: Outside<RepositoryFile> = { ok: true, value: "missing" };

/** The repository stays open until the archive is closed. */
export async function readArchive(
  scan: Scan,
  ref: string,
  signal: AbortSignal,
): Promise<Outside<CodeArchive>> {
  const commit = await findCommit(scan, ref);
  if (!commit.ok) return commit;
  const args = ["archive", "--format=tar", "--prefix=files/", commit.value];
  const child = startGit(scan.gitDir, args, signal);
  // When it ends, Node throws away what nobody has begun to read.
  const body = new PassThrough();
  // What it could not write is missing from the archive, which is then no whole one.
  pipeline(child.stdout, body, () => undefined);
  child.once("error", () => child.stdout.destroy());
  child.stderr.resume();
  const close = () => {
    child.kill("SIGKILL");
    body.destroy();
    void scan.remove();
  };
  return { ok: true, value: { commit: commit.value, body, close } };
}
