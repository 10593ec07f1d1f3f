import type { LabelRow, ReadPrompt } from "../../src/prompts/show.ts";
import type { VersionFigures } from "../../src/prompts/versions-figures.ts";
import { Badge } from "../ui/badge.ts";

export const LABEL_WORDS = {
  production: { tone: "good", word: "Production" },
  candidate: { tone: "info", word: "Candidate" },
} as const satisfies Record<LabelRow["label"], object>;

export const LabelBadge = ({ label }: { label: LabelRow["label"] }) => {
  const { tone, word } = LABEL_WORDS[label];
  return Badge({ tone, children: word });
};

export const ORIGIN_WORDS = {
  shipped: "Came with the product",
  written: "Written here",
  imported: "Imported",
} as const satisfies Record<ReadPrompt["versions"][number]["origin"], string>;

const NOTHING = "–";
const share = (part: number, all: number) =>
  all === 0 ? NOTHING : `${Math.round((100 * part) / all)} %`;

/** "$0.0123" for each of its calls; what has no known price is not 0. */
function costOfCall({ calls, costNanoUsd, unpriced }: VersionFigures): string {
  if (calls === 0 || unpriced >= calls) return calls === 0 ? NOTHING : "unpriced";
  const usd = costNanoUsd / (calls - unpriced) / 1e9;
  return usd === 0 ? "$0" : `$${usd.toPrecision(2)}`;
}

/** The figures of a version as cells; means, so that versions of different age compare. */
export const figureCells = (figures: VersionFigures | undefined): string[] => {
  if (!figures) return [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING];
  const { calls, totalMs, drafts, published, asCame, refinements } = figures;
  return [
    calls.toLocaleString("en"),
    costOfCall(figures),
    calls === 0 ? NOTHING : `${(totalMs / calls / 1000).toFixed(1)} s`,
    drafts.toLocaleString("en"),
    published === 0 ? share(0, drafts) : `${share(published, drafts)}, ${asCame} as they came`,
    drafts === 0 ? NOTHING : (refinements / drafts).toFixed(1),
  ];
};
