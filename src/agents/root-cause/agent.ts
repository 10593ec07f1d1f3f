import { z } from "zod";
import type { RootCauseContent } from "../../db/schema/root-cause-content.ts";
import { defineAgent } from "../agent.ts";
import { type Came, failedFor } from "../came.ts";

export const rootCauseAnalyst = defineAgent({
  id: "ROOT_CAUSE_ANALYSIS",
  label: "Root cause",
  module: "quality assurance",
  tags: [],
  help: "",
  draftType: "rca",
  working: "The cause is being looked for",
  properties: z.object({}),
  limits: { steps: 60, tokens: 600_000, nanoUsd: 3_000_000_000, wallMs: 1_200_000 },
  run: async (): Promise<Came<RootCauseContent>> => failedFor("not_there", "Not there."),
});
