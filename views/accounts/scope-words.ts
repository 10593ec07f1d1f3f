import type { Scope } from "../../src/accounts/permissions.ts";

/** What a token with this scope may do, as one ticks it. */
export const SCOPE_WORDS: Record<Scope, string> = {
  "drafts:read": "Read drafts, their sources and where they are published",
  "drafts:write": "Make, refine and comment on drafts",
  "publications:write": "Prepare a publication, which you then countersign on its page",
  "connections:read": "Use connections to search and read Jira and Confluence",
  "connections:write": "Add, change and remove your connections",
  "prompts:read": "Read the prompt library",
  "prompts:write": "Make and change prompts",
  "models:use": "Call models, within your budgets",
  "activity:read": "Read activity, cost and insights",
  "activity:write": "Log work with outside tools",
  "jobs:read": "Watch background jobs",
  "jobs:write": "Retry and cancel background jobs",
  "projects:read": "Read projects",
  "projects:write": "Make and change projects and their rules",
  "webhooks:write": "Manage webhooks",
  "tools:use": "Call tools of outside MCP servers",
  "approvals:read": "Read the calls of tools that wait for your approval",
  "approvals:write": "Answer approvals for you",
  "account:write": "Change your settings, end your sign-ins and revoke your tokens",
  admin: "Everything that only an admin may",
};
