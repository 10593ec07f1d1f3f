import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { plainText } from "./plain-text.ts";

/** Branches and tags, by name, and what is checked out. */
export interface Refs {
  /** Name of a branch. */
  head: string | undefined;
  branches: ReadonlyMap<string, string>;
  tags: ReadonlyMap<string, string>;
}

const MOST = 20_000;
const DEEPEST = 10;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Read as text: no program of git looks at a folder that somebody else has prepared. */
export async function readRefs(gitDir: string, commonDir: string): Promise<Refs> {
  const all = await readPacked(commonDir);
  await readLoose(commonDir, "refs", all);
  const head = /^ref: refs\/heads\/(.+)$/.exec(await textOf(join(gitDir, "HEAD")))?.[1];
  return { head, branches: under("refs/heads/", all), tags: under("refs/tags/", all) };
}

const under = (start: string, all: Map<string, string>) =>
  new Map(
    [...all]
      .filter(([name]) => name.startsWith(start))
      .map(([name, id]): [string, string] => [name.slice(start.length), id])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

async function readPacked(commonDir: string): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const line of (await textOf(join(commonDir, "packed-refs"))).split("\n")) {
    const [id = "", name = ""] = line.split(" ");
    if (COMMIT.test(id) && name.startsWith("refs/") && all.size < MOST) all.set(name, id);
  }
  return all;
}

/** A loose one is newer than a packed one of the same name. */
async function readLoose(
  commonDir: string,
  path: string,
  all: Map<string, string>,
  depth = 0,
): Promise<void> {
  const entries = await readdir(join(commonDir, path), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const name = `${path}/${entry.name}`;
    if (entry.isDirectory() && depth < DEEPEST) await readLoose(commonDir, name, all, depth + 1);
    if (!entry.isFile() || all.size >= MOST) continue;
    const id = (await textOf(join(commonDir, name))).trim();
    if (COMMIT.test(id)) all.set(name, id);
  }
}

const LARGEST = 20_000_000;
const textOf = (path: string) => plainText(path, LARGEST);
