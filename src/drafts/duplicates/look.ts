import type { Deps } from "../../app.ts";
import { findConnection, jiraClientFor } from "../../connections/connection.ts";
import { and, eq } from "../../db/drizzle.ts";
import { searchKnownIssues } from "../../db/search-known-issues.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import { cancel, done, type Fate, type JobContext } from "../../platform/jobs/job.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { listDraftIssues } from "../publishing/draft-issues.ts";
import { askForDuplicates } from "./ask-jira.ts";
import { type FoundIssue, rankCandidates } from "./candidates.ts";
import { rememberIssues } from "./known-issues.ts";
import { listOwnPast } from "./own-past.ts";
import { tellingWords } from "./telling-words.ts";

/** A larger backlog is looked at from the top. */
const MOST_NODES = 300;
const KNOWN_FOR_NODE = 20;

/**
 * The body of the job `drafts.duplicates`: what stands in Jira already of that which would be created.
 * A Jira that does not answer is said, and keeps nothing up.
 */
export async function lookForDuplicates(
  deps: Deps,
  { draftId, revision: number }: { draftId: string; revision: number },
  context: JobContext,
): Promise<Fate> {
  const { drafts, duplicateLooks: t } = deps.db.t;
  const [draft] = await deps.db.select().from(drafts).where(eq(drafts.id, draftId));
  const revision = await findRevision(deps.db, draftId, number);
  if (!draft || !revision) return cancel("the draft is gone");
  const issues = await listDraftIssues(deps.db, draftId);
  const own = issues.filter(({ sent }) => sent !== null);
  const nodes = nodesOf(draft, revision.content)
    .filter(({ id, decision }) => decision !== "left_out" && !own.some((o) => o.nodeId === id))
    .slice(0, MOST_NODES);
  const { found, message } = await findIssues(deps, { draft, nodes }, context.signal);
  const others = found.filter(({ issueKey }) => !own.some((o) => o.issueKey === issueKey));
  await deps.db
    .update(t)
    .set({
      found: rankCandidates(draft, nodes, others),
      errorMessage: message,
      finishedAt: deps.clock.now(),
    })
    .where(and(eq(t.draftId, draftId), eq(t.jobId, context.id)));
  deps.live.wake(`draft:${draftId}`);
  return done({ found: others.length });
}

interface Looked {
  draft: Draft;
  nodes: BacklogNode[];
}

/** By key, as they were read last. */
async function findIssues(deps: Deps, looked: Looked, signal: AbortSignal) {
  const { draft, nodes } = looked;
  const { accountId, target } = draft;
  const { connectionId, projectKey } = target;
  const words = tellingWords(nodes);
  const connection = await findConnection(deps.db, { id: accountId }, connectionId);
  const past = await listOwnPast(deps.db, draft);
  const jira = await jiraClientFor(deps, accountId, connectionId);
  const asked = jira.ok
    ? await askForDuplicates(jira.value, projectKey, [...words.values()], signal)
    : { issues: [], failure: jira };
  await rememberIssues(deps, connectionId, asked.issues);
  // Once its address is another, what was read there before says nothing.
  const isOfThisJira = ({ url }: FoundIssue) => url.startsWith(`${connection?.baseUrl}/`);
  const known = new Map(past.map((issue) => [issue.issueKey, issue]));
  for (const own of words.values()) {
    const search = { connectionId, projectKey, text: own.join(" "), limit: KNOWN_FOR_NODE };
    for (const issue of await searchKnownIssues(deps.db, search)) known.set(issue.issueKey, issue);
  }
  const { failure } = asked;
  return {
    found: [...known.values()].filter(isOfThisJira),
    message: failure ? `${failure.message} ${failure.fix}`.trim() : null,
  };
}
