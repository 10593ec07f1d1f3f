import type { Deps } from "../app.ts";
import { jiraClientFor } from "../connections/connection.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import type { JiraClient, JiraIssue } from "../connections/jira/jira.ts";
import { and, asc, eq, inArray, ne } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { cancel, done, type Fate, type JobContext, retry, snooze } from "../platform/jobs/job.ts";
import { differences } from "./read-back.ts";

type Publication = Row<"publications">;
type Item = Row<"publicationItems">;

/** What one pass over an item says of the job. */
type Step = "settled" | { wait: Fate };

/** Between the row that says "about to send" and the sending, ms. */
const LONGEST_PAUSE = 4000;

/** Another process has changed the item since it was read: look at it anew. */
const MOVED_ON: Step = { wait: snooze(1000) };

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

interface Work {
  publication: Publication;
  item: Item;
  jira: JiraClient;
  context: JobContext;
}

/** Without Jira, what is not on its way stays here, and what may be there stays unknown. */
async function waitForJira(
  deps: Deps,
  work: Omit<Work, "jira">,
  failure: OutsideFailure,
): Promise<Step> {
  const { state } = work.item;
  if (state === "done" || state === "failed") return "settled";
  const known = knownIssue(work.item);
  if (known) return settle(deps, work, failure, known);
  return state === "waiting" ? hold(deps, work, failure) : postpone(deps, work, failure);
}

async function publishItem(deps: Deps, work: Work): Promise<Step> {
  switch (work.item.state) {
    case "done":
    case "failed":
      return "settled";
    // A process died between "about to send" and the answer.
    case "sending":
      if (!(await update(deps, work, { state: "uncertain" }))) return MOVED_ON;
      return lookFor(deps, { ...work, item: { ...work.item, state: "uncertain" } });
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

async function create(deps: Deps, waiting: Work): Promise<Step> {
  const { publication, jira, context } = waiting;
  if (context.signal.aborted) return { wait: retry("the process is stopping") };
  const { sends } = waiting.item;
  const before = deps.clock.monotonic();
  // Law 6: from here on, a crash leaves a row that says the call may have been made. One process wins.
  if (!(await update(deps, waiting, { state: "sending", sends: sends + 1 }))) return MOVED_ON;
  const item: Item = { ...waiting.item, state: "sending", sends: sends + 1 };
  const work = { ...waiting, item };
  // Stopped for long just here: by now others may have looked for it in vain, and sent it themselves.
  const isLate = deps.clock.monotonic() - before > LONGEST_PAUSE;
  if (isLate || context.signal.aborted) {
    await update(deps, work, { state: "waiting" });
    return MOVED_ON;
  }
  const sent = await jira.createIssue(item.fields, { label: publication.marker, itemId: item.id });
  if (sent.ok) {
    const { id, key, url } = sent.value;
    await keep(deps, work, { issueId: id, issueKey: key, issueUrl: url });
    return settle(deps, work, await jira.readIssue(id), sent.value);
  }
  if (!sent.mayHaveHappened) return hold(deps, work, sent);
  const values = { state: "uncertain" as const, searches: 0, ...errorOf(sent) };
  if (!(await update(deps, work, values))) return MOVED_ON;
  return search(deps, { ...work, item: { ...item, ...values } });
}

/** It surely did not happen: wait and send again, or say what Jira refuses. */
async function hold(deps: Deps, work: Omit<Work, "jira">, failure: OutsideFailure): Promise<Step> {
  const isOver = failure.permanent || work.context.lastAttempt;
  const { fieldErrors = {} } = failure;
  const values = isOver
    ? { state: "failed" as const, ...errorOf(failure), fieldErrors }
    : { state: "waiting" as const, ...errorOf(failure) };
  if (!(await update(deps, work, values))) return MOVED_ON;
  return isOver ? "settled" : { wait: retry(failure.message, failure.retryAfterMs) };
}

async function search(deps: Deps, work: Work): Promise<Step> {
  const found = await findMarked(work);
  if (!found.ok) return postpone(deps, work, found);
  if (found.value) return adopt(deps, work, found.value);
  const searches = work.item.searches + 1;
  if (!(await update(deps, work, { searches }))) return MOVED_ON;
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
  await keep(deps, work, { adopted: true });
  return settle(deps, work, { ok: true, value: issue }, issue);
}

/** The key is known: from the answer before a crash, or because a person said which issue it is. */
async function adoptNamed(deps: Deps, work: Work): Promise<Step> {
  const read = await work.jira.readIssue(work.item.issueKey ?? "");
  if (read.ok) return settle(deps, work, read, read.value);
  if (!read.permanent && !work.context.lastAttempt) return postpone(deps, work, read);
  const known = knownIssue(work.item);
  if (known) return settle(deps, work, read, known);
  await update(deps, work, { issueKey: null, adopted: false, ...errorOf(read) });
  return "settled";
}

/** Jira itself had named it before a crash: it exists, whether or not it can be read now. */
const knownIssue = ({ issueId: id, issueKey: key, issueUrl: url }: Item) =>
  id === null || key === null || url === null ? undefined : { id, key, url };

/** The issue exists: what stands there is compared with what was sent, and a difference is shown. */
async function settle(
  deps: Deps,
  work: Omit<Work, "jira">,
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
  await keep(deps, work, {
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

/**
 * False when the item is not as it was read: a process that was stopped for long must not undo what
 * another one, or a person, has found out since.
 */
async function update(
  deps: Deps,
  { item, publication }: Pick<Work, "item" | "publication">,
  values: Partial<Item>,
): Promise<boolean> {
  const { publicationItems: t } = deps.db.t;
  // Whoever sent it knows more than one who found it "sending" and could only guess.
  const from: Item["state"][] = item.state === "sending" ? ["sending", "uncertain"] : [item.state];
  const changed = await deps.db
    .update(t)
    .set({ ...values, updatedAt: deps.clock.now() })
    .where(and(eq(t.id, item.id), inArray(t.state, from), eq(t.sends, item.sends)))
    .returning({ id: t.id });
  deps.live.wake(`draft:${publication.draftId}`);
  return changed.length > 0;
}

/** The issue exists, whatever the row says: only what was found before stays. */
async function keep(
  deps: Deps,
  { item, publication }: Pick<Work, "item" | "publication">,
  values: Partial<Item>,
): Promise<void> {
  const { publicationItems: t } = deps.db.t;
  await deps.db
    .update(t)
    .set({ ...values, updatedAt: deps.clock.now() })
    .where(and(eq(t.id, item.id), ne(t.state, "done")));
  deps.live.wake(`draft:${publication.draftId}`);
}

const errorOf = (failure: OutsideFailure) => ({
  errorCode: failure.code,
  errorMessage: `${failure.message} ${failure.fix}`.trim(),
});

/**
 * Reading failed: an unknown outcome stays unknown, and the page says why. When trying again is no
 * use, a person decides.
 */
async function postpone(
  deps: Deps,
  work: Omit<Work, "jira">,
  failure: OutsideFailure,
): Promise<Step> {
  const { permanent, message, retryAfterMs } = failure;
  if (permanent && work.item.state === "waiting") return hold(deps, work, failure);
  const over = permanent && { state: "uncertain" as const };
  if (!(await update(deps, work, { ...errorOf(failure), ...over }))) return MOVED_ON;
  if (permanent) return "settled";
  return { wait: work.context.lastAttempt ? snooze(600_000) : retry(message, retryAfterMs) };
}
