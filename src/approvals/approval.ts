import { createHash } from "node:crypto";
import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, count, desc, eq, gt, inArray, lt, lte } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { ApprovalState } from "../db/schema/tools.ts";
import { newId } from "../platform/clock.ts";
import { canonicalJson } from "../platform/text/canonical-json.ts";

export type Approval = Row<"approvals">;
type Arguments = Record<string, unknown>;
type ApprovalDeps = Pick<Deps, "db" | "clock">;

/** What a yes is bound to: who, where, which tool as it stood, and with what. */
export interface Bound {
  accountId: string;
  connectionId: string;
  tool: string;
  /** Of the tool as it stands at the server. */
  toolHash: string;
  arguments: Arguments;
}

export const digestOf = (bound: Bound): string =>
  createHash("sha256")
    .update(
      canonicalJson([
        bound.accountId,
        bound.connectionId,
        bound.tool,
        bound.toolHash,
        bound.arguments,
      ]),
    )
    .digest("hex");

interface Asked {
  subject: string;
  reason: string;
  lifeMs: number;
}

/** Waits for a person. The same call that waits already is not asked for twice. */
export async function askApproval(
  { db, clock }: ApprovalDeps,
  bound: Bound,
  { subject, reason, lifeMs }: Asked,
): Promise<Approval> {
  const { accountId, connectionId, tool } = bound;
  const digest = digestOf(bound);
  const now = clock.now();
  return db.transaction(async (tx) => {
    const { approvals } = tx.t;
    const [waiting] = await tx
      .select()
      .from(approvals)
      .where(
        and(
          eq(approvals.accountId, accountId),
          eq(approvals.state, "waiting"),
          eq(approvals.digest, digest),
          eq(approvals.subject, subject),
          gt(approvals.expiresAt, now),
        ),
      );
    if (waiting) return waiting;
    const row = {
      id: newId(clock),
      accountId,
      connectionId,
      tool,
      arguments: bound.arguments,
      digest,
      state: "waiting" as const,
      subject,
      reason,
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifeMs),
    };
    const [made] = await tx.insert(approvals).values(row).returning();
    if (made === undefined) throw new Error("the new approval came back empty");
    return made;
  });
}

const STATES = ["waiting", "approved", "denied", "used", "expired"] as const;
export const isApprovalState = (word: string): word is ApprovalState =>
  STATES.some((state) => state === word);

interface Page {
  state?: ApprovalState | undefined;
  before?: string | undefined;
  limit?: number;
}

/** An account's own, the newest first. */
export async function listApprovals(
  { db, clock }: ApprovalDeps,
  account: Pick<Account, "id">,
  { state, before, limit = 30 }: Page = {},
): Promise<{ approvals: Approval[]; next: string | undefined }> {
  const { approvals } = db.t;
  const now = clock.now();
  const rows = await db
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.accountId, account.id),
        state && eq(approvals.state, state),
        state === "waiting" ? gt(approvals.expiresAt, now) : undefined,
        before === undefined ? undefined : lt(approvals.id, before),
      ),
    )
    .orderBy(desc(approvals.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit).map((row) => asOf(row, now));
  return { approvals: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined };
}

/** One that nobody answered in time has expired, whether or not a job has said so yet. */
const asOf = (approval: Approval, now: Date): Approval =>
  (approval.state === "waiting" || approval.state === "approved") && approval.expiresAt <= now
    ? { ...approval, state: "expired" }
    : approval;

export async function findApproval(
  { db, clock }: { db: Queries; clock: Deps["clock"] },
  account: Pick<Account, "id">,
  id: string,
): Promise<Approval | undefined> {
  const { approvals } = db.t;
  const [row] = await db
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, id), eq(approvals.accountId, account.id)));
  return row && asOf(row, clock.now());
}

export async function countWaitingApprovals(
  { db, clock }: ApprovalDeps,
  account: Pick<Account, "id">,
): Promise<number> {
  const { approvals } = db.t;
  const [row] = await db
    .select({ waiting: count() })
    .from(approvals)
    .where(
      and(
        eq(approvals.accountId, account.id),
        eq(approvals.state, "waiting"),
        gt(approvals.expiresAt, clock.now()),
      ),
    );
  return row?.waiting ?? 0;
}

interface Decision {
  act: "approve" | "deny";
  /** As the person changed them: approved anew, under a digest of their own. */
  arguments?: Arguments | undefined;
}

type Decided =
  | { ok: true; approval: Approval; edited: boolean }
  | { ok: false; code: "approvals.not_found" | "approvals.not_waiting" | "approvals.tool_gone" };

/** A person's word on one call. Only while it waits, and only once. */
export async function decideApproval(
  { db, clock }: ApprovalDeps,
  account: Pick<Account, "id" | "name">,
  { id, ...decision }: Decision & { id: string },
  from: From,
): Promise<Decided> {
  return db.transaction(async (tx) => {
    const { approvals, tools } = tx.t;
    const found = await findApproval({ db: tx, clock }, account, id);
    if (!found) return { ok: false, code: "approvals.not_found" };
    if (found.state !== "waiting") return { ok: false, code: "approvals.not_waiting" };
    const [tool] = await tx
      .select({ hash: tools.hash })
      .from(tools)
      .where(and(eq(tools.connectionId, found.connectionId), eq(tools.name, found.tool)));
    if (decision.act === "approve" && !tool) return { ok: false, code: "approvals.tool_gone" };
    const changed = decision.act === "approve" ? decision.arguments : undefined;
    const edited =
      changed !== undefined && canonicalJson(changed) !== canonicalJson(found.arguments);
    const [approval] = await tx
      .update(approvals)
      .set({
        state: decision.act === "approve" ? "approved" : "denied",
        decidedBy: account.id,
        decidedAt: clock.now(),
        ...(edited && {
          arguments: changed,
          digest: digestOf({ ...found, toolHash: tool?.hash ?? "", arguments: changed }),
        }),
      })
      .where(and(eq(approvals.id, id), eq(approvals.state, "waiting")))
      .returning();
    if (!approval) return { ok: false, code: "approvals.not_waiting" };
    await recordDecision(tx, { clock }, approval, { account, from, edited });
    return { ok: true, approval, edited };
  });
}

const recordDecision = (
  tx: Tx,
  { clock }: Pick<Deps, "clock">,
  { id, state, connectionId, tool, digest }: Approval,
  { account, from, edited }: { account: Pick<Account, "id" | "name">; from: From; edited: boolean },
) =>
  record(tx, clock, {
    accountId: account.id,
    who: account.name,
    action: `approvals.${state}`,
    subject: `approval:${id}`,
    ...from,
    details: { connection: connectionId, tool, digest, edited },
  });

/** Takes the one use of a yes to this very call; false: there is none, or it is for another call. */
export async function useApproval(
  { db, clock }: ApprovalDeps,
  id: string,
  bound: Bound,
): Promise<boolean> {
  const { approvals } = db.t;
  const now = clock.now();
  const used = await db
    .update(approvals)
    .set({ state: "used", usedAt: now })
    .where(
      and(
        eq(approvals.id, id),
        eq(approvals.accountId, bound.accountId),
        eq(approvals.state, "approved"),
        eq(approvals.digest, digestOf(bound)),
        gt(approvals.expiresAt, now),
      ),
    )
    .returning({ id: approvals.id });
  return used.length > 0;
}

/** What nobody answered, or nobody used, in time. */
export async function expireApprovals({ db, clock }: ApprovalDeps): Promise<number> {
  const { approvals } = db.t;
  const ended = await db
    .update(approvals)
    .set({ state: "expired" })
    .where(
      and(inArray(approvals.state, ["waiting", "approved"]), lte(approvals.expiresAt, clock.now())),
    )
    .returning({ id: approvals.id });
  return ended.length;
}
