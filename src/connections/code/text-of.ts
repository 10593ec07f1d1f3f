import type { RepositoryFile } from "./code.ts";

/** As text, where it can be shown and quoted: without zeros, and UTF-8. */
export function textOf(body: Uint8Array): RepositoryFile {
  if (body.subarray(0, 8_000).includes(0)) return "binary";
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(body) };
  } catch {
    return "binary";
  }
}
