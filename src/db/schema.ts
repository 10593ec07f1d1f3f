import type { Kit } from "./kit.pg.ts";
import { accessTables } from "./schema/access.ts";
import { accountTables } from "./schema/accounts.ts";
import { agentTables } from "./schema/agents.ts";
import { apiTables } from "./schema/api.ts";
import { auditTables } from "./schema/audit.ts";
import { composedTables } from "./schema/composed.ts";
import { connectionTables } from "./schema/connections.ts";
import { draftTables } from "./schema/drafts.ts";
import { insightTables } from "./schema/insights.ts";
import { jobTables } from "./schema/jobs.ts";
import { llmTables } from "./schema/llm.ts";
import { patternTables } from "./schema/patterns.ts";
import { projectTables } from "./schema/projects.ts";
import { promptTables } from "./schema/prompts.ts";
import { publishedTables } from "./schema/published.ts";
import { reviewTables } from "./schema/review.ts";
import { routingTables } from "./schema/routing.ts";
import { secretTables } from "./schema/secrets.ts";
import { sessionTables } from "./schema/sessions.ts";
import { spendingTables } from "./schema/spending.ts";
import { toolTables } from "./schema/tools.ts";
import { webhookTables } from "./schema/webhooks.ts";

/** Every table of the product, written once for both databases; a noun gets what it refers to. */
export function defineSchema(k: Kit) {
  const accounts = accountTables(k);
  const drafts = draftTables(k, accounts);
  const connections = connectionTables(k, accounts);
  return {
    ...accounts,
    ...agentTables(k, drafts),
    ...auditTables(k),
    ...composedTables(k, drafts),
    ...connections,
    ...drafts,
    ...insightTables(k),
    ...jobTables(k),
    ...llmTables(k, accounts),
    ...patternTables(k, accounts),
    ...promptTables(k),
    ...publishedTables(k, accounts, drafts),
    ...reviewTables(k, accounts, drafts),
    ...routingTables(k, connections),
    ...secretTables(k),
    ...sessionTables(k, accounts),
    ...spendingTables(k),
    ...accessTables(k, accounts),
    ...projectTables(k, accounts),
    ...webhookTables(k, accounts),
    ...apiTables(k, accounts),
    ...toolTables(k, { ...accounts, ...connections }),
  };
}

export type Schema = ReturnType<typeof defineSchema>;
export type Row<Table extends keyof Schema> = Schema[Table]["$inferSelect"];
