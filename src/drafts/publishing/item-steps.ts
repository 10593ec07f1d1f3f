import type { Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraClient, JiraIssue } from "../../connections/jira/jira.ts";
import { type Fate, type JobContext, retry, snooze } from "../../platform/jobs/job.ts";
import { rememberIssues } from "../duplicates/known-issues.ts";
import { errorOf, type Held, keepItem, updateItem, updateItems } from "./item-rows.ts";
import type { PublicationItem as Item } from "./publication.ts";
import { differences } from "./read-back.ts";

/** What one pass over an item says of the job. */
export type Step = "settled" | { wait: Fate };

export interface Work extends Held {
  /** All of its publication. */
  items: readonly Item[];
  jira: JiraClient;
  context: JobContext;
}

/** Between the row that says "about to send" and the sending, ms. */
const LONGEST_PAUSE = 4000;

/** Another process has changed the item since it was read: look at it anew. */
export const MOVED_ON: Step = { wait: snooze(1000) };

/**
 * Law 6: from here on, a crash leaves a row that says the call may have been made. One process wins;
 * undefined for those that do not.
 */
export async function startSending(deps: Deps, waiting: Work): Promise<Work | undefined> {
  const [sending] = await startSendingAll(deps, [waiting]);
  return sending;
}

/** The same for all that leave in one call; those that may be sent. */
export async function startSendingAll(deps: Deps, waiting: Work[]): Promise<Work[]> {
  const before = deps.clock.monotonic();
  const changes = waiting.map((held) => ({ held, values: sendingOf(held.item) }));
  const won = await updateItems(deps, changes);
  const sending = won.map((work) => {
    return { ...work, item: { ...work.item, ...sendingOf(work.item) } };
  });
  // Stopped for long just here: by now others may have looked for it in vain, and sent it themselves.
  const isLate = deps.clock.monotonic() - before > LONGEST_PAUSE;
  const isStopping = waiting.some(({ context }) => context.signal.aborted);
  if (!isLate && !isStopping) return sending;
  const back = { state: "waiting" as const };
  await updateItems(
    deps,
    sending.map((held) => ({ held, values: back })),
  );
  return [];
}

const sendingOf = ({ fields, sends }: Item) => ({
  state: "sending" as const,
  sends: sends + 1,
  fields,
});

/** It surely did not happen: wait and send again, or say what Jira refuses. */
export async function hold(
  deps: Deps,
  work: Omit<Work, "jira">,
  failure: OutsideFailure,
): Promise<Step> {
  const isOver = failure.permanent || work.context.lastAttempt;
  const { fieldErrors = {} } = failure;
  const values = isOver
    ? { state: "failed" as const, ...errorOf(failure), fieldErrors }
    : { state: "waiting" as const, ...errorOf(failure) };
  if (!(await updateItem(deps, work, values))) return MOVED_ON;
  return isOver ? "settled" : { wait: retry(failure.message, failure.retryAfterMs) };
}

/** The issue exists: what stands there is compared with what was sent, and a difference is shown. */
export async function settle(
  deps: Deps,
  work: Omit<Work, "jira">,
  read: Awaited<ReturnType<JiraClient["readIssue"]>>,
  issue: Pick<JiraIssue, "id" | "key" | "url">,
): Promise<Step> {
  const { fields } = work.item;
  if (read.ok) await rememberIssues(deps, work.publication.connectionId, [read.value]);
  const found = read.ok ? differences(fields, read.value, work.publication.marker) : [];
  const unread = read.ok
    ? {}
    : {
        errorCode: read.code,
        errorMessage: `It stands, but it could not be read back: ${read.message}`,
      };
  await keepItem(deps, work, {
    state: "done",
    fields,
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
export async function postpone(
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
