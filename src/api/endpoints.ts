import { accountEndpoints } from "./accounts.ts";
import { activityEndpoints } from "./activities.ts";
import { agentEndpoints } from "./agents.ts";
import { authEndpoints } from "./auth.ts";
import { codeReviewEndpoints } from "./code-reviews.ts";
import { compositionEndpoints } from "./compositions.ts";
import { approvalEndpoints } from "./approvals.ts";
import { connectionEndpoints } from "./connections.ts";
import { connectionEditEndpoints } from "./connection-edits.ts";
import { documentEndpoints } from "./documents.ts";
import { draftEditEndpoints } from "./draft-edits.ts";
import { draftEndpoints } from "./drafts.ts";
import type { Endpoint } from "./endpoint.ts";
import { fieldEndpoints } from "./fields.ts";
import { findingEndpoints } from "./findings.ts";
import { historyEndpoints } from "./history.ts";
import { insightEndpoints } from "./insights.ts";
import { jobEndpoints } from "./jobs.ts";
import { monitoringEndpoints } from "./monitoring.ts";
import { nodeEndpoints } from "./nodes.ts";
import { projectEndpoints } from "./projects.ts";
import { promptEndpoints } from "./prompts.ts";
import { publicationEndpoints } from "./publications.ts";
import { repositoryEndpoints } from "./repositories.ts";
import { reviewEndpoints } from "./reviews.ts";
import { revisionEndpoints } from "./revisions.ts";
import { sourceVersionEndpoints } from "./source-versions.ts";
import { sourceEndpoints } from "./sources.ts";
import { spendingEndpoints } from "./spending.ts";
import { teamEndpoints } from "./teams.ts";
import { toolCallEndpoints } from "./tool-calls.ts";
import { purposeEndpoints } from "./tool-purposes.ts";
import { toolEndpoints } from "./tools.ts";
import { webhookEndpoints } from "./webhooks.ts";

/** Every endpoint of the REST API, in the order of its document. */
export const endpoints: readonly Endpoint[] = [
  ...authEndpoints,
  ...draftEndpoints,
  ...draftEditEndpoints,
  ...nodeEndpoints,
  ...compositionEndpoints,
  ...revisionEndpoints,
  ...findingEndpoints,
  ...sourceEndpoints,
  ...sourceVersionEndpoints,
  ...fieldEndpoints,
  ...reviewEndpoints,
  ...historyEndpoints,
  ...publicationEndpoints,
  ...documentEndpoints,
  ...agentEndpoints,
  ...codeReviewEndpoints,
  ...projectEndpoints,
  ...connectionEndpoints,
  ...repositoryEndpoints,
  ...connectionEditEndpoints,
  ...toolEndpoints,
  ...purposeEndpoints,
  ...toolCallEndpoints,
  ...approvalEndpoints,
  ...promptEndpoints,
  ...jobEndpoints,
  ...webhookEndpoints,
  ...activityEndpoints,
  ...insightEndpoints,
  ...spendingEndpoints,
  ...accountEndpoints,
  ...teamEndpoints,
  ...monitoringEndpoints,
];
