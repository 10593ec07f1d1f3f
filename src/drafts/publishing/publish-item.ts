import type { Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraIssue } from "../../connections/jira/jira.ts";
import { retry, snooze } from "../../platform/jobs/job.ts";
import { changeIssue } from "./change-issue.ts";
import { errorOf, keepItem, updateItem } from "./item-rows.ts";
import {
  hold,
  MOVED_ON,
  postpone,
  settle,
  startSending,
  type Step,
  type Work,
} from "./item-steps.ts";
import type { PublicationItem as Item } from "./publication.ts";

/** Without Jira, what is not on its way stays here, and what may be there stays unknown. */
export async function waitForJira(
  deps: Deps,
  work: Omit<Work, "jira">,
  failure: OutsideFailure,
): Promise<Step> {
  const { state, action } = work.item;
  if (state === "done" || state === "failed") return "settled";
  if (action === "update") return hold(deps, work, failure);
  const known = knownIssue(work.item);
  if (known) return settle(deps, work, failure, known);
  return state === "waiting" ? hold(deps, work, failure) : postpone(deps, work, failure);
}

export async function publishItem(deps: Deps, work: Work): Promise<Step> {
  const { state, action, sends } = work.item;
  switch (state) {
    case "done":
    case "failed":
      return "settled";
    case "waiting": {
      const ready = withParent(work);
      if (!ready) return waitForParent(deps, work);
      if (action === "update") return changeIssue(deps, ready);
      return sends === 0 ? create(deps, ready) : createAgain(deps, ready);
    }
    case "sending":
    case "uncertain":
      return action === "update" ? changeIssue(deps, work) : goOn(deps, work);
  }
}

/** It was on its way once: whether it exists is to be found out. */
async function goOn(deps: Deps, work: Work): Promise<Step> {
  const { item } = work;
  // A process died between "about to send" and the answer.
  if (item.state === "sending") {
    if (!(await updateItem(deps, work, { state: "uncertain" }))) return MOVED_ON;
    return lookFor(deps, { ...work, item: { ...item, state: "uncertain" } });
  }
  const pause = pauseLeft(deps, item);
  return pause > 0 ? { wait: snooze(pause) } : lookFor(deps, work);
}

/** Until the next search for it, ms: another item may have woken the job before. */
function pauseLeft({ clock, config }: Deps, { searches, updatedAt, issueKey }: Item): number {
  const pause = config.PUBLISH_SEARCH_WAITS[searches - 1];
  if (pause === undefined || issueKey !== null) return 0;
  return updatedAt.getTime() + pause * 1000 - clock.now().getTime();
}

/** With the key of the issue that it belongs to; undefined while nobody knows that. */
export function withParent(work: Work): Work | undefined {
  const { item, items } = work;
  if (item.parentItemId === null) return work;
  const parentKey = items.find(({ id }) => id === item.parentItemId)?.issueKey ?? undefined;
  const stands = items.some(({ id, state }) => id === item.parentItemId && state === "done");
  if (!stands || parentKey === undefined) return undefined;
  return { ...work, item: { ...item, fields: { ...item.fields, parentKey } } };
}

async function waitForParent(deps: Deps, work: Work): Promise<Step> {
  const { item, items } = work;
  const parent = items.find(({ id }) => id === item.parentItemId);
  const name = parent?.fields.summary ?? "another item";
  const errorMessage = `It waits for “${name}”, which it belongs to.`;
  if (item.errorMessage === errorMessage) return "settled";
  const told = { errorCode: "drafts.waits_for_parent", errorMessage };
  return (await updateItem(deps, work, told)) ? "settled" : MOVED_ON;
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
  const work = await startSending(deps, waiting);
  if (!work) return MOVED_ON;
  const { item } = work;
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

async function search(deps: Deps, work: Work): Promise<Step> {
  const found = await findMarked(work);
  if (!found.ok) return postpone(deps, work, found);
  await adoptOthers(deps, work, found.all);
  if (found.value) return adopt(deps, work, found.value);
  const searches = work.item.searches + 1;
  if (!(await updateItem(deps, work, { searches }))) return MOVED_ON;
  // A search index lags, so "not found" proves nothing at once. After the last search a person decides.
  const pause = deps.config.PUBLISH_SEARCH_WAITS[searches - 1];
  return pause === undefined ? "settled" : { wait: snooze(pause * 1000) };
}

/** By its property; where Jira keeps none, by what nothing else of the publication can be. */
async function findMarked({ item, items, publication, jira }: Work) {
  const known = items.flatMap(({ issueId }) => issueId ?? []);
  const { projectKey, markIn } = item.fields;
  const found =
    markIn === undefined
      ? await jira.findByLabel(projectKey, publication.marker, known)
      : await jira.findByWord(projectKey, publication.marker, known);
  if (!found.ok) return found;
  const mine = found.value.find((issue) => issue.marker === item.id);
  const { summary } = item.fields;
  const isAlike = items.filter(({ fields }) => fields.summary === summary).length > 1;
  const nameless = found.value.filter(
    (issue) => issue.marker === undefined && (items.length === 1 || issue.summary === summary),
  );
  const only = nameless.length === 1 && !isAlike ? nameless[0] : undefined;
  return { ok: true as const, value: mine ?? only, all: found.value };
}

/** What was sent together is unknown together: one search tells of all of it. */
async function adoptOthers(deps: Deps, work: Work, found: JiraIssue[]): Promise<void> {
  for (const issue of found) {
    const item = work.items.find(({ id }) => id === issue.marker);
    const isLost = item?.state === "uncertain" && item.issueKey === null;
    if (isLost && item.id !== work.item.id) await adopt(deps, { ...work, item }, issue);
  }
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
