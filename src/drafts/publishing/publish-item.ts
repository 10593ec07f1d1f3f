import type { Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraClient, JiraIssue } from "../../connections/jira/jira.ts";
import { type Fate, type JobContext, retry, snooze } from "../../platform/jobs/job.ts";
import { errorOf, type Held, keepItem, updateItem } from "./item-rows.ts";
import type { PublicationItem as Item } from "./publication.ts";
import { differences } from "./read-back.ts";

/** What one pass over an item says of the job. */
export type Step = "settled" | { wait: Fate };

/** Between the row that says "about to send" and the sending, ms. */
const LONGEST_PAUSE = 4000;

/** Another process has changed the item since it was read: look at it anew. */
const MOVED_ON: Step = { wait: snooze(1000) };

interface Work extends Held {
  jira: JiraClient;
  context: JobContext;
}

/** Without Jira, what is not on its way stays here, and what may be there stays unknown. */
export async function waitForJira(
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

export async function publishItem(deps: Deps, work: Work): Promise<Step> {
  switch (work.item.state) {
    case "done":
    case "failed":
      return "settled";
    // A process died between "about to send" and the answer.
    case "sending":
      if (!(await updateItem(deps, work, { state: "uncertain" }))) return MOVED_ON;
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
  if (!(await updateItem(deps, waiting, { state: "sending", sends: sends + 1 }))) return MOVED_ON;
  const item: Item = { ...waiting.item, state: "sending", sends: sends + 1 };
  const work = { ...waiting, item };
  // Stopped for long just here: by now others may have looked for it in vain, and sent it themselves.
  const isLate = deps.clock.monotonic() - before > LONGEST_PAUSE;
  if (isLate || context.signal.aborted) {
    await updateItem(deps, work, { state: "waiting" });
    return MOVED_ON;
  }
  const sent = await jira.createIssue(item.fields, { label: publication.marker, itemId: item.id });
  if (sent.ok) {
    const { id, key, url } = sent.value;
    await keepItem(deps, work, { issueId: id, issueKey: key, issueUrl: url });
    return settle(deps, work, await jira.readIssue(id), sent.value);
  }
  if (!sent.mayHaveHappened) return hold(deps, work, sent);
  const values = { state: "uncertain" as const, searches: 0, ...errorOf(sent) };
  if (!(await updateItem(deps, work, values))) return MOVED_ON;
  return search(deps, { ...work, item: { ...item, ...values } });
}

/** It surely did not happen: wait and send again, or say what Jira refuses. */
async function hold(deps: Deps, work: Omit<Work, "jira">, failure: OutsideFailure): Promise<Step> {
  const isOver = failure.permanent || work.context.lastAttempt;
  const { fieldErrors = {} } = failure;
  const values = isOver
    ? { state: "failed" as const, ...errorOf(failure), fieldErrors }
    : { state: "waiting" as const, ...errorOf(failure) };
  if (!(await updateItem(deps, work, values))) return MOVED_ON;
  return isOver ? "settled" : { wait: retry(failure.message, failure.retryAfterMs) };
}

async function search(deps: Deps, work: Work): Promise<Step> {
  const found = await findMarked(work);
  if (!found.ok) return postpone(deps, work, found);
  if (found.value) return adopt(deps, work, found.value);
  const searches = work.item.searches + 1;
  if (!(await updateItem(deps, work, { searches }))) return MOVED_ON;
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
  await keepItem(deps, work, { adopted: true });
  return settle(deps, work, { ok: true, value: issue }, issue);
}

/** The key is known: from the answer before a crash, or because a person said which issue it is. */
async function adoptNamed(deps: Deps, work: Work): Promise<Step> {
  const read = await work.jira.readIssue(work.item.issueKey ?? "");
  if (read.ok) return settle(deps, work, read, read.value);
  if (!read.permanent && !work.context.lastAttempt) return postpone(deps, work, read);
  const known = knownIssue(work.item);
  if (known) return settle(deps, work, read, known);
  await updateItem(deps, work, { issueKey: null, adopted: false, ...errorOf(read) });
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
  await keepItem(deps, work, {
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
  if (!(await updateItem(deps, work, { ...errorOf(failure), ...over }))) return MOVED_ON;
  if (permanent) return "settled";
  return { wait: work.context.lastAttempt ? snooze(600_000) : retry(message, retryAfterMs) };
}
