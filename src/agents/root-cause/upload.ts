import { type FileHandle, open, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Account, Deps } from "../../app.ts";
import { titleLine } from "../../drafts/sources/material.ts";
import {
  BrokenForm,
  boundaryOf,
  type FormPart,
  readForm,
  type WriteFile,
} from "../../platform/http/multipart.ts";
import { newId } from "../../platform/clock.ts";
import { mineInThread } from "../../platform/text/log-templates/mine-in-thread.ts";
import { addWaitingFile, type NewFile } from "./waiting.ts";
import { logSource } from "./log-source.ts";
import { metricsSource } from "./metrics-source.ts";

const MEGABYTE = 1024 * 1024;
const FILE_BYTES = 200 * MEGABYTE;
/** What a packed log unpacks to. */
const UNPACKED_BYTES = 2048 * MEGABYTE;
const LIMITS = {
  fieldBytes: 4 * MEGABYTE,
  fileBytes: FILE_BYTES,
  formBytes: 1024 * MEGABYTE,
  parts: 100,
};

/** What came with a form: its fields, and what became of each file. */
export interface Received {
  values: Record<string, string>;
  added: string[];
  refused: { name: string; message: string }[];
}

type Doing = Pick<Deps, "clock" | "config" | "db" | "log">;

/** Reads a form as it comes in. A file goes to the disk piece by piece, is mined there, and is gone again. Undefined for what is no form. */
export async function receive(
  deps: Doing,
  account: Account,
  request: Request,
): Promise<Received | undefined> {
  const boundary = boundaryOf(request.headers.get("content-type") ?? undefined);
  if (boundary === undefined || request.body === null) return undefined;
  const folder = join(deps.config.DATA_DIR, "uploads");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(deps, folder);
  const disk = createDisk(join(folder, newId(deps.clock)));
  const received: Received = { values: {}, added: [], refused: [] };
  try {
    for await (const part of readForm(request.body, boundary, LIMITS, disk.begin)) {
      if (part.kind === "field") received.values[part.name] = part.value;
      else if (part.kind !== "file") await take(deps, account, { part, path: disk.path, received });
    }
  } catch (error) {
    if (error instanceof BrokenForm) return undefined;
    throw error;
  } finally {
    await disk.end();
  }
  return received;
}

/** One file at a time lies there, the next one in its place. */
function createDisk(path: string) {
  let file: FileHandle | undefined;
  return {
    path,
    begin: async (): Promise<WriteFile> => {
      await file?.close();
      const opened = await open(path, "w", 0o600);
      file = opened;
      return (piece) => opened.writeFile(piece);
    },
    end: async (): Promise<void> => {
      await file?.close();
      await rm(path, { force: true });
    },
  };
}

interface Taken {
  part: Exclude<FormPart, { kind: "field" | "file" }>;
  path: string;
  received: Received;
}

async function take(deps: Doing, account: Account, { part, path, received }: Taken): Promise<void> {
  const name = titleLine(part.fileName.split(/[/\\]/).at(-1) ?? part.fileName);
  const read = part.kind === "written" ? await readFileAt(deps, path, name) : TOO_LARGE;
  const refusal = typeof read === "string" ? read : await addWaitingFile(deps, account, read);
  if (refusal === undefined) received.added.push(name);
  else received.refused.push({ name, message: `“${name}” was not added. ${refusal}` });
}

const TOO_LARGE = "It is larger than 200 MB. Pack it with gzip, or upload the hours that matter.";
const DAY_MS = 86_400_000;

/** What a process left behind that was killed. */
async function sweep({ clock }: Doing, folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    const isOld = found && clock.now().getTime() - found.mtimeMs > DAY_MS;
    if (isOld) await rm(path, { force: true });
  }
}

const TABLE = /\.(?:csv|tsv)$/i;
const MOST_TABLE = 4 * MEGABYTE;

/** As a source, or why not. */
async function readFileAt(deps: Doing, path: string, name: string): Promise<NewFile | string> {
  if (TABLE.test(name)) {
    if ((await stat(path)).size > MOST_TABLE) {
      return "It is larger than 4 MB. Take a shorter time, or fewer columns.";
    }
    const table = await metricsSource(await readFile(path, "utf8"));
    return table.ok ? { kind: "metrics", title: name, ...table.source } : table.message;
  }
  const year = deps.clock.now().getUTCFullYear();
  const mined = await mineInThread(path, { bytes: UNPACKED_BYTES, year });
  if (mined.ok) return { kind: "log", title: name, ...logSource(mined.log) };
  deps.log.info("root_causes.file_refused", { code: mined.code });
  return WHY_NOT[mined.code];
}

const WHY_NOT = {
  empty: "There is nothing in it.",
  binary: "It is no text. Logs work as text, as JSON lines, and packed with gzip; metrics as CSV.",
  too_large: "Unpacked it is larger than 2 GB. Upload the hours that matter.",
  damaged: "It cannot be unpacked. Pack it anew with gzip.",
};
