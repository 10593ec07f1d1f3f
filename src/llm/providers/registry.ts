import { anthropic } from "./anthropic.ts";
import { company } from "./company.ts";
import { openai } from "./openai.ts";
import type { LlmConnection, LlmProvider } from "./provider.ts";

export const llmProviders = {
  anthropic,
  "company-llm": company,
  openai,
} as const satisfies Record<LlmConnection["provider"], LlmProvider>;
