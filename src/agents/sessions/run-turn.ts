import { findAccount } from "../../accounts/account.ts";
import type { Account, Deps } from "../../app.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { isHeld } from "../../db/jobs/held.ts";
import { waitsForLimit } from "../../drafts/waits-for-limit.ts";
import { done, type Fate, type JobContext, retry, snooze } from "../../platform/jobs/job.ts";
import { findPrompt, renderPrompt } from "../../prompts/prompt.ts";
import { type AgentFailure, failedFor } from "../came.ts";
import type { Limits } from "../agent.ts";
import { type LoopEnd, runLoop } from "../loop/loop.ts";
import { messagesFor } from "./history.ts";
import type { Session } from "./session.ts";
import { ACTIVE, stopTopic } from "./states.ts";
import { toolsFor } from "./tools-for.ts";
import { openSteps, spentOf } from "./turn-steps.ts";
import type { Turn } from "./turns.ts";

/** One attempt at a turn. */
interface Work {
  turn: Turn;
  session: Session;
  account: Account;
  context: JobContext;
  signal: AbortSignal;
}

const MOST_TOKENS = 8000;
/** The time that a person takes for a word does not count. */
const LIMITS: Limits = {
  steps: 40,
  tokens: 1_000_000,
  nanoUsd: 3_000_000_000,
  wallMs: 900_000,
};

/**
 * The body of the job `sessions.turn`: it goes on whether or not somebody looks on, and a person stops it.
 * May run again after a crash, or after a person's word: then it goes on behind its last finished step.
 */
export async function runTurn(deps: Deps, turnId: string, context: JobContext): Promise<Fate> {
  const work = await begin(deps, turnId, context);
  if (!work) return done();
  const stop = new AbortController();
  // The queue tells it, too, but takes up to two seconds for it.
  const deafen = deps.live.listen(stopTopic(turnId), () => stop.abort());
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    const end = await perform(deps, { ...work, signal });
    await settle(deps, work);
    return await conclude(deps, { ...work, signal }, end);
  } finally {
    deafen();
    deps.live.wake(`session:${work.session.id}`);
  }
}

async function conclude(deps: Deps, work: Work, end: LoopEnd): Promise<Fate> {
  if (end.type === "waits") return waitOn(deps, work);
  if (end.type === "answered") {
    await finish(deps, work, { state: "done", answer: end.text, modelServed: end.modelServed });
    return done();
  }
  if (!work.signal.aborted) return fail(deps, work, end.failure);
  return (await isActive(deps, work.turn.id)) ? retry("stopped") : done();
}

async function begin(deps: Deps, id: string, context: JobContext): Promise<Work | undefined> {
  const { sessionTurns: t, userAgentSessions: s } = deps.db.t;
  const [turn] = await deps.db
    .update(t)
    .set({ state: "running", errorCode: null, errorMessage: null })
    .where(and(eq(t.id, id), inArray(t.state, ACTIVE), isHeld(deps.db, context)))
    .returning();
  if (!turn) return undefined;
  const [session] = await deps.db.select().from(s).where(eq(s.id, turn.sessionId));
  const account = session && (await findAccount(deps.db, session.accountId));
  return session && account && { turn, session, account, context, signal: context.signal };
}

async function perform(deps: Deps, work: Work): Promise<LoopEnd> {
  const { turn, session, account, context, signal } = work;
  const name = session.kind === "code" ? "code-assistance" : "session";
  const prompt = await findPrompt(deps.db, name);
  if (!prompt) {
    const message = `The prompt “${name}” is gone from the library. Put it back there.`;
    return { type: "failed", failure: failedFor("no_prompt", message) };
  }
  const [messages, steps, box] = await Promise.all([
    messagesFor(deps, session, turn),
    openSteps(deps, turn, context),
    toolsFor(deps, account, session, signal),
  ]);
  const rendered = renderPrompt(prompt, box.variables);
  try {
    return await runLoop({
      deps,
      account,
      asked: {
        accountId: account.id,
        connectionId: session.llmConnectionId,
        model: session.model,
        taskType: "chat",
        subject: `session:${session.id}`,
        prompt: { name: rendered.name, version: rendered.version },
        system: rendered.system,
        maxTokens: MOST_TOKENS,
        jobId: context.id,
      },
      messages,
      tools: box.tools,
      limits: LIMITS,
      begunAt: deps.clock.now(),
      steps,
      signal,
      grown: writer(deps, work),
    });
  } finally {
    await box.close();
  }
}

const WRITE_MS = 250;

/** What the model has said so far, for whoever looks on; now and then, for a write of each piece would cost too much. */
function writer(deps: Deps, work: Work): (text: string, isLast: boolean) => Promise<void> {
  const { sessionTurns: t } = deps.db.t;
  let writtenAt = -Infinity;
  return async (answer, isLast) => {
    const now = deps.clock.monotonic();
    if (!isLast && now - writtenAt < WRITE_MS) return;
    writtenAt = now;
    // Also after a stop: what had come by then is kept.
    const mine = and(eq(t.id, work.turn.id), inArray(t.state, [...ACTIVE, "stopped"]));
    await deps.db.update(t).set({ answer }).where(mine);
    await settle(deps, work);
    deps.live.wake(`session:${work.session.id}`);
  };
}

/** What it has cost so far, also of one that was stopped. */
async function settle({ db }: Deps, { turn }: Work): Promise<void> {
  const { sessionTurns: t, sessionSteps: s } = db.t;
  const steps = await db.select().from(s).where(eq(s.turnId, turn.id));
  const { tokens, nanoUsd } = spentOf(steps);
  const isPriced = steps.some(({ costNanoUsd }) => costNanoUsd !== null);
  await db
    .update(t)
    .set({ tokens, costNanoUsd: isPriced ? nanoUsd : null })
    .where(eq(t.id, turn.id));
}

/** It runs (a person's stop that came first stands), and nobody else does it by now. */
const isMine = ({ db }: Deps, { turn, context }: Work) => {
  const { sessionTurns: t } = db.t;
  return and(eq(t.id, turn.id), eq(t.state, "running"), isHeld(db, context));
};

async function finish(
  deps: Deps,
  work: Work,
  end: Partial<Turn> & Pick<Turn, "state">,
): Promise<void> {
  const { sessionTurns: t, userAgentSessions: s } = deps.db.t;
  const now = deps.clock.now();
  const { modelServed, ...set } = end;
  const [mine] = await deps.db
    .update(t)
    .set({ ...set, ...(modelServed && { modelServed }), finishedAt: now })
    .where(isMine(deps, work))
    .returning({ id: t.id });
  if (mine) {
    await deps.db.update(s).set({ updatedAt: now }).where(eq(s.id, work.session.id));
  }
  deps.live.wake(`session:${work.session.id}`);
}

async function isActive({ db }: Deps, id: string): Promise<boolean> {
  const { sessionTurns: t } = db.t;
  const rows = await db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.id, id), inArray(t.state, ACTIVE)));
  return rows.length > 0;
}

const MINUTE_MS = 60_000;

/** Looks again soon at first, for a person who is just reading it, and then ever less often. */
async function waitOn(deps: Deps, work: Work): Promise<Fate> {
  const { sessionTurns: t } = deps.db.t;
  await deps.db.update(t).set({ state: "waits" }).where(isMine(deps, work));
  deps.live.wake(`session:${work.session.id}`);
  const age = deps.clock.now().getTime() - work.turn.createdAt.getTime();
  if (age < 10 * MINUTE_MS) return snooze(2000);
  return snooze(age < 60 * MINUTE_MS ? 15_000 : MINUTE_MS);
}

async function fail(deps: Deps, work: Work, failure: AgentFailure): Promise<Fate> {
  const said = { errorCode: failure.code, errorMessage: failure.message };
  const waits = waitsForLimit(failure);
  if (!waits && (failure.permanent || work.context.lastAttempt)) {
    await finish(deps, work, { ...said, state: "failed" });
    return done();
  }
  await deps.db
    .update(deps.db.t.sessionTurns)
    .set({ ...said, state: "queued" })
    .where(isMine(deps, work));
  return waits ?? retry(failure.message, failure.retryAfterMs);
}
