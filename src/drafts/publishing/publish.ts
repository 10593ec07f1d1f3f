import type { Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import { and, eq } from "../../db/drizzle.ts";
import { cancel, done, type Fate, type JobContext, snooze } from "../../platform/jobs/job.ts";
import { tellPublication } from "../tell.ts";
import { listItems } from "./item-rows.ts";
import { makeLinks } from "./make-links.ts";
import type { Publication, PublicationItem as Item } from "./publication.ts";
import type { Step } from "./item-steps.ts";
import { publishItem, waitForJira } from "./publish-item.ts";
import { publishTogether } from "./publish-together.ts";

/** One pass gives way to other jobs after this long, ms. */
const LONGEST_PASS = 120_000;

/** The body of the job `drafts.publish`: exactly once, whatever breaks (DESIGN section 5). */
export async function publish(
  deps: Deps,
  publicationId: string,
  context: JobContext,
): Promise<Fate> {
  const { publications } = deps.db.t;
  const [publication] = await deps.db
    .select()
    .from(publications)
    .where(eq(publications.id, publicationId));
  if (!publication) return cancel("the publication is gone");
  const isRunning = publication.state === "running";
  if (isRunning) {
    const wait = await publishItems(deps, publication, context);
    if (wait) return wait;
    await conclude(deps, publication);
  }
  const jira = await openJira(deps, publication);
  const linked = jira.ok && (await makeLinks(deps, { publication, jira: jira.value, context }));
  if (linked) return linked;
  return isRunning ? done() : cancel("the publication has ended");
}

/** One pass over the items, parents first; a Fate when some must be looked at again later. */
async function publishItems(
  deps: Deps,
  publication: Publication,
  context: JobContext,
): Promise<Fate | undefined> {
  const items = await listItems(deps.db, publication.id);
  const began = deps.clock.monotonic();
  const waits: Fate[] = [];
  let hasMoved = false;
  for (const [index, { id, state }] of items.entries()) {
    if (state === "done" || state === "failed") continue;
    if (hasMoved && deps.clock.monotonic() - began > LONGEST_PASS) return snooze(0);
    const step = await send(deps, { publication, context, itemId: id });
    const now = await listItems(deps.db, publication.id);
    hasMoved ||= now[index]?.state === "done";
    const over = now.filter((one) => one.state === "done").length;
    context.progress({ done: over, total: items.length, text: items[index]?.fields.summary ?? "" });
    if (step === "settled") continue;
    waits.push(step.wait);
    // Jira takes nothing just now: what comes after it would fare no better.
    if (step.wait.type === "retry") break;
  }
  return soonest(waits, hasMoved);
}

/** Only a pass that brought nothing on its way counts as an attempt. */
function soonest(waits: Fate[], hasMoved: boolean): Fate | undefined {
  const retry = waits.find(({ type }) => type === "retry");
  if (retry?.type === "retry") return hasMoved ? snooze(retry.afterMs ?? 1000) : retry;
  const times = waits.flatMap((wait) => (wait.type === "snooze" ? [wait.ms] : []));
  return times.length === 0 ? undefined : snooze(Math.min(...times));
}

interface Passing {
  publication: Publication;
  context: JobContext;
  itemId: string;
}

async function send(deps: Deps, passing: Passing): Promise<Step> {
  const wait = await sendTogether(deps, passing);
  return wait ? { wait } : passOver(deps, passing);
}

/** The item, with what may leave in the same call. */
async function sendTogether(
  deps: Deps,
  { publication, context, itemId }: Passing,
): Promise<Fate | undefined> {
  const items = await listItems(deps.db, publication.id);
  const item = items.find(({ id }) => id === itemId);
  if (item?.state !== "waiting" || item.sends > 0) return undefined;
  const jira = await openJira(deps, publication);
  if (!jira.ok) return undefined;
  return publishTogether(deps, { publication, item, items, context, jira: jira.value });
}

/** As it is now: a person or another process may have come in between. */
async function passOver(deps: Deps, { publication, context, itemId }: Passing): Promise<Step> {
  const items = await listItems(deps.db, publication.id);
  const item = items.find(({ id }) => id === itemId);
  if (!item) return "settled";
  const work = { publication, item, items, context };
  const jira = await openJira(deps, publication);
  return jira.ok ? publishItem(deps, { ...work, jira: jira.value }) : waitForJira(deps, work, jira);
}

/** A connection may have been changed since: an issue that was signed for one Jira goes to no other. */
async function openJira(deps: Deps, { draftId, connectionId, baseUrl }: Publication) {
  const { drafts } = deps.db.t;
  const [draft] = await deps.db
    .select({ accountId: drafts.accountId })
    .from(drafts)
    .where(eq(drafts.id, draftId));
  const jira = await jiraClientFor(deps, draft?.accountId ?? "", connectionId);
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

/** What waits for a parent that is not coming has settled, too. */
function isSettled(item: Item, items: Item[]): boolean {
  if (item.state === "sending") return false;
  if (item.state !== "waiting") return true;
  const parent = items.find(({ id }) => id === item.parentItemId);
  return parent !== undefined && parent.state !== "done" && isSettled(parent, items);
}

/** Only what has settled is over: a person may have sent it on its way again meanwhile. */
async function conclude(deps: Deps, publication: Publication): Promise<void> {
  const { publications, drafts } = deps.db.t;
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const items = await listItems(tx, publication.id);
    if (!items.every((item) => isSettled(item, items))) return;
    const has = (state: Item["state"]) => items.some((item) => item.state === state);
    const state = has("uncertain") ? "uncertain" : has("failed") ? "failed" : "done";
    const [mine] = await tx
      .update(publications)
      .set({ state, finishedAt: now })
      .where(and(eq(publications.id, publication.id), eq(publications.state, "running")))
      .returning({ id: publications.id });
    if (!mine) return;
    await tellPublication(deps, tx, publication, { state, items });
    if (state !== "done") return;
    const [draft] = await tx.select().from(drafts).where(eq(drafts.id, publication.draftId));
    const [first] = items;
    const stands = draft?.issueKey == null && {
      issueKey: first?.issueKey ?? null,
      issueUrl: first?.issueUrl ?? null,
    };
    await tx
      .update(drafts)
      .set({ state: "published", updatedAt: now, ...stands })
      .where(eq(drafts.id, publication.draftId));
  });
  deps.live.wake(`draft:${publication.draftId}`);
}
