import type { Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { cancel, done, type Fate, type JobContext } from "../../platform/jobs/job.ts";
import type { Publication, PublicationItem as Item } from "./publication.ts";
import { publishItem, type Step, waitForJira } from "./publish-item.ts";

/** The body of the job `drafts.publish`: exactly once, whatever breaks (DESIGN section 5). */
export async function publish(
  deps: Deps,
  publicationId: string,
  context: JobContext,
): Promise<Fate> {
  const { publications, publicationItems } = deps.db.t;
  const [publication] = await deps.db
    .select()
    .from(publications)
    .where(eq(publications.id, publicationId));
  if (publication?.state !== "running") return cancel("the publication has ended");
  const items = await deps.db
    .select()
    .from(publicationItems)
    .where(eq(publicationItems.publicationId, publicationId))
    .orderBy(asc(publicationItems.position));
  const jira = await openJira(deps, publication);
  const steps: Step[] = [];
  for (const item of items) {
    const step = jira.ok
      ? await publishItem(deps, { publication, item, jira: jira.value, context })
      : await waitForJira(deps, { publication, item, context }, jira);
    steps.push(step);
    context.progress({ done: steps.length, total: items.length, text: item.fields.summary });
    if (step !== "settled") return step.wait;
  }
  await conclude(deps, publication);
  return done();
}

/** A connection may have been changed since: an issue that was signed for one Jira goes to no other. */
async function openJira(deps: Deps, { accountId, connectionId, baseUrl }: Publication) {
  const jira = await jiraClientFor(deps, accountId, connectionId);
  if (!jira.ok || baseUrl === null || jira.value.baseUrl === baseUrl) return jira;
  return {
    ok: false as const,
    code: "drafts.other_jira",
    message: "The connection leads to another Jira now than the one that this was signed for.",
    fix: `Set it back to ${baseUrl} on the page Connections, or go back to the draft and sign it anew.`,
    permanent: true,
    credentialDead: false,
    mayHaveHappened: false,
  };
}

/** Only what has settled is over: a person may have sent it on its way again meanwhile. */
async function conclude(deps: Deps, publication: Publication): Promise<void> {
  const { publications, publicationItems, drafts } = deps.db.t;
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const items = await tx
      .select()
      .from(publicationItems)
      .where(eq(publicationItems.publicationId, publication.id))
      .orderBy(asc(publicationItems.position));
    const has = (state: Item["state"]) => items.some((item) => item.state === state);
    if (has("waiting") || has("sending")) return;
    const state = has("uncertain") ? "uncertain" : has("failed") ? "failed" : "done";
    const [mine] = await tx
      .update(publications)
      .set({ state, finishedAt: now })
      .where(and(eq(publications.id, publication.id), eq(publications.state, "running")))
      .returning({ id: publications.id });
    const [first] = items;
    if (mine && state === "done" && first) {
      const { issueKey, issueUrl } = first;
      await tx
        .update(drafts)
        .set({ state: "published", issueKey, issueUrl, updatedAt: now })
        .where(eq(drafts.id, publication.draftId));
    }
  });
  deps.live.wake(`draft:${publication.draftId}`);
}
