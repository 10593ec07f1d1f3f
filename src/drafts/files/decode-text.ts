import { type Refusal, refuse } from "./format.ts";

// Tab, line feed, form feed and carriage return are the only control characters of a text.
const CONTROL = /[^\P{Cc}\t\n\f\r\u0080-\u009f]/u;
/** What Windows-1252 leaves undefined and a browser passes through as C1 controls. */
const UNDEFINED_1252 = /[\x81\x8d\x8f\x90\x9d]/;
const HIGH = /[\u0080-\uffff]/g;
const LETTER = /\p{Letter}/gu;
/** Enough to see what kind of text it is. */
const SAMPLE = 100_000;

type Decoded = { ok: true; text: string; notes: string[] } | Refusal;

/** UTF-8, UTF-16 with its mark, or Windows-1252 where it is surely a text; line ends are `\n`. */
export function decodeText(name: string, bytes: Uint8Array): Decoded {
  const wide = markedWide(bytes);
  const unicode = decodeStrictly(wide ?? "utf-8", bytes);
  if (unicode !== undefined) return checked(name, unicode, []);
  if (wide) return notText(name);
  const text = new TextDecoder("windows-1252").decode(bytes);
  const sample = text.slice(0, SAMPLE);
  const high = (sample.match(HIGH) ?? []).join("");
  const letters = (high.match(LETTER) ?? []).length;
  if (UNDEFINED_1252.test(text) || high.length > sample.length / 3 || letters < high.length / 2)
    return notText(name);
  return checked(name, text, [
    "The file is not in UTF-8; it was read as Windows-1252 (Western European). Check that umlauts and accents are right.",
  ]);
}

function markedWide(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // The decoder's only way to say that this is something else, which the caller tries next.
    return undefined;
  }
}

function checked(name: string, text: string, notes: string[]): Decoded {
  if (CONTROL.test(text)) return notText(name);
  return { ok: true, text: text.replaceAll(/\r\n?/g, "\n"), notes };
}

const notText = (name: string) =>
  refuse(
    "not_text",
    `“${name}” is not plain text, or its encoding is unknown. Open it in an editor, save it as UTF-8 and upload it again.`,
  );
