import type { StoryContent } from "../db/schema/drafts.ts";
import { type DiffPart, diffWords } from "../platform/text/words-diff.ts";
import { partTexts } from "./part-text.ts";

export interface PartDiff {
  part: string;
  label: string;
  parts: DiffPart[];
  /** Where the citations differ. */
  cites?: { from: number[]; to: number[] };
}

/** Part by part, what differs between two revisions; parts that say the same are left out. */
export function diffContents(from: StoryContent, to: StoryContent): PartDiff[] {
  const before = new Map(partTexts(from).map((part) => [part.part, part]));
  const after = new Map(partTexts(to).map((part) => [part.part, part]));
  const order = [...after.keys(), ...[...before.keys()].filter((part) => !after.has(part))];
  return order.flatMap((part) => {
    const a = before.get(part);
    const b = after.get(part);
    const cites = { from: a?.cites ?? [], to: b?.cites ?? [] };
    const moved = cites.from.join() !== cites.to.join();
    if (a?.text === b?.text && !moved) return [];
    const parts = diffWords(a?.text ?? "", b?.text ?? "");
    return [{ part, label: (b ?? a)?.label ?? part, parts, ...(moved && { cites }) }];
  });
}
