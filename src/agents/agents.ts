import type { AgentId } from "../db/schema/agents.ts";
import type { RevisionContent } from "../db/schema/content.ts";
import type { Agent } from "./agent.ts";
import { codeReviewer } from "./code-review/agent.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- each takes properties of its own: only any holds them all
type AnyAgent = Agent<any, RevisionContent>;

export const agents = {
  CODE_REVIEWER: codeReviewer,
} as const satisfies Record<AgentId, AnyAgent>;
