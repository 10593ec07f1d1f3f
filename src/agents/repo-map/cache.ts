import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Tags } from "./tags.ts";

/** What was read of a file, and of which text. */
export interface Kept {
  path: string;
  hash: string;
  tags: Tags;
}

/** One repository's, of the commit that was read last. */
export interface Pack {
  commit: string;
  files: Kept[];
}

/** Another way of reading makes what was kept worthless. */
const VERSION = 1;
/** More repositories than anybody works on in a week. */
const MOST_PACKS = 40;
const MOST_BYTES = 200_000_000;

const pack = z.object({
  version: z.literal(VERSION),
  commit: z.string(),
  files: z.array(z.object({ path: z.string(), hash: z.string(), tags: z.custom<Tags>() })),
});

export const hashOf = (text: string): string =>
  createHash("sha256").update(text).digest("base64url");

const fileOf = (folder: string, key: string): string => join(folder, `${hashOf(key)}.json`);

/** Undefined: there is none, or none that can be read; then everything is read anew. */
export async function readPack(folder: string, key: string): Promise<Pack | undefined> {
  try {
    return pack.parse(JSON.parse(await readFile(fileOf(folder, key), "utf8")));
  } catch {
    return undefined;
  }
}

/** Aside first: another process may be reading it. What was written longest ago goes when there are too many. */
export async function writePack(folder: string, key: string, kept: Pack): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ version: VERSION, ...kept });
  if (text.length > MOST_BYTES / 4) return;
  const aside = join(folder, `${hashOf(key)}.${crypto.randomUUID()}.part`);
  await writeFile(aside, text);
  await rename(aside, fileOf(folder, key));
  await sweep(folder);
}

async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }));
      return { path, mtimeMs, size };
    }),
  );
  let bytes = 0;
  for (const [at, { path, size }] of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs).entries()) {
    bytes += size;
    if (at >= MOST_PACKS || bytes > MOST_BYTES) await rm(path, { force: true });
  }
}
