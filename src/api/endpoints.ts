import { accountEndpoints } from "./accounts.ts";
import { activityEndpoints } from "./activities.ts";
import { agentDraftEndpoints } from "./agent-drafts.ts";
import { agentFileEndpoints } from "./agent-files.ts";
import { agentEndpoints } from "./agents.ts";
import { approvalEndpoints } from "./approvals.ts";
import { authEndpoints } from "./auth.ts";
import { importEndpoints } from "./backlog-imports.ts";
import { codeAssistanceEndpoints } from "./code-assistance.ts";
import { codeReviewEndpoints } from "./code-reviews.ts";
import { compositionEndpoints } from "./compositions.ts";
import { connectionEditEndpoints } from "./connection-edits.ts";
import { connectionEndpoints } from "./connections.ts";
import { documentEndpoints } from "./documents.ts";
import { draftEditEndpoints } from "./draft-edits.ts";
import { draftIssueEndpoints } from "./draft-issues.ts";
import { draftEndpoints } from "./drafts.ts";
import { embeddingEndpoints } from "./embeddings.ts";
import type { Endpoint } from "./endpoint.ts";
import { fieldEndpoints } from "./fields.ts";
import { findingEndpoints } from "./findings.ts";
import { historyEndpoints } from "./history.ts";
import { insightEndpoints } from "./insights.ts";
import { jiraIssueEndpoints } from "./jira-issues.ts";
import { jobEndpoints } from "./jobs.ts";
import { modelEndpoints } from "./models.ts";
import { monitoringEndpoints } from "./monitoring.ts";
import { nodeFieldEndpoints } from "./node-fields.ts";
import { nodeEndpoints } from "./nodes.ts";
import { ownAccountEndpoints } from "./own-account.ts";
import { policyEndpoints } from "./policies.ts";
import { priceEndpoints } from "./prices.ts";
import { projectEndpoints } from "./projects.ts";
import { promptFileEndpoints } from "./prompt-files.ts";
import { trialEndpoints } from "./prompt-trials.ts";
import { promptLabelEndpoints } from "./prompt-labels.ts";
import { promptEndpoints } from "./prompts.ts";
import { publicationEndpoints } from "./publications.ts";
import { repositoryEndpoints } from "./repositories.ts";
import { reviewEndpoints } from "./reviews.ts";
import { revisionEndpoints } from "./revisions.ts";
import { rootCauseEndpoints } from "./root-causes.ts";
import { ruleEndpoints } from "./rules.ts";
import { sessionEndpoints } from "./sessions.ts";
import { sourceVersionEndpoints } from "./source-versions.ts";
import { sourceEndpoints } from "./sources.ts";
import { spendingEndpoints } from "./spending.ts";
import { teamEndpoints } from "./teams.ts";
import { toolCallEndpoints } from "./tool-calls.ts";
import { purposeEndpoints } from "./tool-purposes.ts";
import { toolStopEndpoints } from "./tool-stop.ts";
import { toolEndpoints } from "./tools.ts";
import { wayInEndpoints } from "./ways-in.ts";
import { webhookEndpoints } from "./webhooks.ts";

/** Every endpoint of the REST API, in the order of its document. */
export const endpoints: readonly Endpoint[] = [
  ...authEndpoints,
  ...draftEndpoints,
  ...importEndpoints,
  ...draftEditEndpoints,
  ...nodeEndpoints,
  ...compositionEndpoints,
  ...revisionEndpoints,
  ...findingEndpoints,
  ...sourceEndpoints,
  ...sourceVersionEndpoints,
  ...ruleEndpoints,
  ...fieldEndpoints,
  ...nodeFieldEndpoints,
  ...reviewEndpoints,
  ...historyEndpoints,
  ...publicationEndpoints,
  ...draftIssueEndpoints,
  ...documentEndpoints,
  ...agentEndpoints,
  ...agentDraftEndpoints,
  ...sessionEndpoints,
  ...codeAssistanceEndpoints,
  ...agentFileEndpoints,
  ...toolStopEndpoints,
  ...codeReviewEndpoints,
  ...rootCauseEndpoints,
  ...projectEndpoints,
  ...connectionEndpoints,
  ...jiraIssueEndpoints,
  ...repositoryEndpoints,
  ...connectionEditEndpoints,
  ...toolEndpoints,
  ...purposeEndpoints,
  ...toolCallEndpoints,
  ...approvalEndpoints,
  ...promptEndpoints,
  ...promptLabelEndpoints,
  ...promptFileEndpoints,
  ...trialEndpoints,
  ...jobEndpoints,
  ...webhookEndpoints,
  ...activityEndpoints,
  ...insightEndpoints,
  ...spendingEndpoints,
  ...modelEndpoints,
  ...embeddingEndpoints,
  ...policyEndpoints,
  ...priceEndpoints,
  ...accountEndpoints,
  ...ownAccountEndpoints,
  ...wayInEndpoints,
  ...teamEndpoints,
  ...monitoringEndpoints,
];
