import { decodeText } from "../decode-text.ts";
import { defineFormat, tooDeep } from "../format.ts";
import { writeHtml } from "../html-blocks.ts";
import { createTextWriter } from "../text-writer.ts";
import { bareName, count } from "../wording.ts";

export const html = defineFormat({
  kind: "html",
  label: "a web page",
  extensions: ["html", "htm", "xhtml"],
  mime: "text/html",
  look: "text",
  heavy: true,
  async read({ name, bytes, limits }) {
    const decoded = declared(bytes) ?? decodeText(name, bytes);
    if (!decoded.ok) return decoded;
    const writer = createTextWriter(limits.characters);
    const { title, images, isTooDeep } = await writeHtml(decoded.text, writer);
    if (isTooDeep) return tooDeep(name);
    const notes = [...decoded.notes];
    if (images > 0) notes.push(`${count(images, "image")} not read: only text is.`);
    return {
      ok: true,
      title: title ?? writer.firstHeading() ?? bareName(name),
      text: writer.text(),
      notes,
    };
  },
});

const CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i;

/** A page may name its own encoding; one that decodes as UTF-8 needs no such word. */
function declared(bytes: Uint8Array) {
  const label = CHARSET.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 2048)))?.[1];
  if (label === undefined || /^(?:utf-?8|utf-?16.*)$/i.test(label)) return undefined;
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : { ok: true as const, text, notes: [] };
  } catch {
    // An encoding that nobody knows, or bytes that do not fit it: read as if nothing were said.
    return undefined;
  }
}
