import { expect, test } from "vitest";
import { readSourceFile, type SourceFile } from "../../../src/drafts/files/read-source-file.ts";
import { cutPassages } from "../../../src/drafts/passages.ts";
import { buildDocx, buildXlsx, heading, item, paragraph, table, wordBody } from "./build-office.ts";
import { buildPdf, type Drawn } from "./build-pdf.ts";
import { buildZip } from "./build-zip.ts";

const read = (name: string, content: string | Uint8Array) =>
  readSourceFile({ name, bytes: Buffer.from(content) });

function taken(file: SourceFile) {
  if (!file.ok) throw new Error(`${file.code}: ${file.message} ${file.cause ?? ""}`);
  return file;
}

const passages = (file: SourceFile) => cutPassages(taken(file).text).map(({ text }) => text);

test("a text file is read as it is, in UTF-8 with or without a mark and in UTF-16 with one", async () => {
  const text = "Die Übergröße kostet 5 €.\nStraße";
  const files = [
    Buffer.from(text.replace("\n", "\r\n")),
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(`\uFEFF${text}`, "utf16le"),
    Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
  ];
  for (const bytes of files)
    expect(await read("notes.txt", bytes)).toEqual({
      ok: true,
      kind: "txt",
      mime: "text/plain",
      title: "notes",
      text,
      notes: [],
    });
});

test("a text in Windows-1252 is read, and a note says so", async () => {
  const bytes = Buffer.from("Die Gr\xf6\xdfe der Stra\xdfe: 5 \x80, \x84gut\x93.", "latin1");
  const file = taken(await read("alt.txt", bytes));
  expect(file.text).toBe("Die Größe der Straße: 5 €, „gut“.");
  expect(file.notes.join()).toContain("Windows-1252");
});

test("Markdown stays as it is and is named by its first heading", async () => {
  const text = "Intro\n\n# Zahlung\n\n- *eins*\n\n```\n# no heading\n```\n";
  expect(taken(await read("a.md", text))).toMatchObject({ kind: "md", title: "Zahlung", text });
});

test("of a web page, what a person sees is read, a line for each heading, item and row", async () => {
  const file = await read(
    "Seite.HTML",
    `<!doctype html><html><head><title>Lasten&shy;heft</title><style>p { color: red }</style></head><body>
    <script>alert("no")</script><!-- no --><p hidden>no</p><div style="display: none"><p>no</p></div>
    <h1>Zahlung &amp; Größe</h1><p>Ein <b>fetter</b>
    <a href="https://example.org">Verweis</a>.<br>Neue Zeile</p>
    <ul><li>eins<ul><li>innen</li></ul></li><li><p>zwei</p></li></ul><ol start="3"><li>drei</li></ol>
    <table><thead><tr><th>Feld</th><th>Wert</th></tr></thead><tbody><tr><td><p>Höhe</p></td><td>1|2</td></tr></tbody></table>
    <blockquote>Zitat</blockquote><img src="x.png"><table role="presentation"><tr><td>Außen</td></tr></table>
    <table><tr><td>Links</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table></body></html>`,
  );
  expect(taken(file).text).toBe(
    [
      "# Zahlung & Größe",
      "Ein fetter Verweis.\nNeue Zeile",
      "- eins\n  - innen\n- zwei\n3. drei",
      "| Feld | Wert |\n| Höhe | 1\\|2 |",
      "> Zitat",
      "Außen",
      "Links",
      "| a | b |",
    ].join("\n\n"),
  );
  expect(taken(file).notes).toEqual(["1 image not read: only text is."]);
  expect(passages(file)).toContain("| Höhe | 1\\|2 |");
});

test("a web page in an encoding that it names itself is read in it", async () => {
  const bytes = Buffer.from('<meta charset="iso-8859-2"><p>Łódź: za\xbf\xf3\xb3\xe6</p>', "latin1");
  expect(taken(await read("a.html", bytes)).text).toContain("zażółć");
});

test("a Word document keeps its headings with their numbers, its lists, tables and footnotes", async () => {
  const image = '<w:r><w:drawing><wp:docPr descr="Ablauf der Zahlung"/><a:blip/></w:drawing></w:r>';
  const body = [
    heading("Überblick"),
    paragraph("Der Nutzer &quot;zahlt&quot; &lt;sofort&gt;."),
    heading("Ziele", "berschrift2"),
    heading("Größen", "berschrift2"),
    heading("Ablauf", "Kapitel"),
    item("Punkt", 1),
    item("darunter", 1, 1),
    item("dritter", 2),
    item("vierter", 2),
    table([
      ["Feld", "Wert"],
      ["Straße", "ja"],
    ]),
    `<w:p><w:r><w:t>Neu</w:t></w:r><w:ins><w:r><w:t> dazu</w:t></w:r></w:ins><w:del><w:r><w:delText>weg</w:delText><w:t>weg</w:t></w:r></w:del>` +
      `<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>${image}</w:p>`,
  ].join("");
  const footnotes = `<w:footnotes><w:footnote w:type="separator" w:id="0">${paragraph("")}</w:footnote><w:footnote w:id="2">${paragraph("Siehe Anhang.")}</w:footnote></w:footnotes>`;
  const file = await read(
    "Lastenheft.docx",
    buildDocx(body, [{ path: "word/footnotes.xml", content: footnotes }]),
  );
  expect(taken(file).text).toBe(
    [
      "# 1 Überblick",
      'Der Nutzer "zahlt" <sofort>.',
      "## 1.1 Ziele",
      "## 1.2 Größen",
      "# 2 Ablauf",
      "- Punkt\n  - darunter\n3. dritter\n4. vierter",
      "| Feld | Wert |\n| Straße | ja |",
      "Neu dazu[2]",
      "## Footnotes",
      "- [2] Siehe Anhang.",
    ].join("\n\n"),
  );
  expect(taken(file)).toMatchObject({ kind: "docx", title: "1 Überblick" });
  expect(taken(file).notes).toEqual([
    "1 image not read: only text is: “Ablauf der Zahlung”.",
    "Tracked changes were read as if they had been accepted.",
  ]);
  expect(passages(file)).toContain("3. dritter");
});

test("a PDF's lines become headings, paragraphs and items again", async () => {
  const drawn: Drawn[] = [
    { text: "Anforderungen f\xfcr \xdcbungen", y: 780, size: 20 },
    {
      text: "Der Nutzer \xf6ffnet die Seite und sieht alle offenen Rechnungen, die er be-",
      y: 740,
    },
    { text: "zahlen kann.", y: 727 },
    { text: "Ein neuer Absatz beginnt hier, weil die Zeile davor kurz war und endete.", y: 714 },
    { text: "\x95 Erster Punkt", y: 690 },
    { text: "\x95 Zweiter Punkt", y: 677 },
    { text: "1. Schritt eins", y: 655 },
  ];
  const file = await read("a.pdf", buildPdf([drawn], { title: "Lastenheft" }));
  expect(taken(file)).toMatchObject({ kind: "pdf", title: "Lastenheft", notes: [] });
  const unnamed = await read("a.pdf", buildPdf([drawn], { title: "(anonymous)" }));
  expect(taken(unnamed).title).toBe("Anforderungen für Übungen");
  expect(taken(file).text).toBe(
    [
      "# Anforderungen für Übungen",
      "Der Nutzer öffnet die Seite und sieht alle offenen Rechnungen, die er bezahlen kann.",
      "Ein neuer Absatz beginnt hier, weil die Zeile davor kurz war und endete.",
      "- Erster Punkt\n- Zweiter Punkt\n1. Schritt eins",
    ].join("\n\n"),
  );
});

test("a page of a PDF without text is named, and a PDF without any is refused", async () => {
  const page = [{ text: "Text", y: 700 }];
  const mixed = taken(await read("a.pdf", buildPdf([page, page, []])));
  expect(mixed.notes).toEqual(["Page 3 has no text, maybe a scan: nothing of it was read."]);
  expect(await read("scan.pdf", buildPdf([[], []]))).toMatchObject({
    ok: false,
    code: "files.no_text",
    message: expect.stringMatching(/“scan\.pdf”.*OCR/),
  });
});

const MAIL = [
  "From: =?UTF-8?Q?J=C3=BCrgen_Gro=C3=9F?= <juergen@example.org>",
  "To: team@example.org, Anna <anna@example.org>",
  "Subject: =?ISO-8859-1?Q?R=FCckfrage?=",
  "Date: Fri, 20 Nov 2026 10:00:00 +0100",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "--b",
  "Content-Type: text/plain; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Bitte pr=FCfen.",
  "",
  "> Vorher",
  "> gesagt",
  "--b",
  'Content-Type: application/pdf; name="plan.pdf"',
  'Content-Disposition: attachment; filename="plan.pdf"',
  "Content-Transfer-Encoding: base64",
  "",
  "JVBERi0xLjQK",
  "--b--",
  "",
];

test("a mail is read with its head and its quoted history; attachments are named", async () => {
  const file = taken(await read("mail.eml", MAIL.join("\r\n")));
  expect(file).toMatchObject({ kind: "eml", title: "Rückfrage" });
  expect(file.text).toBe(
    [
      "# Rückfrage",
      "- From: Jürgen Groß <juergen@example.org>\n- To: team@example.org, Anna <anna@example.org>\n- Date: 2026-11-20T09:00:00.000Z",
      "Bitte prüfen.",
      "> Vorher\n> gesagt",
    ].join("\n\n"),
  );
  expect(file.notes).toEqual([
    "1 attachment not read: plan.pdf. Upload what the draft needs as a file of its own.",
  ]);
});

test("a mail in HTML alone is read as its reader sees it", async () => {
  const mail =
    "Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Grüße</p><ul><li>eins</li></ul>";
  expect(taken(await read("mail.eml", mail)).text).toBe("# x\n\nGrüße\n\n- eins");
});

test("each row of a CSV says what its values are, whatever parts them", async () => {
  for (const delimiter of [",", ";", "\t"]) {
    const rows = [
      ["Nr", "Anforderung", "Größe"],
      ["1", '"Zahlen; prüfen, buchen"', "5 €"],
      ["2", '"Zwei\nZeilen ""neu"""', ""],
    ];
    const file = await read("a.csv", rows.map((row) => row.join(delimiter)).join("\r\n"));
    expect(passages(file)).toEqual([
      "| Nr | Anforderung | Größe |",
      "- Nr: 1; Anforderung: Zahlen; prüfen, buchen; Größe: 5 €",
      '- Nr: 2; Anforderung: Zwei Zeilen "neu"',
    ]);
  }
});

test("a CSV whose first row is data has no headers, and Excel's own first line is none", async () => {
  expect(passages(await read("a.csv", "sep=;\n1;zwei\n2;drei"))).toEqual([
    "| 1 | zwei |",
    "- 2; drei",
  ]);
});

test("a CSV of one column keeps the commas of its sentences", async () => {
  const text = 'Anforderung\nWer zahlt, sieht alles.\n"Wer ""alles"" sieht,\nder zahlt."\n';
  expect(passages(await read("a.csv", text))).toEqual([
    "Anforderung",
    "Wer zahlt, sieht alles.",
    'Wer "alles" sieht, der zahlt.',
  ]);
});

test("each sheet of a workbook is read with its name: dates, results of formulas, hidden sheets", async () => {
  const file = await read(
    "Plan.xlsx",
    buildXlsx(
      [
        {
          name: "Maße &amp; Ziele",
          rows: [
            '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Anteil</t></is></c>',
            '<c r="A2" s="1"><v>46347</v></c><c r="B2"><f>1+2</f><v>0.30000000000000004</v></c><c r="D2" s="3"><v>0.25</v></c>',
            '<c r="A3" s="2"><v>46347.5</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#DIV/0!</v></c><c r="D3"><f>NOW()</f></c>',
          ],
        },
        { name: "Geheim", rows: ['<c r="A1"><v>7</v></c>'], state: "hidden" },
        { name: "Leer", rows: [] },
      ],
      ["Fällig", "Hö_x000D_\nhe"],
    ),
  );
  expect(taken(file)).toMatchObject({ kind: "xlsx", title: "Plan" });
  expect(taken(file).text).toBe(
    [
      "# Maße & Ziele",
      "| Fällig | Hö he | Anteil |",
      "- Fällig: 2026-11-21; Hö he: 0.3; Anteil: 25%\n- Fällig: 2026-11-21 12:00; Hö he: TRUE; #DIV/0!",
    ].join("\n\n"),
  );
  expect(taken(file).notes.join(" ")).toMatch(/“Geheim”.*1 formula without/);
});

test("the table of contents of a Word document is left out, and a note says so", async () => {
  const styles = `<w:styles><w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style></w:styles>`;
  const body = heading("Einleitung 3", "Verzeichnis1") + paragraph("Text");
  const file = taken(
    await read("a.docx", buildDocx(body, [{ path: "word/styles.xml", content: styles }])),
  );
  expect(file.text).toBe("Text");
  expect(file.notes.join()).toContain("table of contents");
});

test("a Word document whose body lies where Word on the web puts it is read", async () => {
  const rels = `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`;
  const bytes = buildZip([
    { path: "_rels/.rels", content: rels },
    { path: "word/document2.xml", content: wordBody(paragraph("Text")) },
  ]);
  expect(taken(await read("a.docx", bytes)).text).toBe("Text");
});

test("the words of a piece of a large buffer are read, and the buffer stays the caller's", async () => {
  const whole = Buffer.from("xx<p>Text</p>xx");
  expect(taken(await readSourceFile({ name: "a.html", bytes: whole.subarray(2, 13) })).text).toBe(
    "Text",
  );
  expect(whole.toString()).toBe("xx<p>Text</p>xx");
});
