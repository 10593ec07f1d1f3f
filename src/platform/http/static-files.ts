import type { Handler } from "hono";
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};
const COMPRESSIBLE = /^(text\/|image\/svg|application\/manifest)/;
// Names without dots in front, so no "..", no hidden file; no percent sign is ever decoded.
const SAFE_PATH = /^(\/[\w-][\w.-]*)+$/;

interface Entry {
  changed: number;
  type: string;
  etag: string;
  plain: Uint8Array<ArrayBuffer>;
  brotli: Uint8Array<ArrayBuffer> | undefined;
}

const compress = promisify(brotliCompress);

async function load(file: string, type: string, changed: number): Promise<Entry> {
  const plain = new Uint8Array(await readFile(file));
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 16);
  const brotli = COMPRESSIBLE.test(type) ? new Uint8Array(await compress(plain)) : undefined;
  return { changed, type, etag: `"${hash}"`, plain, brotli };
}

/**
 * Serves a folder from memory, small because it is the product's own. Browsers ask each time
 * whether a file has changed (304), unless the address names the content: `?v=<its ETag>`.
 */
export function staticFiles(options: { folder: string; prefix: string }): Handler {
  const entries = new Map<string, Entry>();

  const find = async (path: string): Promise<Entry | undefined> => {
    const type = TYPES[extname(path)];
    if (type === undefined || !SAFE_PATH.test(path)) return undefined;
    const file = join(options.folder, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const known = entries.get(path);
    if (known?.changed === found.mtimeMs) return known;
    const entry = await load(file, type, found.mtimeMs);
    entries.set(path, entry);
    return entry;
  };

  return async (c) => {
    const entry = await find(c.req.path.slice(options.prefix.length));
    if (entry === undefined) return c.notFound();
    const named = c.req.query("v") === entry.etag.slice(1, -1);
    const cache = named ? "public, max-age=31536000, immutable" : "no-cache";
    const headers = { ETag: entry.etag, "Cache-Control": cache, Vary: "Accept-Encoding" };
    if (c.req.header("if-none-match")?.includes(entry.etag)) return c.body(null, 304, headers);
    const squeezed = c.req.header("accept-encoding")?.includes("br") ? entry.brotli : undefined;
    return c.body(squeezed ?? entry.plain, 200, {
      ...headers,
      "Content-Type": entry.type,
      ...(squeezed && { "Content-Encoding": "br" }),
    });
  };
}
