import { type Month, monthOf } from "../activity/month.ts";
import { countWaitingApprovals } from "../approvals/approval.ts";
import type { Account, Deps } from "../app.ts";
import { listConnections } from "../connections/connection.ts";
import type { Db } from "../db/db.ts";
import { and, desc, eq, inArray, isNotNull, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { ConnectionKind } from "../db/schema/connections.ts";
import { type DraftListing, listDrafts } from "../drafts/draft.ts";
import { type HalfSigned, listHalfSigned } from "../drafts/review/half-signed.ts";
import { countWaiting, type WaitingReviews } from "../drafts/review/shared-drafts.ts";
import { listSwitchedOff } from "../webhooks/webhook.ts";
import { type BudgetWarning, warningsFor, warningsOfAll } from "../llm/budget-warnings.ts";

const RECENT = 8;
const MOST_DEAD = 5;
/** A token that ends within so many days is told, ms. */
const SOON = 14 * 86_400_000;

type Connection = Pick<
  Row<"connections">,
  "id" | "kind" | "name" | "disabledAt" | "disabledReason" | "secretEndsAt"
>;

type Uncertain = Pick<Row<"documentPublications">, "id" | "draftId" | "title" | "kind">;

export interface Dashboard {
  toSign: DraftListing[];
  running: DraftListing[];
  /** Publications that need a decision or another try, by draft. */
  stuck: { draftId: string; title: string; state: "uncertain" | "failed" }[];
  /** Pages, comments and reviews of which nobody knows whether they stand. */
  uncertain: Uncertain[];
  deadJobs: { id: string; title: string }[];
  /** Drafts of others. */
  reviews: WaitingReviews;
  /** Calls of outside tools that wait for a yes. */
  approvals: number;
  /** Signed once: those that wait for the account, and its own that wait for somebody else. */
  halfSigned: { forMe: HalfSigned[]; forOthers: HalfSigned[] };
  toMend: Connection[];
  /** Webhooks that were switched off because nothing arrived. */
  switchedOff: { id: string; name: string }[];
  endingSoon: { id: string; name: string; endsAt: Date }[];
  recent: DraftListing[];
  /** What models were asked for this account. */
  month: Month;
  /** Budgets that are nearly used up: of everybody for an admin. */
  warnings: BudgetWarning[];
  /** Kinds that have a working connection. */
  connected: ConnectionKind[];
}

/** What waits for a person, what runs, and what was lately. */
export async function readDashboard(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
): Promise<Dashboard> {
  const { db, clock } = deps;
  const warned = account.role === "admin" ? warningsOfAll : warningsFor;
  const [
    { drafts },
    connections,
    stuck,
    uncertain,
    deadJobs,
    reviews,
    half,
    month,
    warnings,
    switchedOff,
    approvals,
  ] = await Promise.all([
    listDrafts(db, account, { limit: 30 }),
    listConnections(db, account),
    stuckPublications(db, account),
    uncertainDocuments(db, account),
    findDeadJobs(db, account),
    countWaiting(db, account),
    listHalfSigned(db, account),
    monthOf(db, account, clock.now()),
    warned(db, clock, account),
    listSwitchedOff(db, account),
    countWaitingApprovals(deps, account),
  ]);
  const soon = clock.now().getTime() + SOON;
  const forOthers = half.own.filter(({ isMine }) => isMine);
  const forMe = [...half.shared, ...half.own.filter(({ isMine }) => !isMine)];
  const isHalf = new Set([...forOthers, ...forMe].map(({ draftId }) => draftId));
  const working = connections.filter(({ disabledAt }) => disabledAt === null);
  return {
    toSign: drafts
      .filter(({ id, state, revision }) => state === "open" && revision > 0 && !isHalf.has(id))
      .slice(0, RECENT),
    running: drafts.filter(({ state }) => state === "composing" || state === "publishing"),
    stuck,
    uncertain,
    deadJobs,
    approvals,
    // Those that somebody has signed are named one by one.
    reviews: { ...reviews, toSign: Math.max(0, reviews.toSign - half.shared.length) },
    halfSigned: { forMe, forOthers },
    switchedOff,
    toMend: connections.filter(({ disabledAt }) => disabledAt !== null),
    endingSoon: working.flatMap(({ id, name, secretEndsAt }) =>
      secretEndsAt !== null && secretEndsAt.getTime() < soon
        ? [{ id, name, endsAt: secretEndsAt }]
        : [],
    ),
    recent: drafts.slice(0, RECENT),
    month,
    warnings,
    connected: [...new Set(working.map(({ kind }) => kind))],
  };
}

// Both states are written out, as the partial indexes say them: with a parameter SQLite would read
// all that the account ever had.

async function stuckPublications(db: Db, account: Account): Promise<Dashboard["stuck"]> {
  const { drafts, publications } = db.t;
  const rows = await db
    .select({ draftId: drafts.id, title: drafts.title, state: publications.state })
    .from(drafts)
    .innerJoin(publications, eq(publications.draftId, drafts.id))
    .where(
      and(
        eq(drafts.accountId, account.id),
        sql`${drafts.state} = 'publishing'`,
        inArray(publications.state, ["uncertain", "failed"]),
      ),
    )
    .orderBy(desc(drafts.updatedAt))
    .limit(MOST_DEAD);
  return rows.flatMap(({ state, ...row }) =>
    state === "uncertain" || state === "failed" ? [{ ...row, state }] : [],
  );
}

async function uncertainDocuments(db: Db, account: Account): Promise<Uncertain[]> {
  const { documentPublications: t } = db.t;
  return db
    .select({ id: t.id, draftId: t.draftId, title: t.title, kind: t.kind })
    .from(t)
    .where(and(eq(t.accountId, account.id), sql`${t.state} = 'uncertain'`))
    .orderBy(desc(t.createdAt))
    .limit(MOST_DEAD);
}

async function findDeadJobs(db: Db, account: Account): Promise<Dashboard["deadJobs"]> {
  const { jobs } = db.t;
  return db
    .select({ id: jobs.id, title: jobs.title })
    .from(jobs)
    .where(and(eq(jobs.accountId, account.id), isNotNull(jobs.finishedAt), eq(jobs.state, "dead")))
    .orderBy(desc(jobs.id))
    .limit(MOST_DEAD);
}
