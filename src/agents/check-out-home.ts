import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Deps } from "../app.ts";
import { isGone, thisProcess } from "../db/jobs/this-process.ts";
import { newId } from "../platform/clock.ts";

type HomeDeps = Pick<Deps, "config" | "clock">;

interface Home {
  /** Absolute, empty and nobody else's. */
  folder: string;
  remove: () => Promise<void>;
}

const OWNER = "owner.json";

const homesOf = ({ config }: HomeDeps, name = "check-outs") => resolve(config.DATA_DIR, name);
const remove = (home: string) => rm(home, { recursive: true, force: true });

/** A place for the files of one check-out, with a note of the process that it is for. */
export async function makeHome(deps: HomeDeps): Promise<Home> {
  const home = join(homesOf(deps), newId(deps.clock));
  const folder = join(home, "files");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(home, OWNER), JSON.stringify(thisProcess()), { mode: 0o600 });
  return { folder, remove: () => remove(home) };
}

/** Removes what ended processes left behind, and whatever is far too old. */
export async function sweepCheckOuts(deps: HomeDeps): Promise<void> {
  // Folders of git are read through small repositories of ours, which note no owner.
  for (const homes of [homesOf(deps), homesOf(deps, "git-scans")]) {
    for (const name of await readdir(homes).catch(noneWhereMissing)) {
      const home = join(homes, name);
      if (isOld(name, deps.clock.now()) || (await isLeft(home))) await remove(home);
    }
  }
}

function noneWhereMissing(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}

const OLDEST_MS = 12 * 3_600_000;

/** An id begins with the time of its making. */
function isOld(id: string, now: Date): boolean {
  const made = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return Number.isNaN(made) || now.getTime() - made > OLDEST_MS;
}

const holder = z.object({ host: z.string(), pid: z.number(), pidStart: z.string() });

/** Of a process elsewhere nothing is known but the age of what it made. */
async function isLeft(home: string): Promise<boolean> {
  const text = await readFile(join(home, OWNER), "utf8").catch(() => "null");
  // Half written at the moment of a kill, or being written right now: the age decides.
  const owner = holder.safeParse(parsed(text));
  return owner.success && owner.data.host === thisProcess().host && isGone(owner.data);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
