import type { Account, Deps } from "../../app.ts";
import { and, asc, desc, eq, gte, lt } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";

export type LoggedCall = Row<"toolCalls">;
type LogDeps = Pick<Deps, "clock" | "db">;
type Started = Omit<LoggedCall, "at" | "bytesOut" | "errorCode" | "ms" | "outcome">;

/** Before the call (law 6): a crash leaves it `open`. */
export async function startCall({ db, clock }: LogDeps, call: Started): Promise<void> {
  const { toolCalls } = db.t;
  await db.insert(toolCalls).values({ ...call, at: clock.now(), outcome: "open" });
}

interface Ended {
  outcome: "done" | "failed";
  ms: number;
  errorCode?: string;
  bytesOut?: number;
}

export async function finishCall({ db }: LogDeps, id: string, ended: Ended): Promise<void> {
  const { toolCalls } = db.t;
  await db.update(toolCalls).set(ended).where(eq(toolCalls.id, id));
}

const PAGE = 50;

/** An account's own calls of one connection, the newest first. */
export async function listCalls(
  { db }: Pick<Deps, "db">,
  account: Pick<Account, "id">,
  { connectionId, tool, before }: { connectionId: string; tool?: string; before?: string },
): Promise<{ calls: LoggedCall[]; next: string | undefined }> {
  const { toolCalls } = db.t;
  const rows = await db
    .select()
    .from(toolCalls)
    .where(
      and(
        eq(toolCalls.connectionId, connectionId),
        eq(toolCalls.accountId, account.id),
        tool === undefined ? undefined : eq(toolCalls.tool, tool),
        before === undefined ? undefined : lt(toolCalls.id, before),
      ),
    )
    .orderBy(desc(toolCalls.id))
    .limit(PAGE + 1);
  const calls = rows.slice(0, PAGE);
  return { calls, next: rows.length > PAGE ? calls.at(-1)?.id : undefined };
}

/** The one call that an approval was used for. */
export async function findCallBy(
  { db }: Pick<Deps, "db">,
  { id, accountId, usedAt }: { id: string; accountId: string; usedAt: Date },
): Promise<LoggedCall | undefined> {
  const { toolCalls } = db.t;
  const [call] = await db
    .select()
    .from(toolCalls)
    .where(
      and(
        eq(toolCalls.accountId, accountId),
        // Their index is by time.
        gte(toolCalls.at, usedAt),
        eq(toolCalls.approvalId, id),
      ),
    )
    .orderBy(asc(toolCalls.at), asc(toolCalls.id))
    .limit(1);
  return call;
}

/** What is older may go. */
export async function pruneCalls({ db }: Pick<Deps, "db">, before: Date): Promise<number> {
  const { toolCalls } = db.t;
  const gone = await db
    .delete(toolCalls)
    .where(lt(toolCalls.at, before))
    .returning({ id: toolCalls.id });
  return gone.length;
}
