import { z } from "zod";
import type { DocumentContent } from "../../db/schema/document-content.ts";
import { defineAgent } from "../agent.ts";
import { type Came, failedFor } from "../came.ts";

export const codeAnalyst = defineAgent({
  id: "CODE_ANALYSIS",
  label: "Code analysis",
  module: "development",
  tags: [],
  help: "",
  draftType: "document",
  working: "The code is being read",
  properties: z.object({}),
  limits: { steps: 60, tokens: 600_000, nanoUsd: 3_000_000_000, wallMs: 1_200_000 },
  run: async (): Promise<Came<DocumentContent>> => failedFor("not_there", "Not there."),
});
