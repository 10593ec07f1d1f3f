import type { ShareLevel } from "../../../src/db/schema/review.ts";
import type { Tone } from "../../ui/tone.ts";

export const LEVEL_WORDS: Record<ShareLevel, string> = {
  comment: "may comment",
  suggest: "may suggest changes",
  countersign: "may countersign",
};

export const OUTCOME_WORDS: Record<
  "done" | "accepted" | "declined",
  { tone: Tone; children: string }
> = {
  done: { tone: "neutral", children: "Done" },
  accepted: { tone: "good", children: "Accepted" },
  declined: { tone: "warn", children: "Declined" },
};

const FIELD_LABELS: Record<string, string> = {
  role: "As",
  need: "I want",
  benefit: "So that",
  given: "Given",
  when: "When",
  outcome: "Then",
  points: "Points",
  title: "Title",
  description: "Description",
  priority: "Priority",
  labels: "Labels",
  text: "Text",
};

/** Of a field of the edit form: of `criteria.0.given`, "Given". */
export const fieldLabel = (field: string): string =>
  FIELD_LABELS[field.split(".").at(-1) ?? ""] ?? "";
