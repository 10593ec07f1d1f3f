// The zip around a docx and an xlsx, opened with suspicion: what it says of itself is counted first, and yauzl
// ends an entry that turns out larger than it said.
import type { Readable } from "node:stream";
import { damaged, type Refusal, refuse } from "./format.ts";
import { count, megabytes } from "./wording.ts";

const MOST_ENTRIES = 5000;
const MOST_BYTES_OF_ENTRY = 60 * 1024 * 1024;
const MOST_BYTES = 150 * 1024 * 1024;
/** Office's XML packs 10 to 50 times; a bomb 1000 times. Small entries may do what they like. */
const MOST_RATIO = 200;
const SMALL = 10 * 1024 * 1024;

export interface Archive {
  has(path: string): boolean;
  /** Undefined when there is no such entry. */
  open(path: string): Promise<Readable | undefined>;
}

interface Entry {
  fileName: string;
  compressedSize: number;
  uncompressedSize: number;
  isEncrypted(): boolean;
}

export async function openArchive(
  name: string,
  bytes: Uint8Array,
  label: string,
): Promise<{ ok: true; archive: Archive } | Refusal> {
  const { fromBufferPromise } = await import("yauzl");
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, autoClose: false });
    if (zip.entryCount > MOST_ENTRIES) return tooManyEntries(name, zip.entryCount);
    const entries: Parameters<typeof zip.openReadStreamPromise>[0][] = [];
    // It refuses absolute paths and `..` by itself.
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const refusal = weigh(name, entries);
    if (refusal) return refusal;
    const found = new Map(entries.map((entry) => [entry.fileName, entry]));
    const open = async (path: string) => {
      const entry = found.get(path);
      return entry && zip.openReadStreamPromise(entry);
    };
    return { ok: true, archive: { has: (path) => found.has(path), open } };
  } catch (error) {
    return damaged(name, label, error);
  }
}

function weigh(name: string, entries: Entry[]): Refusal | undefined {
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (entries.some((entry) => entry.isEncrypted())) return locked(name);
  const isBomb = (entry: Entry) =>
    entry.uncompressedSize > MOST_BYTES_OF_ENTRY ||
    (entry.uncompressedSize > SMALL &&
      entry.uncompressedSize > MOST_RATIO * Math.max(entry.compressedSize, 1));
  if (total <= MOST_BYTES && !entries.some(isBomb)) return undefined;
  return refuse(
    "unpacks_too_large",
    `“${name}” would unpack to ${megabytes(total)}, far more than a document of its size needs, so it was not opened. Save it again in its own program, or split it.`,
  );
}

const tooManyEntries = (name: string, entries: number) =>
  refuse(
    "unpacks_too_large",
    `“${name}” holds ${count(entries, "inner file")}; a document may hold ${MOST_ENTRIES.toLocaleString("en-US")}. Save it again in its own program, or split it.`,
  );

export const locked = (name: string): Refusal =>
  refuse(
    "locked",
    `“${name}” is protected by a password, so it cannot be read here. Save a copy without the password and upload that.`,
  );
