import type { Archive } from "../archive.ts";
import { type BodyFacts, createBodyHandler } from "../docx/body.ts";
import { readNumbering } from "../docx/numbering.ts";
import { readStyles } from "../docx/styles.ts";
import { damaged, defineFormat } from "../format.ts";
import { macroNotes, openOffice } from "../office.ts";
import { readTitle, readXml } from "../read-xml.ts";
import { createTextWriter } from "../text-writer.ts";
import { bareName, count, fewInWords } from "../wording.ts";

const LABEL = "a Word document";
const BODY = "word/document.xml";
const NOTES: [path: string, heading: string][] = [
  ["word/footnotes.xml", "Footnotes"],
  ["word/endnotes.xml", "Endnotes"],
];

export const docx = defineFormat({
  kind: "docx",
  label: LABEL,
  extensions: ["docx"],
  mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  look: "zip",
  heavy: true,
  async read({ name, bytes, limits }) {
    const opened = await openOffice({ name, bytes }, { path: BODY, label: LABEL, ending: "docx" });
    if (!opened.ok) return opened;
    const { archive, part } = opened;
    const writer = createTextWriter(limits.characters);
    try {
      const parts = {
        styles: await readStyles(archive),
        numbering: await readNumbering(archive),
      };
      const body = createBodyHandler(writer, parts);
      await readXml(archive, part, body);
      for (const [path, heading] of NOTES) {
        const notes = createTextWriter(limits.characters);
        await readXml(archive, path, createBodyHandler(notes, parts));
        if (notes.text() !== "") writer.heading(2, heading);
        for (const note of notes.text().split("\n\n")) writer.item(note, 0, "-");
      }
      const title = (await readTitle(archive)) ?? writer.firstHeading() ?? bareName(name);
      return { ok: true, title, text: writer.text(), notes: notesOn(archive, body.facts) };
    } catch (error) {
      return damaged(name, LABEL, error);
    }
  },
});

function notesOn(archive: Archive, { images, hasChanges, hasContents }: BodyFacts): string[] {
  const notes = macroNotes(archive, "word");
  if (images.length > 0) {
    const named = images.map((caption) => caption.trim()).filter((caption) => caption !== "");
    const names = named.length > 0 ? `: ${fewInWords(named.map((each) => `“${each}”`))}` : "";
    notes.push(`${count(images.length, "image")} not read: only text is${names}.`);
  }
  if (hasChanges) notes.push("Tracked changes were read as if they had been accepted.");
  if (hasContents) notes.push("The table of contents was left out: its lines are the headings.");
  if (archive.has("word/comments.xml")) notes.push("Comments at the margin were not read.");
  return notes;
}
