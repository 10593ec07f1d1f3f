import type { StoryContent } from "../db/schema/content.ts";
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
  return order.flatMap((part) => diffPart(part, before.get(part), after.get(part)) ?? []);
}

type Text = Pick<ReturnType<typeof partTexts>[number], "label" | "text" | "cites">;
const nothing: Text = { label: "", text: "", cites: [] };

function diffPart(part: string, before = nothing, after = nothing): PartDiff | undefined {
  const moved = before.cites.join() !== after.cites.join();
  if (before.text === after.text && !moved) return undefined;
  return {
    part,
    label: after.label || before.label,
    parts: diffWords(before.text, after.text),
    ...(moved && { cites: { from: before.cites, to: after.cites } }),
  };
}
