// What a file is by its first bytes, whatever its name says.
export type Look =
  | { kind: "text" | "pdf" | "zip" | "html"; label: string }
  | { kind: "ole" | "foreign"; label: string };

const SIGNATURES: [start: string, label: string][] = [
  ["MZ", "a Windows program"],
  ["\x7fELF", "a Linux program"],
  ["\xca\xfe\xba\xbe", "a program"],
  ["\xcf\xfa\xed\xfe", "a macOS program"],
  ["\x89PNG\r\n", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["II*\x00", "a TIFF image"],
  ["MM\x00*", "a TIFF image"],
  ["BM", "a BMP image"],
  ["{\\rtf", "a Rich Text document (.rtf)"],
  ["\x1f\x8b", "a gzip archive"],
  ["7z\xbc\xaf", "a 7-Zip archive"],
  ["Rar!", "a RAR archive"],
  ["%!PS", "a PostScript file"],
];
/** Two letters may well begin a text. */
const IS_TEXT_TOO = new Set(["MZ", "BM"]);

/** An old Word or Excel file, or a new one behind a password, begins like this. */
const OLE = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

export function findLook(bytes: Uint8Array): Look {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  // A mark before it, or a few stray bytes, are common: readers of PDF allow for a kilobyte.
  if (/^[\s\S]{0,1000}?%PDF-\d/.test(head)) return { kind: "pdf", label: "a PDF" };
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06"))
    return { kind: "zip", label: "a zip archive" };
  if (head.startsWith(OLE)) return { kind: "ole", label: "an old or protected Office file" };
  const isBinary = hasNul(bytes) && !hasWideMark(bytes);
  const found = SIGNATURES.find(
    ([start]) => head.startsWith(start) && (isBinary || !IS_TEXT_TOO.has(start)),
  );
  if (found) return { kind: "foreign", label: found[1] };
  if (/^(?:ï»¿)?\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(head))
    return { kind: "html", label: "a web page (HTML)" };
  if (/^(?:ï»¿)?\s*(?:<\?xml[\s\S]*?\?>\s*)?(?:<!DOCTYPE svg[\s\S]*?>\s*)?<svg\b/i.test(head))
    return { kind: "foreign", label: "an SVG image" };
  return { kind: "text", label: "plain text" };
}

const hasNul = (bytes: Uint8Array) => bytes.subarray(0, 4096).includes(0);

const hasWideMark = (bytes: Uint8Array) =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
