import type { AgentId } from "../db/schema/agents.ts";
import type { RevisionContent } from "../db/schema/content.ts";
import type { Agent } from "./agent.ts";
import { codeAnalyst } from "./analysis/agent.ts";
import { codeReviewer } from "./code-review/agent.ts";
import { rootCauseAnalyst } from "./root-cause/agent.ts";
import { testCaseGenerator } from "./tests/agent.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- each takes properties of its own: only any holds them all
type AnyAgent = Agent<any, RevisionContent>;

export const agents: Record<AgentId, AnyAgent> = {
  CODE_REVIEWER: codeReviewer,
  TEST_CASE_GENERATION: testCaseGenerator,
  CODE_ANALYSIS: codeAnalyst,
  ROOT_CAUSE_ANALYSIS: rootCauseAnalyst,
};
