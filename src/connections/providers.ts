import { anthropic } from "./anthropic/provider.ts";
import { companyLlm } from "./company-llm/provider.ts";
import { confluence } from "./confluence/provider.ts";
import { git } from "./git/provider.ts";
import { github } from "./github/provider.ts";
import { gitlab } from "./gitlab/provider.ts";
import { jira } from "./jira/provider.ts";
import { mcpProgram } from "./mcp/program-provider.ts";
import { mcp } from "./mcp/provider.ts";
import { openai } from "./openai/provider.ts";
import type { ConnectionProvider } from "./provider.ts";

export const providers = {
  anthropic,
  "company-llm": companyLlm,
  confluence,
  github,
  gitlab,
  git,
  jira,
  mcp,
  "mcp-program": mcpProgram,
  openai,
} as const satisfies Record<string, ConnectionProvider>;

export type ProviderKey = keyof typeof providers;

export const isProviderKey = (key: string): key is ProviderKey => Object.hasOwn(providers, key);

export function findProvider(key: string): ConnectionProvider | undefined {
  return isProviderKey(key) ? providers[key] : undefined;
}
