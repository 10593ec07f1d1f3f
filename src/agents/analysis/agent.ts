import { defineAgent } from "../agent.ts";
import { analyse } from "./analyse.ts";
import { documentProperties } from "./properties.ts";

export const codeAnalyst = defineAgent({
  id: "CODE_ANALYSIS",
  label: "Code analysis",
  module: "development",
  tags: ["code", "documentation", "architecture"],
  help: "Reads a repository and writes an overview with a diagram, API documentation, a README, the documentation of its modules, or comments. Each statement names the lines that it rests on; what is not there is said by code, and so is what your documents say that the code no longer knows.",
  draftType: "document",
  working: "The code is being read",
  properties: documentProperties,
  limits: { steps: 60, tokens: 600_000, nanoUsd: 3_000_000_000, wallMs: 1_200_000 },
  run: analyse,
});
