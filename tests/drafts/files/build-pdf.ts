import { deflateSync } from "node:zlib";

/** What is drawn: letters of a size at a place. */
export interface Drawn {
  text: string;
  x?: number;
  y: number;
  size?: number;
}

/** A PDF by hand, in Helvetica with Western letters; a page without text is as a scan is. */
export function buildPdf(
  pages: (Drawn[] | Uint8Array)[],
  { title, isEncrypted }: { title?: string; isEncrypted?: boolean } = {},
): Uint8Array {
  const first = 4;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${first + 2 * i} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ].map((text) => Buffer.from(text));
  for (const [i, page] of pages.entries()) {
    const stream = page instanceof Uint8Array ? page : deflateSync(draw(page));
    objects.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + 2 * i + 1} 0 R >>`,
      ),
      Buffer.concat([
        Buffer.from(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
        stream,
        Buffer.from("\nendstream"),
      ]),
    );
  }
  let trailer = "/Root 1 0 R";
  if (title !== undefined) {
    objects.push(Buffer.from(`<< /Title (${title}) >>`));
    trailer += ` /Info ${objects.length} 0 R`;
  }
  if (isEncrypted) {
    const key = "00112233445566778899aabbccddeeff".repeat(2);
    objects.push(Buffer.from(`<< /Filter /Standard /V 1 /R 2 /P -4 /O <${key}> /U <${key}> >>`));
    trailer += ` /Encrypt ${objects.length} 0 R /ID [<aa> <aa>]`;
  }
  return assemble(objects, trailer);
}

const draw = (page: Drawn[]): Buffer =>
  Buffer.from(
    page
      .map(
        ({ text, x = 60, y, size = 11 }) =>
          `BT /F1 ${size} Tf ${x} ${y} Td (${text.replaceAll(/[()\\]/g, "\\$&")}) Tj ET`,
      )
      .join("\n"),
    "latin1",
  );

function assemble(objects: Buffer[], trailer: string): Uint8Array {
  const parts = [Buffer.from("%PDF-1.4\n")];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  for (const [i, object] of objects.entries()) {
    const part = Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`),
      object,
      Buffer.from("\nendobj\n"),
    ]);
    offsets.push(at);
    at += part.length;
    parts.push(part);
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`);
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join("")}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
