import { gzipSync } from "node:zlib";
import { Header } from "tar";

const BLOCK = 512;

/** As GitHub packs a commit: everything in one folder, which is named after the commit. */
export function packFiles(folder: string, files: Record<string, string>): Buffer<ArrayBuffer> {
  const parts = [block({ path: `${folder}/`, type: "Directory", size: 0 })];
  for (const [path, text] of Object.entries(files).toSorted(([a], [b]) => a.localeCompare(b))) {
    const bytes = Buffer.from(text);
    parts.push(block({ path: `${folder}/${path}`, type: "File", size: bytes.byteLength }));
    parts.push(bytes, Buffer.alloc((BLOCK - (bytes.byteLength % BLOCK)) % BLOCK));
  }
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]));
}

function block(entry: { path: string; type: "Directory" | "File"; size: number }): Buffer {
  const header = new Header({
    ...entry,
    mode: entry.type === "File" ? 0o644 : 0o755,
    mtime: new Date(0),
  });
  const written = Buffer.alloc(BLOCK);
  header.encode(written, 0);
  return written;
}
