import type { Account, Deps } from "../../app.ts";
import type { ToolDefinition } from "../../llm/llm.ts";

interface OwnTool {
  definition: ToolDefinition;
  title: string;
}

interface Called {
  account: Account;
  name: string;
  input: Record<string, unknown>;
  signal: AbortSignal;
  /** Names the work in the log. */
  requestId: string;
}

/** What assistants can read here by MCP, for our own agents: the same functions, in the same name. */
export interface OwnTools {
  /** Those that change nothing and that the account may use. */
  list(account: Account): Promise<OwnTool[]>;
  call(deps: Deps, called: Called): Promise<{ text: string; isError: boolean }>;
}
