import { readdir } from "node:fs/promises";
import { join } from "node:path";

const DEEPEST = 4;
const MOST_FOLDERS = 5_000;
const MOST_FOUND = 1_000;

/** Paths below a folder that hold a repository, by name; "" is the folder itself. Links are not followed. */
export async function findRepositories(root: string): Promise<string[]> {
  const found: string[] = [];
  const waiting = [""];
  for (let seen = 0; seen < MOST_FOLDERS && found.length < MOST_FOUND; seen++) {
    const path = waiting.shift();
    if (path === undefined) break;
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
    if (isRepository(entries)) found.push(path);
    else if (path.split("/").length <= DEEPEST) {
      const inner = entries.filter((entry) => entry.isDirectory() && isOpen(entry.name));
      waiting.push(...inner.map(({ name }) => (path === "" ? name : `${path}/${name}`)).toSorted());
    }
  }
  return found.toSorted();
}

interface Entry {
  name: string;
  isDirectory(): boolean;
  isFile(): boolean;
}

function isRepository(entries: readonly Entry[]): boolean {
  const has = (name: string, is: (entry: Entry) => boolean) =>
    entries.some((entry) => entry.name === name && is(entry));
  const isFolder = (entry: Entry) => entry.isDirectory();
  const isFile = (entry: Entry) => entry.isFile();
  if (has(".git", (entry) => isFolder(entry) || isFile(entry))) return true;
  return has("HEAD", isFile) && has("objects", isFolder) && has("refs", isFolder);
}

const isOpen = (name: string) => !name.startsWith(".") && name !== "node_modules";
