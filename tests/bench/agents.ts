import { benchAgentRuns } from "./agent-runs.ts";
import { benchLogTemplates } from "./log-templates.ts";
import { benchRepoMap } from "./repo-map.ts";

/** What agents do by code, and what others feel of their work. */
export async function benchAgents(): Promise<void> {
  await benchRepoMap();
  await benchLogTemplates();
  await benchAgentRuns();
}
