import type { Remark } from "../../db/schema/content.ts";
import type { DiffLine } from "../../platform/text/unified-diff.ts";
import type { NumberedFile } from "./source.ts";

const AROUND = 3;
const MOST = 60;

/** Lines of the diff around a remark; none where it does not stand in the diff. */
export function remarkLines(
  files: readonly NumberedFile[],
  { path, line, endLine }: Pick<Remark, "path" | "line" | "endLine">,
): DiffLine[] {
  const hunks = files.find((file) => file.path === path)?.hunks ?? [];
  for (const { lines } of hunks) {
    const first = lines.findIndex(({ newLine }) => newLine === line);
    if (first === -1) continue;
    const last = lines.findLastIndex(
      ({ newLine }) => newLine !== null && newLine >= line && newLine <= endLine,
    );
    const from = Math.max(0, first - AROUND);
    return lines.slice(from, Math.min(last + AROUND + 1, from + MOST));
  }
  return [];
}
