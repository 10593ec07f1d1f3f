import { z } from "zod";
import type { TestsContent } from "../../db/schema/tests-content.ts";
import { defineAgent } from "../agent.ts";
import { type Came, failedFor } from "../came.ts";

export const testCaseGenerator = defineAgent({
  id: "TEST_CASE_GENERATION",
  label: "Tests",
  module: "quality assurance",
  tags: [],
  help: "",
  draftType: "tests",
  working: "The tests are being written",
  properties: z.object({}),
  limits: { steps: 60, tokens: 600_000, nanoUsd: 3_000_000_000, wallMs: 1_200_000 },
  run: async (): Promise<Came<TestsContent>> => failedFor("not_there", "Not there."),
});
