import { Header, type HeaderData } from "tar";

const BLOCK = 512;

/** An archive as it is written, however odd: each entry a header and what stands behind it. */
export function tarOf(entries: ({ text?: string | Buffer } & HeaderData)[]): Buffer {
  return Buffer.concat([...entries.map(entryOf), Buffer.alloc(2 * BLOCK)]);
}

export function entryOf({ text = "", ...data }: { text?: string | Buffer } & HeaderData): Buffer {
  const bytes = Buffer.from(text);
  const header = new Header({
    type: "File",
    mode: 0o644,
    size: bytes.byteLength,
    mtime: new Date(0),
    ...data,
  });
  const written = Buffer.alloc(BLOCK);
  header.encode(written, 0);
  return Buffer.concat([
    written,
    bytes,
    Buffer.alloc((BLOCK - (bytes.byteLength % BLOCK)) % BLOCK),
  ]);
}
