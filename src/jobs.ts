// Every job and every schedule of the product.
import { tidyAccounts } from "./accounts/jobs.ts";
import { reviewPushedJob, tidyHooksJob } from "./agents/code-hooks/review-pushed-job.ts";
import { runAgentJob, tidyCheckOutsJob } from "./agents/jobs.ts";
import { pruneFilesJob, turnJob } from "./agents/sessions/jobs.ts";
import type { Deps } from "./app.ts";
import { refreshToolsJob, tidyToolsJob } from "./connections/mcp/jobs.ts";
import { publishDocumentJob } from "./drafts/documents/document-job.ts";
import { duplicatesJob, forgetIssuesJob } from "./drafts/duplicates/jobs.ts";
import { judgeJob } from "./drafts/judge/judge-job.ts";
import { composeJob, publishJob, watchesJob, watchJob } from "./drafts/jobs.ts";
import { sourceVersionsJob, tidySourcesJob } from "./drafts/sources/jobs.ts";
import { draftOutcomesJob } from "./insights/jobs.ts";
import { pruneJob } from "./jobs/jobs.ts";
import { tidyTrialsJob } from "./trials/jobs.ts";
import { trialJob } from "./trials/trial-job.ts";
import { recomputeJob, rollUpJob, tidyLlmJob } from "./llm/jobs.ts";
import { deliverJob } from "./webhooks/deliver-job.ts";
import { budgetWarningsJob, deadJobJob, tidyWebhooksJob } from "./webhooks/jobs.ts";
import { pruneKeysJob } from "./api/prune-keys.ts";
import type { AnyJob } from "./platform/jobs/job.ts";
import type { Schedule } from "./platform/jobs/queue.ts";

/** Tells of another job's end for good. */
export const whenDead = deadJobJob;

export const jobs = [
  budgetWarningsJob,
  composeJob,
  deadJobJob,
  deliverJob,
  draftOutcomesJob,
  duplicatesJob,
  forgetIssuesJob,
  judgeJob,
  pruneFilesJob,
  pruneJob,
  pruneKeysJob,
  publishDocumentJob,
  publishJob,
  recomputeJob,
  refreshToolsJob,
  rollUpJob,
  reviewPushedJob,
  runAgentJob,
  sourceVersionsJob,
  tidyAccounts,
  tidyCheckOutsJob,
  tidyHooksJob,
  tidyLlmJob,
  tidySourcesJob,
  tidyToolsJob,
  tidyTrialsJob,
  tidyWebhooksJob,
  trialJob,
  turnJob,
  watchesJob,
  watchJob,
] as const satisfies AnyJob<Deps>[];

export const schedules: Schedule<Deps>[] = [
  {
    name: "agents.prune_files",
    cron: "17 3 * * *",
    timeZone: "UTC",
    job: pruneFilesJob,
    payload: {},
    missed: "once",
  },
  {
    name: "agents.tidy_check_outs",
    cron: "31 * * * *",
    timeZone: "UTC",
    job: tidyCheckOutsJob,
    payload: {},
    missed: "once",
  },
  {
    name: "agents.tidy_hooks",
    cron: "11 4 * * *",
    timeZone: "UTC",
    job: tidyHooksJob,
    payload: {},
    missed: "once",
  },
  {
    name: "connections.refresh_tools",
    cron: "*/10 * * * *",
    timeZone: "UTC",
    job: refreshToolsJob,
    payload: {},
    missed: "once",
  },
  {
    name: "connections.tidy_tools",
    cron: "27 * * * *",
    timeZone: "UTC",
    job: tidyToolsJob,
    payload: {},
    missed: "once",
  },
  {
    name: "drafts.watches",
    cron: "*/5 * * * *",
    timeZone: "UTC",
    job: watchesJob,
    payload: {},
    missed: "skip",
  },
  {
    name: "accounts.tidy",
    cron: "7 * * * *",
    timeZone: "UTC",
    job: tidyAccounts,
    payload: {},
    missed: "once",
  },
  {
    name: "drafts.source_versions",
    cron: "23 4 * * *",
    timeZone: "UTC",
    job: sourceVersionsJob,
    payload: {},
    missed: "once",
  },
  {
    name: "drafts.tidy_sources",
    cron: "37 3 * * *",
    timeZone: "UTC",
    job: tidySourcesJob,
    payload: {},
    missed: "once",
  },
  {
    name: "drafts.forget_issues",
    cron: "53 3 * * *",
    timeZone: "UTC",
    job: forgetIssuesJob,
    payload: {},
    missed: "once",
  },
  {
    name: "insights.draft_outcomes",
    cron: "*/5 * * * *",
    timeZone: "UTC",
    job: draftOutcomesJob,
    payload: {},
    missed: "once",
  },
  {
    name: "trials.tidy",
    cron: "43 3 * * *",
    timeZone: "UTC",
    job: tidyTrialsJob,
    payload: {},
    missed: "once",
  },
  {
    name: "webhooks.budget_warnings",
    cron: "* * * * *",
    timeZone: "UTC",
    job: budgetWarningsJob,
    payload: {},
    missed: "once",
  },
  {
    name: "webhooks.tidy",
    cron: "29 3 * * *",
    timeZone: "UTC",
    job: tidyWebhooksJob,
    payload: {},
    missed: "once",
  },
  {
    name: "llm.roll_up",
    cron: "*/5 * * * *",
    timeZone: "UTC",
    job: rollUpJob,
    payload: {},
    missed: "once",
  },
  {
    name: "llm.tidy",
    cron: "47 * * * *",
    timeZone: "UTC",
    job: tidyLlmJob,
    payload: {},
    missed: "once",
  },
  {
    name: "api.prune_keys",
    cron: "13 * * * *",
    timeZone: "UTC",
    job: pruneKeysJob,
    payload: {},
    missed: "once",
  },
  {
    name: "jobs.prune",
    cron: "17 3 * * *",
    timeZone: "UTC",
    job: pruneJob,
    payload: {},
    missed: "once",
  },
];
