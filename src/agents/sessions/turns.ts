import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, asc, eq, inArray, isNotNull } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { newId } from "../../platform/clock.ts";
import { useFiles } from "../files/file.ts";
import { turnJob } from "./jobs.ts";
import type { Session } from "./session.ts";
import { ACTIVE, stopTopic } from "./states.ts";

export type Turn = Row<"sessionTurns">;
export type TurnStep = Row<"sessionSteps">;

const LONGEST_QUESTION = 20_000;
const MOST_TURNS = 500;
const MOST_FILES = 10;

interface Question {
  question: string;
  /** Ids of files of the person. */
  files: readonly string[];
}

export type Asked =
  | { ok: true; turnId: string; position: number }
  | { ok: false; code: string; message: string };

const refused = (code: string, message: string): Asked => ({
  ok: false,
  code: `sessions.${code}`,
  message,
});

/** The question, its row and its job come together or not at all. */
export async function askTurn(
  deps: Pick<Deps, "db" | "clock" | "queue" | "live">,
  account: Pick<Account, "id">,
  session: Session,
  { question: typed, files: fileIds }: Question,
): Promise<Asked> {
  const question = typed.trim();
  if (question === "") return refused("no_question", "Type a question.");
  if (question.length > LONGEST_QUESTION) {
    const most = LONGEST_QUESTION.toLocaleString("en");
    return refused(
      "long_question",
      `Ask in ${most} characters or fewer, and put the rest into a file.`,
    );
  }
  if (fileIds.length > MOST_FILES) {
    return refused("too_many_files", `Give at most ${MOST_FILES} files with a question.`);
  }
  const asked = await deps.db.transaction(async (tx): Promise<Asked> => {
    const { sessionTurns: t, userAgentSessions: s } = tx.t;
    await tx.locked(tx.select({ id: s.id }).from(s).where(eq(s.id, session.id)));
    const turns = await tx
      .select({ state: t.state, position: t.position })
      .from(t)
      .where(eq(t.sessionId, session.id))
      .orderBy(asc(t.position));
    if (turns.some(({ state }) => ACTIVE.includes(state))) return BUSY;
    if (turns.length >= MOST_TURNS) {
      return refused("too_long", "This session has become too long. Fork it, or begin a new one.");
    }
    const files = await useFiles(tx, account, fileIds);
    if (files.length < fileIds.length) {
      return refused("no_file", "One of the files is gone. Upload it once more.");
    }
    const position = (turns.at(-1)?.position ?? 0) + 1;
    const id = newId(deps.clock);
    const now = deps.clock.now();
    const options = { accountId: account.id, title: `Session: ${session.title}` };
    const job = await deps.queue.enqueue(tx, turnJob, { turnId: id }, options);
    await tx.insert(t).values({
      id,
      sessionId: session.id,
      position,
      question,
      files,
      answer: "",
      state: "queued",
      jobId: job.id,
      createdAt: now,
    });
    await tx.update(s).set({ updatedAt: now }).where(eq(s.id, session.id));
    return { ok: true, turnId: id, position };
  });
  deps.live.wake(`session:${session.id}`);
  return asked;
}

const BUSY = refused("busy", "It is still at work on the last question. Wait for it, or stop it.");

/** Ends the turn that works or waits; what it came to so far stays, and so does its cost. */
export async function stopTurn(
  deps: Pick<Deps, "db" | "clock" | "queue" | "live">,
  account: Pick<Account, "id">,
  { id }: Pick<Session, "id">,
): Promise<boolean> {
  const { sessionTurns: t } = deps.db.t;
  const [row] = await deps.db
    .update(t)
    .set({ state: "stopped", finishedAt: deps.clock.now() })
    .where(and(eq(t.sessionId, id), inArray(t.state, ACTIVE)))
    .returning({ id: t.id, jobId: t.jobId });
  if (!row) return false;
  deps.live.wake(stopTopic(row.id));
  if (row.jobId !== null) await deps.queue.cancel(row.jobId, account.id);
  deps.live.wake(`session:${id}`);
  return true;
}

export interface TracedTurn {
  turn: Turn;
  steps: TurnStep[];
}

/** In order, each with its trace. */
export async function listTurns(
  deps: Pick<Deps, "db" | "clock">,
  sessionId: string,
): Promise<TracedTurn[]> {
  await mendTurns(deps, sessionId);
  const { sessionTurns: t, sessionSteps: s } = deps.db.t;
  const turns = await deps.db
    .select()
    .from(t)
    .where(eq(t.sessionId, sessionId))
    .orderBy(asc(t.position));
  if (turns.length === 0) return [];
  const rows = await deps.db
    .select()
    .from(s)
    .where(
      inArray(
        s.turnId,
        turns.map(({ id }) => id),
      ),
    )
    .orderBy(asc(s.position));
  const steps = Map.groupBy(rows, ({ turnId }) => turnId);
  return turns.map((turn) => ({ turn, steps: steps.get(turn.id) ?? [] }));
}

export async function findTurn(
  db: Queries,
  sessionId: string,
  position: number,
): Promise<Turn | undefined> {
  const { sessionTurns: t } = db.t;
  const [turn] = await db
    .select()
    .from(t)
    .where(and(eq(t.sessionId, sessionId), eq(t.position, position)));
  return turn;
}

/** A turn whose job has ended without it: cancelled with the account, or dead. */
async function mendTurns({ db, clock }: Pick<Deps, "db" | "clock">, sessionId: string) {
  const { sessionTurns: t, jobs } = db.t;
  const active = and(eq(t.sessionId, sessionId), inArray(t.state, ACTIVE), isNotNull(t.jobId));
  const [row] = await db
    .select({ id: t.id, jobState: jobs.state })
    .from(t)
    .leftJoin(jobs, eq(jobs.id, t.jobId))
    .where(active);
  if (!row || row.jobState === "ready" || row.jobState === "running") return;
  await db
    .update(t)
    .set({
      state: "failed",
      errorCode: "agents.job_ended",
      errorMessage: "It ended before it was done. Ask again.",
      finishedAt: clock.now(),
    })
    .where(and(eq(t.id, row.id), inArray(t.state, ACTIVE)));
}
