import { nextTurn } from "../next-turn.ts";

/** Characters of one piece: some 2 ms. */
const PIECE = 32_768;
/** The beginning of an escaped byte, at the end of a piece. */
const CUT = /%[\da-f]?$/i;

/** The fields of an urlencoded form of any length, a piece at a time; of two with one name the last. */
export async function readLongForm(body: string): Promise<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const pair of body.split("&")) {
    if (pair === "") continue;
    const end = pair.indexOf("=");
    const name = await decode(end < 0 ? pair : pair.slice(0, end));
    fields.set(name, end < 0 ? "" : await decode(pair.slice(end + 1)));
  }
  return Object.fromEntries(fields);
}

async function decode(encoded: string): Promise<string> {
  // A letter may have its bytes in two pieces.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const decoded: string[] = [];
  for (let from = 0; from < encoded.length;) {
    if (from > 0) await nextTurn();
    let piece = encoded.slice(from, from + PIECE);
    const cut = from + PIECE < encoded.length ? CUT.exec(piece) : null;
    if (cut) piece = piece.slice(0, cut.index);
    from += piece.length;
    decoded.push(decoder.decode(unescaped(piece), { stream: true }));
  }
  return [...decoded, decoder.decode()].join("");
}

const [PERCENT, PLUS, BLANK] = [0x25, 0x2b, 0x20];
/** By the byte of its sign. */
const digits = new Map(
  Array.from("0123456789abcdefABCDEF", (sign) => [sign.charCodeAt(0), Number.parseInt(sign, 16)]),
);

/** What is no escaped byte stays as it is. */
function unescaped(piece: string): Uint8Array {
  const bytes = Buffer.from(piece);
  let end = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const high = byte === PERCENT ? digits.get(bytes[at + 1] ?? 0) : undefined;
    const low = high === undefined ? undefined : digits.get(bytes[at + 2] ?? 0);
    const isEscaped = high !== undefined && low !== undefined;
    bytes[end] = isEscaped ? high * 16 + low : byte === PLUS ? BLANK : byte;
    if (isEscaped) at += 2;
    end += 1;
  }
  return bytes.subarray(0, end);
}
