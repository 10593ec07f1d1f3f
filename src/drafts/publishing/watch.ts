import type { Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import { and, eq, gt, inArray } from "../../db/drizzle.ts";
import {
  done,
  type Fate,
  type JobContext,
  type JobDefinition,
  retry,
} from "../../platform/jobs/job.ts";
import type { Draft } from "../draft.ts";
import { type DraftIssue, listDraftIssues } from "./draft-issues.ts";

/** New issues are watched for so long, ms. */
const WATCHED_FOR = 14 * 24 * 3_600_000;

export interface Watch {
  accountId: string;
  connectionId: string;
  projectKey: string;
}

const projectOf = ({ issueKey }: Pick<DraftIssue, "issueKey">) =>
  issueKey.slice(0, issueKey.lastIndexOf("-"));

/** What is watched, with whose connection. */
async function listWatched(deps: Pick<Deps, "db" | "clock">) {
  const { draftIssues, drafts } = deps.db.t;
  const since = new Date(deps.clock.now().getTime() - WATCHED_FOR);
  return deps.db
    .select({
      draftId: draftIssues.draftId,
      accountId: drafts.accountId,
      connectionId: draftIssues.connectionId,
      issueKey: draftIssues.issueKey,
    })
    .from(draftIssues)
    .innerJoin(drafts, eq(drafts.id, draftIssues.draftId))
    .where(gt(draftIssues.createdAt, since));
}

/** The body of the schedule: one job for each connection and project that has something to watch. */
export async function startWatches(deps: Deps, job: JobDefinition<Deps, Watch>): Promise<Fate> {
  const watches = new Map<string, Watch>();
  for (const issue of await listWatched(deps)) {
    const { accountId, connectionId } = issue;
    const watch = { accountId, connectionId, projectKey: projectOf(issue) };
    watches.set(Object.values(watch).join(" "), watch);
  }
  await deps.db.transaction(async (tx) => {
    for (const watch of watches.values()) {
      const about = { accountId: watch.accountId, title: `Look at issues of ${watch.projectKey}` };
      await deps.queue.enqueue(tx, job, watch, about);
    }
  });
  return done({ watches: watches.size });
}

/** The body of the job `drafts.watch`. */
export async function watchProject(deps: Deps, watched: Watch, context: JobContext): Promise<Fate> {
  const { accountId, connectionId, projectKey } = watched;
  const all = await listWatched(deps);
  const keys = all
    .filter((issue) => issue.accountId === accountId && issue.connectionId === connectionId)
    .filter((issue) => projectOf(issue) === projectKey)
    .map(({ issueKey }) => issueKey);
  const failure = await look(deps, { accountId, connectionId, keys });
  if (!failure) return done({ issues: keys.length });
  // The next round asks again: a Jira that is out of order needs no more than that.
  return failure.permanent || context.lastAttempt
    ? done({ failed: failure.code })
    : retry(failure.message, failure.retryAfterMs);
}

/** "Look now": what became of the issues of one draft. */
export async function lookAtIssues(
  deps: Deps,
  { id, accountId }: Draft,
): Promise<OutsideFailure | undefined> {
  const issues = await listDraftIssues(deps.db, id);
  for (const connectionId of new Set(issues.map((issue) => issue.connectionId))) {
    const keys = issues
      .filter((issue) => issue.connectionId === connectionId)
      .map(({ issueKey }) => issueKey);
    const failure = await look(deps, { accountId, connectionId, keys });
    if (failure) return failure;
  }
  return undefined;
}

interface Look {
  accountId: string;
  connectionId: string;
  keys: string[];
}

async function look(
  deps: Deps,
  { accountId, connectionId, keys }: Look,
): Promise<OutsideFailure | undefined> {
  if (keys.length === 0) return undefined;
  const jira = await jiraClientFor(deps, accountId, connectionId);
  if (!jira.ok) return jira;
  const found = await jira.value.listStatuses(keys);
  if (!found.ok) return found;
  const { draftIssues: t } = deps.db.t;
  const checkedAt = deps.clock.now();
  const ofConnection = eq(t.connectionId, connectionId);
  const drafts = new Set<string>();
  await deps.db.transaction(async (tx) => {
    await tx
      .update(t)
      .set({ checkedAt })
      .where(and(ofConnection, inArray(t.issueKey, keys)));
    for (const { key, status, category } of found.value) {
      const rows = await tx
        .update(t)
        .set({ status, statusCategory: category })
        .where(and(ofConnection, eq(t.issueKey, key)))
        .returning({ draftId: t.draftId });
      for (const { draftId } of rows) drafts.add(draftId);
    }
  });
  for (const draftId of drafts) deps.live.wake(`draft:${draftId}`);
  return undefined;
}
