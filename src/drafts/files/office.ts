// What Word and Excel files have in common: a zip that must hold a certain part.
import { type Archive, openArchive } from "./archive.ts";
import { type Refusal, refuse } from "./format.ts";
import { findMainPart } from "./read-xml.ts";

const OTHERS: [path: string, label: string][] = [
  ["word/document.xml", "a Word document (.docx)"],
  ["xl/workbook.xml", "an Excel workbook (.xlsx)"],
  ["ppt/presentation.xml", "a PowerPoint presentation (.pptx)"],
  ["content.xml", "an OpenDocument file"],
  ["META-INF/MANIFEST.MF", "a Java archive"],
];

export async function openOffice(
  file: { name: string; bytes: Uint8Array },
  wanted: { path: string; label: string; ending: string },
): Promise<{ ok: true; archive: Archive; part: string } | Refusal> {
  const opened = await openArchive(file.name, file.bytes, wanted.label);
  if (!opened.ok) return opened;
  const part = await findMainPart(opened.archive, wanted.path);
  const isWanted = part.split("/")[0] === wanted.path.split("/")[0];
  if (isWanted && opened.archive.has(part)) return { ...opened, part };
  const looks = OTHERS.find(([path]) => opened.archive.has(path))?.[1] ?? "a zip archive";
  return refuse(
    "not_what_it_says",
    `“${file.name}” is named like ${wanted.label} but is ${looks}. Save it as .${wanted.ending} in its own program and upload that.`,
  );
}

export const macroNotes = (archive: Archive, folder: string): string[] =>
  archive.has(`${folder}/vbaProject.bin`) ? ["The file holds macros; they were left alone."] : [];
