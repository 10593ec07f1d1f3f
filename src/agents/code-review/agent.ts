import { z } from "zod";
import { defineAgent } from "../agent.ts";
import { review } from "./review.ts";

/** What a person chooses beside the diff. */
export const reviewProperties = z.object({
  /** Rules of the team, in their own words; followed as far as they are about code. */
  teamRules: z.string().max(8000).default(""),
  /** What the change is for: the text of its ticket. */
  ticket: z.string().max(20_000).default(""),
});
export type ReviewProperties = z.output<typeof reviewProperties>;

export const codeReviewer = defineAgent({
  id: "CODE_REVIEWER",
  label: "Code review",
  module: "development",
  tags: ["code", "pull request", "diff"],
  help: "Reads the changes of a pull request or a pasted diff, says what goes wrong with them and where, and tries to disprove each remark before you see it. At most five remarks; none is a good answer.",
  draftType: "review",
  working: "The changes are being reviewed",
  properties: reviewProperties,
  limits: { steps: 60, tokens: 600_000, nanoUsd: 3_000_000_000, wallMs: 1_200_000 },
  run: review,
});
