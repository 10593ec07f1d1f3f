import { diffWordsWithSpace } from "diff";

export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Beyond that many differences a diff helps no reader, and takes seconds. */
const MOST_EDITS = 1_000;

/** What makes the second text out of the first, word by word. */
export function diffWords(from: string, to: string): DiffPart[] {
  const changes = diffWordsWithSpace(from, to, { maxEditLength: MOST_EDITS });
  if (changes === undefined) {
    return [
      { kind: "removed", text: from },
      { kind: "added", text: to },
    ];
  }
  return changes.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}
