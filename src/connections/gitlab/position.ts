import { parseUnifiedDiff } from "../../platform/text/unified-diff.ts";
import type { NewReviewComment } from "../code/code.ts";

/** The commits that the lines of a merge request are counted by. */
export interface DiffRefs {
  base_sha: string;
  start_sha: string;
  head_sha: string;
}

interface Place {
  old_path: string;
  new_path: string;
  old_line?: number;
  new_line?: number;
}

/** Of a line that stands in both files GitLab wants both numbers; undefined: the diff does not show it. */
export function placeIn(
  diff: string,
  { path, line, side }: Pick<NewReviewComment, "path" | "line" | "side">,
): Place | undefined {
  const parsed = parseUnifiedDiff(diff);
  const file = parsed.ok ? parsed.files.find((one) => one.path === path) : undefined;
  const shown = file?.hunks
    .flatMap(({ lines }) => lines)
    .find(({ oldLine, newLine }) => (side === "RIGHT" ? newLine : oldLine) === line);
  if (!file || !shown) return undefined;
  return {
    old_path: file.oldPath ?? path,
    new_path: path,
    ...(shown.oldLine !== null && { old_line: shown.oldLine }),
    ...(shown.newLine !== null && { new_line: shown.newLine }),
  };
}
