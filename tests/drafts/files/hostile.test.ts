import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createDeflate } from "node:zlib";
import { expect, test } from "vitest";
import { html } from "../../../src/drafts/files/formats/html.ts";
import { readInThread } from "../../../src/drafts/files/read-in-thread.ts";
import { readSourceFile } from "../../../src/drafts/files/read-source-file.ts";
import { buildDocx, buildXlsx, paragraph, wordBody } from "./build-office.ts";
import { buildPdf } from "./build-pdf.ts";
import { buildZip } from "./build-zip.ts";

const LIMITS = { bytes: 1e7, characters: 1e6, milliseconds: 1500, megabytes: 64 };

async function refusal(name: string, content: string | Uint8Array, limits = {}) {
  const file = await readSourceFile({ name, bytes: Buffer.from(content), limits });
  if (file.ok) throw new Error(`“${name}” was read: ${file.text.slice(0, 200)}`);
  return `${file.code} ${file.message}`;
}

const PNG = Buffer.from("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "latin1");
const OLE = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);

test.each([
  ["a.pdf", Buffer.from("MZ\x90\x00\x03\x00", "latin1"), /named like a PDF.*a Windows program/],
  ["a.pdf", "<!DOCTYPE html><p>x</p>", /named like a PDF.*a web page/],
  ["a.docx", PNG, /named like a Word document.*a PNG image/],
  ["a.docx", buildXlsx([]), /named like a Word document.*an Excel workbook/],
  ["a.xlsx", buildZip([{ path: "a.txt", content: "x" }]), /named like an Excel workbook.*a zip/],
  ["a.txt", buildPdf([[]]), /named like a text file.*a PDF/],
  ["a.html", "<svg xmlns='http://www.w3.org/2000/svg'/>", /an SVG image/],
  ["a.eml", "Dear all, no mail", /is not a mail/],
])("%s that is something else is refused with both names", async (name, content, words) => {
  expect(await refusal(name, content)).toMatch(words);
});

test.each([
  ["a.docm", /without macros/],
  ["a.doc", /save it as \.docx/],
  ["a.pptx", /as a PDF/],
  ["a.constructor", /\.txt/],
  ["README", /no ending/],
])("%s is not read, and the message says what to do instead", async (name, words) => {
  expect(await refusal(name, "x")).toMatch(words);
});

test.each([
  ["binary", Buffer.from([0x41, 0, 0x42, 0, 1, 2, 3])],
  ["broken UTF-8", Buffer.from([0x61, 0x81, 0x8d, 0xff, 0xfe, 0x90, 0x62])],
  ["Shift JIS", Buffer.from("93fa967b8cea82c582b7", "hex")],
  ["half of UTF-16", Buffer.from("fffe00d84100", "hex")],
])("a text file that holds %s is refused with what to do", async (_, bytes) => {
  for (const name of ["a.txt", "a.md", "a.csv", "a.html"])
    expect(await refusal(name, bytes)).toMatch(/not_text .*save it as UTF-8|not_what_it_says/);
});

test("a protected file says that it wants a copy without the password", async () => {
  expect(await refusal("a.docx", OLE)).toMatch(/locked .*password/);
  expect(await refusal("a.pdf", buildPdf([[]], { isEncrypted: true }))).toMatch(
    /locked .*password/,
  );
  const zip = buildZip([{ path: "word/document.xml", content: "x", isEncrypted: true }]);
  expect(await refusal("a.docx", zip)).toMatch(/locked .*password/);
});

test("a zip bomb is not unpacked, whether it tells its size or lies about it", async () => {
  const bomb = Buffer.alloc(80 * 1024 * 1024, " ");
  const path = "word/document.xml";
  expect(await refusal("a.docx", buildZip([{ path, content: bomb }]))).toMatch(
    /would unpack to 80 MB/,
  );
  expect(await refusal("a.docx", buildZip([{ path, content: bomb, claimed: 900 }]))).toMatch(
    /damaged/,
  );
  const many = Array.from({ length: 5001 }, (_, i) => ({ path: `${i}`, content: "" }));
  expect(await refusal("a.docx", buildZip(many))).toMatch(/5,001 inner files/);
});

test("a zip whose entries would leave it is refused", async () => {
  const out = { path: "../../../etc/passwd", content: "x" };
  expect(await refusal("a.docx", buildDocx(paragraph("x"), [out]))).toMatch(/damaged/);
});

test("entities that a document declares are never resolved, and macros never matter", async () => {
  const lol = `<!ENTITY a "${"lol".repeat(1000)}"><!ENTITY b "${"&a;".repeat(1000)}">`;
  const prolog = `<!DOCTYPE w:document [<!ENTITY xxe SYSTEM "file:///etc/passwd">${lol}]>`;
  const bytes = buildDocx("", [
    { path: "word/document.xml", content: wordBody(paragraph("Vorher &xxe;&b; nachher"), prolog) },
    { path: "word/vbaProject.bin", content: "Shell" },
  ]);
  const file = await readSourceFile({ name: "a.docx", bytes });
  expect(file).toMatchObject({ ok: true, text: "Vorher &xxe;&b; nachher" });
  expect(file.ok && file.notes.join()).toContain("macros; they were left alone");
});

test("HTML nested 100,000 deep and a CSV of 100,000 columns are refused", async () => {
  const deep = `${"<div>".repeat(100_000)}innen${"</div>".repeat(100_000)}`;
  expect(await refusal("a.html", deep)).toMatch(/nested too deep/);
  expect(await refusal("a.eml", `Subject: x\nContent-Type: text/html\n\n${deep}`)).toMatch(
    /too deep/,
  );
  expect(await refusal("a.docx", buildDocx(deep))).toMatch(/damaged/);
  const allowed = Buffer.from(`${"<div>".repeat(4000)}innen${"</div>".repeat(4000)}`);
  expect(await readSourceFile({ name: "a.html", bytes: allowed })).toMatchObject({ text: "innen" });
  const columns = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(",");
  const bytes = Buffer.from(`${columns}\n${columns}`);
  const wide = await readSourceFile({ name: "a.csv", bytes });
  expect(!wide.ok && wide.message).toContain("1,000,000 characters");
});

/** Packed piece by piece, so that the bomb does not go off in here. */
async function packLarge(text: string, megabytes: number): Promise<Uint8Array> {
  const piece = Buffer.alloc(1024 * 1024, text);
  const pieces = Readable.from(Array.from({ length: megabytes }, () => piece));
  return buffer(pieces.pipe(createDeflate({ level: 1 })));
}

test("a PDF that unpacks to half a gigabyte is given up before the process has a quarter of it", async () => {
  const bomb = buildPdf([await packLarge("BT (a) Tj ET\n", 500)]);
  const before = process.memoryUsage.rss();
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const message = await refusal("a.pdf", bomb, { megabytes: 64 });
  clearInterval(watch);
  expect(message).toMatch(/too_complex.*more memory/);
  expect(peak - before).toBeLessThan(250 * 1024 * 1024);
});

const input = { name: "a.html", bytes: Buffer.from("<p>x</p>"), limits: LIMITS };
const thread = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

test("a parser that hangs is cut off while the process goes on, and the next file is read", async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  const [hung, next] = await Promise.all([
    readInThread(html, input, thread("for (;;);")),
    readInThread(html, input),
  ]);
  clearInterval(ticking);
  expect(hung).toMatchObject({ ok: false, code: "files.too_slow" });
  expect(!hung.ok && hung.message).toContain("1.5 seconds");
  expect(next).toMatchObject({ ok: true, text: "x" });
  expect(ticks).toBeGreaterThan(20);
});

test.each([
  ["on its heap", "const all = []; for (;;) all.push({ a: [1, 2, 3] })"],
  ["in buffers", "const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1))"],
])("a parser that eats memory %s is cut off", async (_, code) => {
  const limits = { ...LIMITS, milliseconds: 15_000, megabytes: 16 };
  expect(await readInThread(html, { ...input, limits }, thread(code))).toMatchObject({
    ok: false,
    code: "files.too_complex",
  });
});

test.each(["throw new Error('x')", "process.exit(3)", "null.x"])(
  "a parser that ends by itself (%s) means a damaged file",
  async (code) => {
    expect(await readInThread(html, input, thread(code))).toMatchObject({
      ok: false,
      code: "files.damaged",
      cause: expect.any(String),
    });
  },
);

test("when very many files come at once, the last are asked to come back", async () => {
  const files = await Promise.all(Array.from({ length: 18 }, () => readInThread(html, input)));
  expect(files.filter((file) => file.ok)).toHaveLength(16);
  expect(files.at(-1)).toMatchObject({ ok: false, code: "files.busy" });
});
