import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Parser, type ReadEntry } from "tar";
import { inflated, isGzip, withHead } from "./inflated.ts";
import { insidePath } from "./inside-path.ts";

export interface ArchiveLimits {
  files: number;
  /** Of all files together. */
  bytes: number;
}

/** `broken`: no archive, or one that no honest program writes. */
export type Unpacked =
  | { ok: true; files: number; bytes: number }
  | { ok: false; code: "too_many_files" | "too_large" | "broken" };

class Refusal extends Error {
  readonly code: Exclude<Unpacked, { ok: true }>["code"];
  constructor(code: Refusal["code"]) {
    super(code);
    this.code = code;
  }
}

/** What stands beside the contents of a file: headers, padding, long names. */
const OVERHEAD_BYTES = 3_000;
/** Links, folders and other things that are left out cost time as well. */
const ENTRIES_PER_FILE = 3;
const LONGEST_META = 64 * 1024;

/**
 * Writes the files of an archive (plain or gzip) into an empty folder, without the archive's first folder, while it
 * arrives. Only files come to be: links, devices and what would lie outside, or in a `.git`, is left out. Of what
 * was refused a part may lie there. What the source of the bytes throws is thrown.
 */
export async function unpackTar(
  body: AsyncIterable<Uint8Array>,
  folder: string,
  limits: ArchiveLimits,
): Promise<Unpacked> {
  const unpacking = new Unpacking(folder, limits);
  try {
    await unpacking.read(body);
    return { ok: true, files: unpacking.files, bytes: unpacking.bytes };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code };
    if (isOfArchive(error)) return { ok: false, code: "broken" };
    throw error;
  }
}

/** What the parser and gunzip say of bytes that are wrong, and the disk of names that cannot stand beside each other. */
const BROKEN =
  /^(?:TAR_\w+|Z_\w+|ERR_(?:TRAILING|BUFFER)\w*|EEXIST|ENOTDIR|EISDIR|ENAMETOOLONG|EINVAL|EILSEQ)$/;

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? String(error.code) : "";
const isOfArchive = (error: unknown) =>
  BROKEN.test(codeOf(error)) ||
  (error instanceof Error && "tarCode" in error && BROKEN.test(String(error.tarCode)));

class Unpacking {
  files = 0;
  bytes = 0;
  private entries = 0;
  private readonly folder: string;
  private readonly limits: ArchiveLimits;
  private readonly folders = new Set<string>();
  private readonly stop = new AbortController();
  private current: ReadEntry | undefined;
  /** One file after the other. */
  private last = Promise.resolve();

  constructor(folder: string, limits: ArchiveLimits) {
    this.folder = folder;
    this.limits = limits;
  }

  async read(body: AsyncIterable<Uint8Array>): Promise<void> {
    const parser = new Parser({ strict: true, maxMetaEntrySize: LONGEST_META, zstd: false });
    parser.on("error", (error: unknown) => this.stop.abort(error));
    parser.on("entry", (entry: ReadEntry) => {
      this.last = this.last
        .then(() => this.keep(entry))
        .catch((error: unknown) => this.stop.abort(error));
    });
    try {
      await this.feed(parser, body);
    } catch (error) {
      throw this.stop.signal.aborted ? this.stop.signal.reason : error;
    } finally {
      // One that its parser will never end.
      this.current?.destroy(new Refusal("broken"));
      await this.last;
    }
  }

  private async feed(parser: Parser, body: AsyncIterable<Uint8Array>): Promise<void> {
    const { signal } = this.stop;
    const most = this.limits.bytes + this.limits.files * OVERHEAD_BYTES;
    let inflatedBytes = 0;
    for await (const piece of withHead(inflated(body))) {
      // Packed twice: the parser would unpack it, and nobody count its bytes.
      if (inflatedBytes === 0 && isGzip(piece)) throw new Refusal("broken");
      inflatedBytes += piece.byteLength;
      if (inflatedBytes > most) throw new Refusal("too_large");
      const goesOn = parser.write(piece);
      signal.throwIfAborted();
      if (!goesOn) await once(parser, "drain", { signal });
    }
    const ended = once(parser, "end", { signal });
    parser.end();
    await ended;
    await this.last;
    signal.throwIfAborted();
  }

  private async keep(entry: ReadEntry): Promise<void> {
    const { limits } = this;
    this.entries++;
    if (this.entries > limits.files * ENTRIES_PER_FILE) throw new Refusal("too_many_files");
    const path = insidePath(entry.path);
    const isFile = ["File", "OldFile", "ContiguousFile"].includes(entry.type);
    if (!isFile || path === undefined) {
      entry.resume();
      return;
    }
    this.files++;
    this.bytes += entry.size;
    if (this.files > limits.files) throw new Refusal("too_many_files");
    if (this.bytes > limits.bytes) throw new Refusal("too_large");
    await this.write(entry, join(this.folder, path));
  }

  private async write(entry: ReadEntry, path: string): Promise<void> {
    this.current = entry;
    await this.makeFolder(dirname(path));
    // Never over something that is there, so also never through a link.
    const file = await open(path, "wx", ((entry.mode ?? 0) & 0o100) === 0 ? 0o600 : 0o700);
    try {
      for await (const piece of entry) await file.write(piece);
    } finally {
      await file.close();
    }
    this.current = undefined;
  }

  private async makeFolder(folder: string): Promise<void> {
    if (this.folders.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.folders.add(folder);
  }
}
