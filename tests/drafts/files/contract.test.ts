import { expect, test } from "vitest";
import type { FileKind, Format } from "../../../src/drafts/files/format.ts";
import { formats } from "../../../src/drafts/files/formats.ts";
import { acceptedFiles, readSourceFile } from "../../../src/drafts/files/read-source-file.ts";
import { buildDocx, buildXlsx, paragraph } from "./build-office.ts";
import { buildPdf } from "./build-pdf.ts";

const SAYS = "Der Preis steigt";

const samples = {
  csv: Buffer.from(`Nr,Text\n1,${SAYS}`),
  docx: buildDocx(paragraph(SAYS)),
  eml: Buffer.from(`Subject: x\n\n${SAYS}`),
  html: Buffer.from(`<p>${SAYS}</p>`),
  md: Buffer.from(SAYS),
  pdf: buildPdf([[{ text: SAYS, y: 700 }]]),
  txt: Buffer.from(SAYS),
  xlsx: buildXlsx([{ name: "S", rows: [`<c t="inlineStr"><is><t>${SAYS}</t></is></c>`] }]),
} satisfies Record<FileKind, Uint8Array>;

const all: Format[] = Object.values(formats);
const nameOf = (format: Format) => `Preis.${format.extensions[0]}`;

test("no two formats share an ending, and every ending is accepted", () => {
  const endings = all.flatMap(({ extensions }) => extensions.map((each) => `.${each}`));
  expect(new Set(endings).size).toBe(endings.length);
  expect(acceptedFiles().toSorted()).toEqual(endings.toSorted());
});

test.each(all)(
  "a $kind file says what it says, and an ending in capitals is the same",
  async (format) => {
    const name = nameOf(format).toUpperCase();
    const file = await readSourceFile({ name, bytes: samples[format.kind] });
    expect(file).toMatchObject({ ok: true, kind: format.kind, mime: format.mime });
    expect(file.ok && file.text).toContain(SAYS);
  },
);

test.each(all)(
  "a $kind file of 0 bytes, a broken one and a program are refused with its name",
  async (format) => {
    const { length } = samples[format.kind];
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(), /empty \(0 bytes\)/],
      [Buffer.from("MZ\x90\x00\x03\x00\x00\x00\x04\x00", "latin1"), /a Windows program/],
      [Buffer.alloc(10 * 1024 * 1024 + 1, "a"), /may be up to 10 MB/],
    ];
    if (format.look !== "text")
      cases.push([samples[format.kind].subarray(0, length * 0.6), /seems to be damaged|no text/]);
    for (const [bytes, words] of cases) {
      const file = await readSourceFile({ name: nameOf(format), bytes });
      expect(file).toMatchObject({ ok: false, code: expect.stringMatching(/^files\.\w+$/) });
      expect(!file.ok && file.message).toMatch(words);
      expect(!file.ok && file.message).toContain(`“${nameOf(format)}”`);
    }
  },
);

test.each(all)(
  "a $kind file with more text than fits is refused whole, with the figure",
  async (format) => {
    const bytes = samples[format.kind];
    const file = await readSourceFile({ name: nameOf(format), bytes, limits: { characters: 9 } });
    expect(file).toMatchObject({
      ok: false,
      code: "files.text_too_long",
      message: expect.stringContaining("9 characters"),
    });
  },
);
