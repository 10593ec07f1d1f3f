import { type DiffPart, diffWords } from "../platform/text/words-diff.ts";

/** Lines around a change that are shown. */
const AROUND = 3;

/** What makes the second text of the first; long stretches that say the same are cut short. */
export function diffTexts(from: string, to: string): DiffPart[] {
  const parts = diffWords(from, to);
  return parts.map((part, i) =>
    part.kind === "same"
      ? { ...part, text: shortened(part.text, { first: i === 0, last: i === parts.length - 1 }) }
      : part,
  );
}

function shortened(text: string, { first, last }: { first: boolean; last: boolean }): string {
  const lines = text.split("\n");
  const above = first ? 0 : AROUND;
  const below = last ? 0 : AROUND;
  const left = lines.length - above - below;
  if (left <= AROUND) return text;
  const end = below === 0 ? [] : lines.slice(-below);
  return [...lines.slice(0, above), `[${left} lines that say the same]`, ...end].join("\n");
}
