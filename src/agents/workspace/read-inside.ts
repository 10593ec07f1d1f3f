import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";

const LARGEST = 1_000_000;

/** A file of a copy as text; undefined where it is none, is too large, or leads out of the copy. */
export async function readInside(folder: string, path: string): Promise<string | undefined> {
  const root = await realpath(folder);
  const full = resolve(root, path);
  try {
    if (!(await realpath(full)).startsWith(root + sep)) return undefined;
    const file = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await file.stat();
      return size > LARGEST ? undefined : await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
