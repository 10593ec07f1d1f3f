import type { Account, Deps } from "../../app.ts";
import { type From, record } from "../../audit/audit.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, asc, desc, eq, inArray, lt, lte, or } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { newId } from "../../platform/clock.ts";
import { ACTIVE } from "./states.ts";

export type Session = Row<"userAgentSessions">;

/** One's own; anybody else's does not exist. */
export async function findSession(
  db: Queries,
  account: Pick<Account, "id">,
  id: string,
): Promise<Session | undefined> {
  const { userAgentSessions: t } = db.t;
  const [found] = await db
    .select()
    .from(t)
    .where(and(eq(t.id, id), eq(t.accountId, account.id)));
  return found;
}

export interface SessionPage {
  /** `<ms>.<id>` of the last one of the page before. */
  before?: string | undefined;
  limit?: number;
}

const PAGE = 30;

/** One's own, the last used first. */
export async function listSessions(
  db: Queries,
  account: Pick<Account, "id">,
  { before, limit = PAGE }: SessionPage = {},
): Promise<{ sessions: Session[]; next: string | undefined }> {
  const { userAgentSessions: t } = db.t;
  const [ms = "", id = ""] = before?.split(".") ?? [];
  const at = new Date(Number(ms));
  const isBefore = or(lt(t.updatedAt, at), and(eq(t.updatedAt, at), lt(t.id, id)));
  const rows = await db
    .select()
    .from(t)
    .where(and(eq(t.accountId, account.id), before === undefined ? undefined : isBefore))
    .orderBy(desc(t.updatedAt), desc(t.id))
    .limit(limit + 1);
  const sessions = rows.slice(0, limit);
  const last = sessions.at(-1);
  const isMore = rows.length > limit && last;
  return { sessions, next: isMore ? `${last.updatedAt.getTime()}.${last.id}` : undefined };
}

export type NewSession = Pick<
  Session,
  | "kind"
  | "agent"
  | "title"
  | "llmConnectionId"
  | "model"
  | "projectId"
  | "properties"
  | "servers"
  | "repository"
>;

type Doing = Pick<Deps, "db" | "clock">;

export async function createSession(
  { db, clock }: Doing,
  account: Pick<Account, "id">,
  asked: NewSession & { forkedFrom?: string },
): Promise<Session> {
  const now = clock.now();
  const [session] = await db
    .insert(db.t.userAgentSessions)
    .values({ id: newId(clock), accountId: account.id, ...asked, createdAt: now, updatedAt: now })
    .returning();
  if (!session) throw new Error("a session was not written");
  return session;
}

export const LONGEST_TITLE = 120;

export async function renameSession(
  { db }: Pick<Deps, "db">,
  { id }: Pick<Session, "id">,
  typed: string,
): Promise<{ ok: true } | { ok: false; code: string; message: string }> {
  const title = typed.replaceAll(/\s+/g, " ").trim();
  if (title === "" || title.length > LONGEST_TITLE) {
    const message = `Give it a name of 1 to ${LONGEST_TITLE} characters.`;
    return { ok: false, code: "sessions.bad_title", message };
  }
  const { userAgentSessions: t } = db.t;
  await db.update(t).set({ title }).where(eq(t.id, id));
  return { ok: true };
}

/** With its turns and their trace; the ledger of its calls stays. */
export async function removeSession(
  { db, clock, queue }: Pick<Deps, "db" | "clock" | "queue">,
  account: Pick<Account, "id" | "name">,
  session: Session,
  from: From,
): Promise<void> {
  const jobIds = await db.transaction(async (tx) => {
    const { userAgentSessions: t, sessionTurns: turns } = tx.t;
    const active = await tx
      .select({ jobId: turns.jobId })
      .from(turns)
      .where(and(eq(turns.sessionId, session.id), inArray(turns.state, ACTIVE)));
    await tx.delete(t).where(eq(t.id, session.id));
    await record(tx, clock, {
      accountId: account.id,
      who: account.name,
      action: "sessions.removed",
      subject: `session:${session.id}`,
      ...from,
      details: { title: session.title },
    });
    return active.flatMap(({ jobId }) => jobId ?? []);
  });
  for (const jobId of jobIds) await queue.cancel(jobId, account.id);
}

/** A session of its own that begins with the turns up to this one; undefined: there is no such turn. */
export async function forkSession(
  { db, clock }: Doing,
  session: Session,
  position: number,
): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const { userAgentSessions, sessionTurns: t } = tx.t;
    const turns = await tx
      .select()
      .from(t)
      .where(and(eq(t.sessionId, session.id), lte(t.position, position)))
      .orderBy(asc(t.position));
    if (turns.at(-1)?.position !== position) return undefined;
    const id = newId(clock);
    const now = clock.now();
    const title = `${session.title.slice(0, LONGEST_TITLE - 7)} (fork)`;
    const fork = { ...session, id, title, forkedFrom: session.id, createdAt: now, updatedAt: now };
    await tx.insert(userAgentSessions).values(fork);
    for (const turn of turns) await copyTurn(tx, clock, { turn, sessionId: id });
    return id;
  });
}

/** With its trace: what it has cost stays with the one that it was paid for. */
async function copyTurn(
  tx: Tx,
  clock: Deps["clock"],
  { turn, sessionId }: { turn: Row<"sessionTurns">; sessionId: string },
): Promise<void> {
  const { sessionTurns, sessionSteps: s } = tx.t;
  const id = newId(clock);
  const isActive = ACTIVE.includes(turn.state);
  const end = isActive ? { state: "stopped" as const, finishedAt: clock.now() } : {};
  await tx
    .insert(sessionTurns)
    .values({ ...turn, ...end, id, sessionId, jobId: null, tokens: null, costNanoUsd: null });
  const steps = await tx.select().from(s).where(eq(s.turnId, turn.id));
  const ended = steps.filter(({ state }) => state === "done" || state === "failed");
  const copies = ended.map((step) => ({ ...step, turnId: id, tokens: null, costNanoUsd: null }));
  if (copies.length > 0) await tx.insert(s).values(copies);
}
