import type { Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import { eq } from "../../db/drizzle.ts";
import {
  cancel,
  done,
  type Fate,
  type JobContext,
  retry,
  snooze,
} from "../../platform/jobs/job.ts";
import { errorOf } from "../publishing/item-rows.ts";
import type { DocumentPublication } from "./document.ts";
import { keepStanding, updateDocument } from "./document-rows.ts";
import { openSender } from "./open-sender.ts";
import type { Sender } from "./sender.ts";

interface Held {
  document: DocumentPublication;
  context: JobContext;
}

interface Work extends Held {
  sender: Sender;
}

/** Another process has changed it since it was read: look at it anew. */
const MOVED_ON = snooze(1000);
/** Between the row that says "about to send" and the sending, ms. */
const LONGEST_PAUSE = 4000;

/** The body of the job `drafts.publish_document`: exactly once, whatever breaks (DESIGN section 5). */
export async function publishDocument(
  deps: Deps,
  documentId: string,
  context: JobContext,
): Promise<Fate> {
  const { documentPublications: t } = deps.db.t;
  const [document] = await deps.db.select().from(t).where(eq(t.id, documentId));
  if (!document) return cancel("the publication is gone");
  const { state, sends } = document;
  if (state === "done" || state === "failed") return cancel("the publication has ended");
  const held = { document, context };
  const sender = await openSender(deps, document);
  if (!sender.ok) {
    return state === "waiting" ? hold(deps, held, sender) : postpone(deps, held, sender);
  }
  const work = { ...held, sender: sender.value };
  if (state === "waiting") return sends === 0 ? send(deps, work) : sendAgain(deps, work);
  if (state === "uncertain") return lookFor(deps, work);
  // A process died between "about to send" and the answer.
  if (!(await updateDocument(deps, document, { state: "uncertain" }))) return MOVED_ON;
  return lookFor(deps, { ...work, document: { ...document, state: "uncertain" } });
}

/** Since it was sent last, it may have come to light after all. */
async function sendAgain(deps: Deps, work: Work): Promise<Fate> {
  const found = await work.sender.find();
  if (!found.ok) return postpone(deps, work, found);
  switch (found.value.is) {
    case "there":
      await keepStanding(deps, work.document, found.value.stands);
      return done();
    case "barred":
      return hold(deps, work, found.value.failure);
    case "missing":
      return send(deps, work);
  }
}

async function send(deps: Deps, waiting: Work): Promise<Fate> {
  if (waiting.context.signal.aborted) return retry("the process is stopping");
  const work = await startSending(deps, waiting);
  if (!work) return MOVED_ON;
  const { document, sender } = work;
  const sent = await sender.send();
  if (sent.ok) {
    await keepStanding(deps, document, sent.value);
    return done();
  }
  if (!sent.mayHaveHappened) return hold(deps, work, sent);
  const values = { state: "uncertain" as const, searches: 0, ...errorOf(sent) };
  if (!(await updateDocument(deps, document, values))) return MOVED_ON;
  return lookFor(deps, { ...work, document: { ...document, ...values } });
}

/**
 * Law 6: from here on, a crash leaves a row that says the call may have been made. One process wins;
 * undefined for those that do not.
 */
async function startSending(deps: Deps, waiting: Work): Promise<Work | undefined> {
  const before = deps.clock.monotonic();
  const sending = { state: "sending" as const, sends: waiting.document.sends + 1 };
  if (!(await updateDocument(deps, waiting.document, sending))) return undefined;
  const work = { ...waiting, document: { ...waiting.document, ...sending } };
  // Stopped for long just here: by now others may have looked for it in vain, and sent it themselves.
  const isLate = deps.clock.monotonic() - before > LONGEST_PAUSE;
  if (!isLate && !waiting.context.signal.aborted) return work;
  await updateDocument(deps, work.document, { state: "waiting" });
  return undefined;
}

/** It was on its way once: whether it is there is to be found out. */
async function lookFor(deps: Deps, work: Work): Promise<Fate> {
  const { document, sender } = work;
  const found = await sender.find();
  if (!found.ok) return postpone(deps, work, found);
  switch (found.value.is) {
    case "there":
      await keepStanding(deps, document, found.value.stands);
      return done();
    case "barred":
      return hold(deps, work, found.value.failure);
    case "missing":
      return sender.repeatable ? repeat(deps, work) : lookLater(deps, work);
  }
}

/** Not found: of what goes through once at most, the next attempt sends it again. */
async function repeat(deps: Deps, { document, context }: Work): Promise<Fate> {
  const over = context.lastAttempt;
  const finishedAt = over ? deps.clock.now() : null;
  const values = { state: over ? ("failed" as const) : ("waiting" as const), finishedAt };
  if (!(await updateDocument(deps, document, values))) return MOVED_ON;
  return over ? done() : retry(document.errorMessage ?? "the answer was lost");
}

/** Not found may mean "not yet". After the last search a person decides. */
async function lookLater(deps: Deps, { document }: Work): Promise<Fate> {
  const searches = document.searches + 1;
  const pause = deps.config.PUBLISH_SEARCH_WAITS[searches - 1];
  const finishedAt = pause === undefined ? deps.clock.now() : null;
  if (!(await updateDocument(deps, document, { searches, finishedAt }))) return MOVED_ON;
  return pause === undefined ? done() : snooze(pause * 1000);
}

/** It surely did not happen: wait and send again, or say what is refused. */
async function hold(
  deps: Deps,
  { document, context }: Held,
  failure: OutsideFailure,
): Promise<Fate> {
  const isOver = failure.permanent || context.lastAttempt;
  const values = isOver
    ? { state: "failed" as const, finishedAt: deps.clock.now(), ...errorOf(failure) }
    : { state: "waiting" as const, ...errorOf(failure) };
  if (!(await updateDocument(deps, document, values))) return MOVED_ON;
  return isOver ? done() : retry(failure.message, failure.retryAfterMs);
}

/** Looking failed: an unknown outcome stays unknown. When trying again is no use, a person decides. */
async function postpone(deps: Deps, held: Held, failure: OutsideFailure): Promise<Fate> {
  const { document, context } = held;
  const { permanent, message, retryAfterMs } = failure;
  if (permanent && document.state === "waiting") return hold(deps, held, failure);
  const over = permanent && { state: "uncertain" as const, finishedAt: deps.clock.now() };
  if (!(await updateDocument(deps, document, { ...errorOf(failure), ...over }))) return MOVED_ON;
  if (permanent) return done();
  return context.lastAttempt ? snooze(600_000) : retry(message, retryAfterMs);
}
