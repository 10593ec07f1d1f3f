import type { Queries } from "../db/db.ts";
import { asc } from "../db/drizzle.ts";
import { findPrompt } from "./prompt.ts";
import { joinPromptFiles, writePromptFile } from "./prompt-file.ts";

/** Each prompt as it is in use, in one file. */
export async function exportAll(db: Queries): Promise<string> {
  const { prompts: p } = db.t;
  const abouts = await db.select().from(p).orderBy(asc(p.name));
  const files: { name: string; content: string }[] = [];
  for (const about of abouts) {
    const prompt = await findPrompt(db, about.name);
    if (prompt) files.push({ name: about.name, content: writePromptFile(about, prompt) });
  }
  return joinPromptFiles(files);
}

/** A name of a prompt is one of a file. */
export const downloadHeaders = (name: string): Record<string, string> => ({
  "Content-Type": "text/markdown; charset=utf-8",
  "Content-Disposition": `attachment; filename="${name}.md"`,
});
