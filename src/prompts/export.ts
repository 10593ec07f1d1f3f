import { strToU8, type Zippable, zipSync } from "fflate";
import type { Queries } from "../db/db.ts";
import { asc } from "../db/drizzle.ts";
import { findPrompt } from "./prompt.ts";
import { writePromptFile } from "./prompt-file.ts";

/** Each prompt as it is in use, a file each, as they lie beside code: zipped. */
export async function exportAll(db: Queries): Promise<Uint8Array<ArrayBuffer>> {
  const { prompts: p } = db.t;
  const abouts = await db.select().from(p).orderBy(asc(p.name));
  const files: Zippable = {};
  for (const about of abouts) {
    const prompt = await findPrompt(db, about.name);
    if (prompt) files[`${about.name}.md`] = strToU8(writePromptFile(about, prompt));
  }
  return new Uint8Array(zipSync(files));
}

const TYPES = { md: "text/markdown; charset=utf-8", zip: "application/zip" };

/** A name of a prompt is one of a file. */
export const downloadHeaders = (
  name: string,
  extension: keyof typeof TYPES = "md",
): Record<string, string> => ({
  "Content-Type": TYPES[extension],
  "Content-Disposition": `attachment; filename="${name}.${extension}"`,
});
