import type { Tool } from "./tool.ts";
import { askSession } from "./tools/ask-session.ts";
import { chat } from "./tools/chat.ts";
import { createDraft } from "./tools/create-draft.ts";
import { listActivity } from "./tools/list-activity.ts";
import { listApprovals } from "./tools/list-approvals.ts";
import { listConnections } from "./tools/list-connections.ts";
import { listJobs } from "./tools/list-jobs.ts";
import { listProjects } from "./tools/list-projects.ts";
import { listPrompts } from "./tools/list-prompts.ts";
import { preparePublication } from "./tools/prepare-publication.ts";
import { publishDraft } from "./tools/publish-draft.ts";
import { readAgentDraft } from "./tools/read-agent-draft.ts";
import { readApproval } from "./tools/read-approval.ts";
import { readCodeReview } from "./tools/read-code-review.ts";
import { readConfluencePage } from "./tools/read-confluence-page.ts";
import { readDraft } from "./tools/read-draft.ts";
import { readInsights } from "./tools/read-insights.ts";
import { readJiraIssue } from "./tools/read-jira-issue.ts";
import { readPrompt } from "./tools/read-prompt.ts";
import { readSources } from "./tools/read-sources.ts";
import { refineDraft } from "./tools/refine-draft.ts";
import { reviewCode } from "./tools/review-code.ts";
import { runPrompt } from "./tools/run-prompt.ts";
import { searchConfluence } from "./tools/search-confluence.ts";
import { searchDrafts } from "./tools/search-drafts.ts";
import { searchJira } from "./tools/search-jira.ts";
import { validateDraft } from "./tools/validate-draft.ts";
import { watchJob } from "./tools/watch-job.ts";

/** What an assistant can do here. */
export const tools = {
  askSession,
  chat,
  createDraft,
  listActivity,
  listApprovals,
  listConnections,
  listJobs,
  listProjects,
  listPrompts,
  preparePublication,
  publishDraft,
  readAgentDraft,
  readApproval,
  readCodeReview,
  readConfluencePage,
  readDraft,
  readInsights,
  readJiraIssue,
  readPrompt,
  readSources,
  refineDraft,
  reviewCode,
  runPrompt,
  searchConfluence,
  searchDrafts,
  searchJira,
  validateDraft,
  watchJob,
} as const satisfies Record<string, Tool>;
