import type { Deps } from "../../app.ts";
import type { Outside, OutsideFailure } from "../../connections/failure.ts";
import type { CreatedIssue } from "../../connections/jira/jira.ts";
import { type Fate, retry, snooze } from "../../platform/jobs/job.ts";
import { errorOf, keepItem, updateItem } from "./item-rows.ts";
import { hold, settle, startSendingAll, type Work } from "./item-steps.ts";
import { withParent } from "./publish-item.ts";

/** In one call. Jira takes 50, but creates them one by one: a lost answer leaves all of them unknown. */
const MOST = 20;

/**
 * Creates in one call what was never sent and whose parent stands, from this item on. What is not
 * settled by it is left to each by itself. A Fate when Jira takes nothing just now.
 */
export async function publishTogether(deps: Deps, work: Work): Promise<Fate | undefined> {
  const { jira, context, publication } = work;
  const ready = readyFrom(work);
  if (ready.length < 2) return undefined;
  if (context.signal.aborted) return retry("the process is stopping");
  const sending = await startSendingAll(deps, ready);
  if (sending.length === 0) return snooze(1000);
  const rows = sending.map(({ item }) => ({ fields: item.fields, itemId: item.id }));
  const answer = await jira.createIssues(rows, publication.marker);
  if (!answer.ok) return refuseAll(deps, sending, answer);
  const outcomes = sending.flatMap((one, i): Outcome[] => {
    const created = answer.value[i];
    return created ? [{ work: one, created }] : [];
  });
  return keepOutcomes(deps, outcomes);
}

/** None where the item itself cannot leave. */
function readyFrom(work: Work): Work[] {
  const ready = work.items
    .filter(({ position }) => position >= work.item.position)
    .filter(({ state, action, sends }) => state === "waiting" && action === "create" && sends === 0)
    .flatMap((item) => withParent({ ...work, item }) ?? []);
  return ready[0]?.item.id === work.item.id ? ready.slice(0, MOST) : [];
}

async function refuseAll(
  deps: Deps,
  sending: Work[],
  failure: OutsideFailure,
): Promise<Fate | undefined> {
  if (failure.mayHaveHappened) {
    for (const one of sending) await doubt(deps, one, failure);
    return undefined;
  }
  // Nothing happened, and it may be the call for many that is not taken here.
  if (failure.permanent && !failure.credentialDead) {
    for (const one of sending) await updateItem(deps, one, { state: "waiting" });
    return undefined;
  }
  return holdAll(
    deps,
    sending.map((one) => ({ work: one, failure })),
  );
}

/** Searched for by its marker before anything is sent again. */
const doubt = (deps: Deps, work: Work, failure: OutsideFailure): Promise<boolean> =>
  updateItem(deps, work, { state: "uncertain", searches: 0, ...errorOf(failure) });

async function holdAll(
  deps: Deps,
  refused: { work: Work; failure: OutsideFailure }[],
): Promise<Fate | undefined> {
  const waits: Fate[] = [];
  for (const { work, failure } of refused) {
    const step = await hold(deps, work, failure);
    if (step !== "settled") waits.push(step.wait);
  }
  return waits[0];
}

interface Outcome {
  work: Work;
  created: Outside<CreatedIssue>;
}
interface Made {
  work: Work;
  issue: CreatedIssue;
}

/** First what is known goes into the rows, so that a crash forgets none of it. */
async function keepOutcomes(deps: Deps, outcomes: Outcome[]): Promise<Fate | undefined> {
  const made: Made[] = [];
  const refused: { work: Work; failure: OutsideFailure }[] = [];
  for (const { work, created } of outcomes) {
    if (created.ok) {
      const { id, key, url } = created.value;
      await keepItem(deps, work, { issueId: id, issueKey: key, issueUrl: url });
      made.push({ work, issue: created.value });
    } else if (created.mayHaveHappened) await doubt(deps, work, created);
    else refused.push({ work, failure: created });
  }
  const wait = await holdAll(deps, refused);
  await readBack(deps, made);
  return wait;
}

/** How many issues are read at the same time. */
const AT_ONCE = 4;

async function readBack(deps: Deps, made: Made[]): Promise<void> {
  for (let start = 0; start < made.length; start += AT_ONCE) {
    const group = made.slice(start, start + AT_ONCE);
    const reads = await Promise.all(group.map(({ work, issue }) => work.jira.readIssue(issue.id)));
    for (const [i, { work, issue }] of group.entries()) {
      const read = reads[i];
      if (read) await settleMade(deps, work, read, issue);
    }
  }
}

/** The marker has the last word on which item an issue is. */
async function settleMade(
  deps: Deps,
  work: Work,
  read: Parameters<typeof settle>[2],
  issue: CreatedIssue,
): Promise<void> {
  const isOther = read.ok && read.value.marker !== undefined && read.value.marker !== work.item.id;
  if (!isOther) {
    await settle(deps, work, read, issue);
    return;
  }
  const nameless = { issueId: null, issueKey: null, issueUrl: null };
  await updateItem(deps, work, { state: "uncertain", searches: 0, ...nameless });
}
