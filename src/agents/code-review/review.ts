import type { ReviewContent } from "../../db/schema/content.ts";
import { type Came, failedFor } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { ReviewProperties } from "./agent.ts";

export async function review(run: AgentRun<ReviewProperties>): Promise<Came<ReviewContent>> {
  return failedFor("no_diff", `There is nothing to review in ${run.sources.length} sources.`);
}
