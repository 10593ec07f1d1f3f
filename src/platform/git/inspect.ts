import { lstat, readdir, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { plainText } from "./plain-text.ts";

export type GitFault =
  | "none"
  | "outside"
  | "borrowed"
  | "links"
  | "too_large"
  | "unreadable"
  | "reftable";

/** Where git keeps what a folder of work holds; every path is real, and inside the root. */
export interface GitPlace {
  ok: true;
  gitDir: string;
  /** The same, but for a further work tree. */
  commonDir: string;
  objects: string;
}

const refuse = (code: GitFault) => ({ ok: false as const, code });
type Refused = ReturnType<typeof refuse>;

/** Whether the objects of a repository may be read: nothing of it may lie, or lead, outside the root. */
export async function inspect(folder: string, root: string): Promise<GitPlace | Refused> {
  try {
    return await inspectPlain(folder, root);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EACCES" || code === "EPERM") return refuse("unreadable");
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return refuse("none");
    throw error;
  }
}

async function inspectPlain(folder: string, root: string): Promise<GitPlace | Refused> {
  const gitDir = await findGitDir(folder, root);
  if (typeof gitDir !== "string") return gitDir;
  const common = (await textOf(join(gitDir, "commondir"))).trim();
  const commonDir = common === "" ? gitDir : await realpath(resolve(gitDir, common));
  const objects = join(commonDir, "objects");
  if (!isInside(root, commonDir)) return refuse("outside");
  if (!(await isPlainFolder(objects))) return refuse("none");
  if (await isPlainFolder(join(commonDir, "reftable"))) return refuse("reftable");
  const fault = await faultIn(objects);
  return fault === undefined ? { ok: true, gitDir, commonDir, objects } : refuse(fault);
}

const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
};

async function findGitDir(folder: string, root: string): Promise<string | Refused> {
  const real = await realpath(folder);
  if (!isInside(root, real)) return refuse("outside");
  const inner = join(real, ".git");
  const found = await lstat(inner).catch(() => undefined);
  if (found === undefined) return real;
  if (found.isDirectory()) return inner;
  if (!found.isFile()) return refuse("links");
  // Of a further work tree, or of a submodule.
  const [, named] = /^gitdir: (.+)$/m.exec(await textOf(inner)) ?? [];
  if (named === undefined) return refuse("none");
  const gitDir = await realpath(resolve(real, named.trim()));
  return isInside(root, gitDir) ? gitDir : refuse("outside");
}

const isPlainFolder = async (path: string) =>
  (await lstat(path).catch(() => undefined))?.isDirectory() === true;

const LARGEST_TEXT = 100_000;
const textOf = (path: string) => plainText(path, LARGEST_TEXT);

const MOST_FILES = 500_000;

/** Git would follow a link, and the list of other stores that it may take objects from. */
async function faultIn(objects: string): Promise<GitFault | undefined> {
  let files = 0;
  for (const entry of await readdir(objects, { withFileTypes: true })) {
    if (!entry.isDirectory()) {
      if (!entry.isFile()) return "links";
      continue;
    }
    for (const inner of await readdir(join(objects, entry.name), { withFileTypes: true })) {
      if (++files > MOST_FILES) return "too_large";
      const isLists = entry.name === "info" && inner.isDirectory();
      if (!inner.isFile() && !isLists) return "links";
    }
  }
  const isBorrowing = (await textOf(join(objects, "info", "alternates"))).trim() !== "";
  return isBorrowing ? "borrowed" : undefined;
}
