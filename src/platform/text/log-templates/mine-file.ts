import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import type { MinedLog } from "./mined-log.ts";
import { createMiner } from "./mine.ts";

export interface MiningLimits {
  /** Of the log as it is read: what a packed file unpacks to. */
  bytes: number;
  /** For times that do not say theirs. */
  year: number;
}

export type Mined =
  | { ok: true; log: MinedLog }
  | { ok: false; code: "empty" | "binary" | "too_large" | "damaged" };

const CHUNK = 1024 * 1024;
/** A line without an end is cut here, and the rest of it passed over. */
const LONGEST_LINE = 20_000;

/** Reads the file in pieces; no more than a piece of it is in memory at once. */
export async function mineFile(path: string, { bytes: most, year }: MiningLimits): Promise<Mined> {
  const isPacked = await isGzip(path);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const input = isPacked ? file.pipe(createGunzip({ chunkSize: CHUNK })) : file;
  // An error of the file does not reach what it is piped into.
  file.on("error", (error) => input.destroy(error));
  const miner = createMiner(year);
  const lines = createLines((line) => miner.push(line));
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for await (const chunk of input) {
      const piece: Buffer = chunk;
      if (bytes === 0 && piece.subarray(0, 8192).includes(0)) return refused(file, "binary");
      bytes += piece.length;
      if (bytes > most) return refused(file, "too_large");
      lines.add(decoder.decode(piece, { stream: true }));
    }
  } catch (error) {
    if (isPacked) return { ok: false, code: "damaged" };
    throw error;
  }
  lines.end();
  const log = miner.end(bytes);
  return log.entries === 0 ? { ok: false, code: "empty" } : { ok: true, log };
}

function refused(file: { destroy(): unknown }, code: "binary" | "too_large"): Mined {
  file.destroy();
  return { ok: false, code };
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Of a text that is there already. */
export function mineText(text: string, year: number): Mined {
  const miner = createMiner(year);
  const lines = createLines((line) => miner.push(line));
  lines.add(text);
  lines.end();
  const log = miner.end(Buffer.byteLength(text));
  return log.entries === 0 ? { ok: false, code: "empty" } : { ok: true, log };
}

function createLines(take: (line: string) => void) {
  let rest = "";
  let isCut = false;
  const give = (line: string) => {
    if (isCut) {
      isCut = false;
      return;
    }
    const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
    take(whole.length > LONGEST_LINE ? whole.slice(0, LONGEST_LINE) : whole);
  };
  return {
    add(text: string): void {
      let start = 0;
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", start)) {
        give(rest === "" ? text.slice(start, at) : rest + text.slice(start, at));
        rest = "";
        start = at + 1;
      }
      rest = start === 0 && isCut ? "" : rest + text.slice(start);
      if (rest.length <= LONGEST_LINE || isCut) return;
      take(rest.slice(0, LONGEST_LINE));
      rest = "";
      isCut = true;
    },
    end(): void {
      if (rest !== "") give(rest);
    },
  };
}
