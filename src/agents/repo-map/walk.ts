import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** A file of a check-out: regular, below it, not too large. */
export interface Found {
  /** From the check-out on, with `/`. */
  path: string;
  size: number;
}

const MOST_FILES = 20_000;
const LARGEST = 1_000_000;
/** What others wrote or a tool made; nobody documents it. */
const APART =
  /(?:^|\/)(?:node_modules|vendor|dist|build|out|target|coverage|\.git|\.venv|__pycache__)$/;

/** In order of their names; links, pipes and the like are left out. */
export async function walk(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  const folders = [""];
  for (let at = folders.shift(); at !== undefined; at = folders.shift()) {
    const entries = await readdir(join(folder, at), { withFileTypes: true });
    for (const entry of entries) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && !APART.test(path)) folders.push(path);
      if (!entry.isFile() || found.length >= MOST_FILES) continue;
      const { size } = await lstat(join(folder, path));
      if (size <= LARGEST) found.push({ path, size });
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
