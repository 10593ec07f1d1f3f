import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GitFault, inspect } from "./inspect.ts";
import { plainText } from "./plain-text.ts";
import { readRefs, type Refs } from "./read-refs.ts";

/** A repository of ours that reads the objects of another one, and nothing else of it. */
export interface Scan {
  ok: true;
  /** For `runGit`. */
  gitDir: string;
  refs: Refs;
  remove: () => Promise<void>;
}

interface Where {
  /** A folder of work, or a bare repository. */
  folder: string;
  /** A real path; all that is read lies inside. */
  root: string;
  /** Does not exist yet; it goes with `remove`. */
  home: string;
}

const CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";
const SHA256 =
  "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n";
const SHA256_DIGITS = 64;
const LARGEST_SHALLOW = 1_000_000;

/** The other repository's settings, hooks, filters and attributes are never seen by git. */
export async function openScan({
  folder,
  root,
  home,
}: Where): Promise<Scan | { ok: false; code: GitFault }> {
  const place = await inspect(folder, root);
  if (!place.ok) return place;
  const refs = await readRefs(place.gitDir, place.commonDir);
  const [first = ""] = refs.branches.values();
  await mkdir(join(home, "objects", "info"), { recursive: true, mode: 0o700 });
  await mkdir(join(home, "refs", "heads"), { recursive: true, mode: 0o700 });
  await writeFile(join(home, "HEAD"), "ref: refs/heads/none\n");
  await writeFile(join(home, "config"), first.length === SHA256_DIGITS ? SHA256 : CONFIG);
  await writeFile(join(home, "objects", "info", "alternates"), `${quoted(place.objects)}\n`);
  const shallow = await readShallow(place.commonDir);
  if (shallow !== "") await writeFile(join(home, "shallow"), shallow);
  const remove = () => rm(home, { recursive: true, force: true });
  return { ok: true, gitDir: home, refs, remove };
}

/** A line of its own, whatever stands in a path. */
const quoted = (path: string) =>
  `"${path.replaceAll(/["\\\n]/g, (sign) => (sign === "\n" ? "\\n" : `\\${sign}`))}"`;

/** Where the history was cut off; without it, git takes what is missing for damage. */
async function readShallow(commonDir: string): Promise<string> {
  const text = await plainText(join(commonDir, "shallow"), LARGEST_SHALLOW);
  const lines = text.split("\n").filter((line) => /^[0-9a-f]{40,64}$/.test(line));
  return lines.map((line) => `${line}\n`).join("");
}
