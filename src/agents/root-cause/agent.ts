import { z } from "zod";
import { defineAgent } from "../agent.ts";
import { analyse } from "./analyse.ts";

/** What a person chooses beside the sources. */
const rootCauseProperties = z.object({
  /** Connections to outside systems whose reading tools it may ask. */
  systems: z.array(z.string()).max(10).default([]),
});
export type RootCauseProperties = z.output<typeof rootCauseProperties>;

export const rootCauseAnalyst = defineAgent({
  id: "ROOT_CAUSE_ANALYSIS",
  label: "Root cause",
  module: "quality assurance",
  tags: ["incident", "log", "metrics"],
  help: "Reads logs, stack traces, metrics and commits of an incident, says what may be behind it, and tests each hypothesis on the data. What it claims is tied to a line; “inconclusive” is an answer, too.",
  draftType: "rca",
  working: "The cause is being looked for",
  properties: rootCauseProperties,
  limits: { steps: 60, tokens: 900_000, nanoUsd: 3_000_000_000, wallMs: 1_200_000 },
  run: analyse,
});
