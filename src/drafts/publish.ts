import type { Deps } from "../app.ts";
import { jiraClientFor } from "../connections/connection.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import type { JiraClient, JiraIssue } from "../connections/jira/jira.ts";
import { and, asc, eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { cancel, done, type Fate, type JobContext, retry, snooze } from "../platform/jobs/job.ts";
import { differences } from "./read-back.ts";

type Publication = Row<"publications">;
type Item = Row<"publicationItems">;

/** What one pass over an item says of the job. */
type Step = "settled" | { wait: Fate };

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
  const jira = await jiraClientFor(deps, publication.accountId, publication.connectionId);
  const steps: Step[] = [];
  for (const item of items) {
    const step = jira.ok
      ? await publishItem(deps, { publication, item, jira: jira.value, context })
      : await hold(deps, { publication, item, context }, jira);
    steps.push(step);
    context.progress({ done: steps.length, total: items.length, text: item.fields.summary });
    if (step !== "settled") return step.wait;
  }
  await conclude(deps, publication);
  return done();
}

interface Work {
  publication: Publication;
  item: Item;
  jira: JiraClient;
  context: JobContext;
}

async function publishItem(deps: Deps, work: Work): Promise<Step> {
  switch (work.item.state) {
    case "done":
    case "failed":
      return "settled";
    // A process died between "about to send" and the answer.
    case "sending":
      await update(deps, work, { state: "uncertain" });
      return lookFor(deps, work);
    case "uncertain":
      return lookFor(deps, work);
    case "waiting":
      return work.item.sends === 0 ? create(deps, work) : createAgain(deps, work);
  }
}

/** Since it was sent last, the issue may have come to light after all. */
async function createAgain(deps: Deps, work: Work): Promise<Step> {
  const found = await findMarked(work);
  if (!found.ok) return postpone(deps, work, found);
  return found.value ? adopt(deps, work, found.value) : create(deps, work);
}

/** By its key when the answer had come, or a person named it; otherwise by its marker. */
const lookFor = (deps: Deps, work: Work): Promise<Step> =>
  work.item.issueKey === null ? search(deps, work) : adoptNamed(deps, work);

async function create(deps: Deps, work: Work): Promise<Step> {
  const { item, publication, jira, context } = work;
  if (context.signal.aborted) return { wait: retry("the process is stopping") };
  if (!(await claimSending(deps, work))) return { wait: retry("another process has taken it up") };
  const sent = await jira.createIssue(item.fields, { label: publication.marker, itemId: item.id });
  if (sent.ok) {
    const { id, key, url } = sent.value;
    await update(deps, work, { issueId: id, issueKey: key, issueUrl: url });
    return settle(deps, work, await jira.readIssue(id), sent.value);
  }
  if (sent.mayHaveHappened) {
    await update(deps, work, { state: "uncertain", ...errorOf(sent) });
    return search(deps, { ...work, item: { ...item, searches: 0 } });
  }
  return hold(deps, work, sent);
}

/** Law 6: from here on, a crash leaves a row that says the call may have been made. One process wins. */
async function claimSending(deps: Deps, { item }: Work): Promise<boolean> {
  const { publicationItems: t } = deps.db.t;
  const claimed = await deps.db
    .update(t)
    .set({ state: "sending", sends: item.sends + 1, updatedAt: deps.clock.now() })
    .where(and(eq(t.id, item.id), eq(t.state, "waiting"), eq(t.sends, item.sends)))
    .returning({ id: t.id });
  return claimed.length > 0;
}

/** It surely did not happen: wait and send again, or say what Jira refuses. */
async function hold(deps: Deps, work: Omit<Work, "jira">, failure: OutsideFailure): Promise<Step> {
  if (work.item.state !== "waiting") return postpone(deps, work, failure);
  if (failure.permanent || work.context.lastAttempt) {
    await update(deps, work, {
      state: "failed",
      ...errorOf(failure),
      fieldErrors: failure.fieldErrors ?? {},
    });
    return "settled";
  }
  await update(deps, work, { state: "waiting", ...errorOf(failure) });
  return { wait: retry(failure.message, failure.retryAfterMs) };
}

async function search(deps: Deps, work: Work): Promise<Step> {
  const found = await findMarked(work);
  if (!found.ok) return postpone(deps, work, found);
  if (found.value) return adopt(deps, work, found.value);
  const searches = work.item.searches + 1;
  await update(deps, work, { searches });
  // A search index lags, so "not found" proves nothing at once. After the last search a person decides.
  const pause = deps.config.PUBLISH_SEARCH_WAITS[searches - 1];
  return pause === undefined ? "settled" : { wait: snooze(pause * 1000) };
}

async function findMarked({ item, publication, jira }: Work) {
  const found = await jira.findByLabel(item.fields.projectKey, publication.marker);
  if (!found.ok) return found;
  const mine = found.value.find((issue) => issue.marker === item.id);
  const only =
    found.value.length === 1 && found.value[0]?.marker === undefined ? found.value[0] : undefined;
  return { ok: true as const, value: mine ?? only };
}

async function adopt(deps: Deps, work: Work, issue: JiraIssue): Promise<Step> {
  await update(deps, work, { adopted: true });
  return settle(deps, work, { ok: true, value: issue }, issue);
}

/** The key is known: from the answer before a crash, or because a person said which issue it is. */
async function adoptNamed(deps: Deps, work: Work): Promise<Step> {
  const read = await work.jira.readIssue(work.item.issueKey ?? "");
  if (read.ok) return settle(deps, work, read, read.value);
  if (!read.permanent && !work.context.lastAttempt) return postpone(deps, work, read);
  const { issueId, issueKey, issueUrl } = work.item;
  // Jira itself had named it before the crash: it exists, whether or not it can be read now.
  if (issueId !== null && issueKey !== null && issueUrl !== null) {
    return settle(deps, work, read, { id: issueId, key: issueKey, url: issueUrl });
  }
  await update(deps, work, { issueKey: null, ...errorOf(read) });
  return "settled";
}

/** The issue exists: what stands there is compared with what was sent, and a difference is shown. */
async function settle(
  deps: Deps,
  work: Work,
  read: Awaited<ReturnType<JiraClient["readIssue"]>>,
  issue: Pick<JiraIssue, "id" | "key" | "url">,
): Promise<Step> {
  const found = read.ok ? differences(work.item.fields, read.value, work.publication.marker) : [];
  const unread = read.ok
    ? {}
    : {
        errorCode: read.code,
        errorMessage: `Created, but it could not be read back: ${read.message}`,
      };
  await update(deps, work, {
    state: "done",
    issueId: issue.id,
    issueKey: issue.key,
    issueUrl: issue.url,
    differences: found,
    errorCode: null,
    errorMessage: null,
    ...unread,
  });
  return "settled";
}

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
    const state = has("uncertain") ? "uncertain" : has("failed") ? "failed" : "done";
    await tx
      .update(publications)
      .set({ state, finishedAt: now })
      .where(and(eq(publications.id, publication.id), eq(publications.state, "running")));
    const [first] = items;
    if (state === "done" && first) {
      const { issueKey, issueUrl } = first;
      await tx
        .update(drafts)
        .set({ state: "published", issueKey, issueUrl, updatedAt: now })
        .where(eq(drafts.id, publication.draftId));
    }
  });
  deps.live.wake(`draft:${publication.draftId}`);
}

async function update(
  deps: Deps,
  { item, publication }: Pick<Work, "item" | "publication">,
  values: Partial<Item>,
): Promise<void> {
  const { publicationItems } = deps.db.t;
  await deps.db
    .update(publicationItems)
    .set({ ...values, updatedAt: deps.clock.now() })
    .where(eq(publicationItems.id, item.id));
  deps.live.wake(`draft:${publication.draftId}`);
}

const errorOf = (failure: OutsideFailure) => ({
  errorCode: failure.code,
  errorMessage: `${failure.message} ${failure.fix}`.trim(),
});

/** Reading failed: an unknown outcome stays unknown for as long as it takes, and the page says why. */
async function postpone(
  deps: Deps,
  work: Omit<Work, "jira">,
  failure: OutsideFailure,
): Promise<Step> {
  await update(deps, work, errorOf(failure));
  if (work.context.lastAttempt || failure.permanent) return { wait: snooze(600_000) };
  return { wait: retry(failure.message, failure.retryAfterMs) };
}
