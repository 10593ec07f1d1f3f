import type { Remark } from "../../db/schema/content.ts";
import type { DiffLine } from "../../platform/text/unified-diff.ts";
import type { NumberedFile } from "./source.ts";

const AROUND = 3;
const MOST = 60;

const folded = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** Lines of the diff around a remark; none where its code does not stand there: of later commits, say. */
export function remarkLines(
  files: readonly NumberedFile[],
  { path, line, endLine, evidence }: Pick<Remark, "path" | "line" | "endLine" | "evidence">,
): DiffLine[] {
  const hunks = files.find((file) => file.path === path)?.hunks ?? [];
  for (const { lines } of hunks) {
    const first = lines.findIndex(({ newLine }) => newLine === line);
    if (first === -1) continue;
    const last = lines.findLastIndex(
      ({ newLine }) => newLine !== null && newLine >= line && newLine <= endLine,
    );
    const meant = lines.slice(first, last + 1).filter(({ newLine }) => newLine !== null);
    const isThere = folded(meant.map(({ text }) => text).join("\n")).includes(folded(evidence));
    if (!isThere) return [];
    const from = Math.max(0, first - AROUND);
    return lines.slice(from, Math.min(last + AROUND + 1, from + MOST));
  }
  return [];
}
