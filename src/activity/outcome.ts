import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, asc, count, desc, eq, gt, gte, isNotNull, lte } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { diffNodes, type NodeDiff } from "../drafts/backlog/diff-nodes.ts";
import { diffContents, type PartDiff } from "../drafts/diff.ts";
import { findDraft, findRevision } from "../drafts/draft.ts";
import { isBacklog, nodesOf } from "../drafts/nodes.ts";
import type { ActivityListing } from "./listing.ts";
import { draftOf } from "./show.ts";

/** What became of an answer that was for a draft. */
export interface Outcome {
  /** Set where the reader may open the draft. */
  draft: { id: string; title: string } | undefined;
  /** A person threw it away. */
  isGone: boolean;
  /** That holds the answer; undefined when no revision came of it. */
  revision: number | undefined;
  /** After it, until it was published or until now. */
  refined: number;
  edited: number;
  published: Published | undefined;
}

interface Published {
  revision: number;
  issues: { key: string; url: string | null }[];
}

const MOST_ISSUES = 50;

/** Undefined when it was for no draft. */
export async function readOutcome(
  db: Queries,
  account: Account,
  activity: ActivityListing,
): Promise<Outcome | undefined> {
  const draftId = draftOf(activity.subject);
  if (draftId === undefined) return undefined;
  const { drafts } = db.t;
  const [[row], visible] = await Promise.all([
    db.select({ id: drafts.id }).from(drafts).where(eq(drafts.id, draftId)),
    findDraft(db, account, draftId),
  ]);
  const revision = row && (await findMade(db, draftId, activity));
  const published = revision === undefined ? undefined : await findPublished(db, draftId, revision);
  const changes =
    revision === undefined
      ? { refined: 0, edited: 0 }
      : await countChanges(db, draftId, { after: revision, to: published?.revision });
  return {
    draft: visible && { id: visible.id, title: visible.title },
    isGone: row === undefined,
    revision,
    ...changes,
    published,
  };
}

/** The revision that a call's composition made; a backlog's is the work of several calls. */
async function findMade(
  db: Queries,
  draftId: string,
  activity: ActivityListing,
): Promise<number | undefined> {
  const { taskType, status } = activity;
  if (taskType === "judge" || taskType === "test") return undefined;
  // What broke off can be kept by a person; what failed or runs has made nothing.
  if (status === "error" || status === "blocked" || status === "open") return undefined;
  const { compositions: c, revisions: r } = db.t;
  const rows = await db
    .select({ made: r.number, activityId: c.activityId, finishedAt: c.finishedAt })
    .from(c)
    .innerJoin(r, and(eq(r.draftId, c.draftId), eq(r.compositionId, c.id)))
    .where(and(eq(c.draftId, draftId), lte(c.createdAt, activity.at)))
    .orderBy(desc(c.createdAt), desc(c.id));
  const named = rows.find(({ activityId }) => activityId === activity.id);
  const around = rows.find(({ finishedAt }) => finishedAt === null || finishedAt >= activity.at);
  return (named ?? around)?.made;
}

/** The first time that this revision, or one after it, was published. */
async function findPublished(
  db: Queries,
  draftId: string,
  revision: number,
): Promise<Published | undefined> {
  const { publications: p, publicationItems: items } = db.t;
  const [first] = await db
    .select({ id: p.id, revision: p.revision })
    .from(p)
    .where(and(eq(p.draftId, draftId), eq(p.state, "done"), gte(p.revision, revision)))
    .orderBy(asc(p.createdAt), asc(p.id))
    .limit(1);
  if (!first) return undefined;
  const issues = await db
    .select({ key: items.issueKey, url: items.issueUrl })
    .from(items)
    .where(and(eq(items.publicationId, first.id), isNotNull(items.issueKey)))
    .orderBy(asc(items.position))
    .limit(MOST_ISSUES);
  return {
    revision: first.revision,
    issues: issues.flatMap(({ key, url }) => (key === null ? [] : [{ key, url }])),
  };
}

async function countChanges(
  db: Queries,
  draftId: string,
  { after, to }: { after: number; to: number | undefined },
): Promise<Pick<Outcome, "refined" | "edited">> {
  const { revisions: r } = db.t;
  const until = to === undefined ? undefined : lte(r.number, to);
  const rows = await db
    .select({ origin: r.origin, times: count() })
    .from(r)
    .where(and(eq(r.draftId, draftId), gt(r.number, after), until))
    .groupBy(r.origin);
  const timesOf = (...origins: Row<"revisions">["origin"][]) =>
    rows.reduce((sum, { origin, times }) => sum + (origins.includes(origin) ? times : 0), 0);
  return { refined: timesOf("refined"), edited: timesOf("edited", "fixed", "restored") };
}

/** Of a story its parts, of a backlog its items. */
export interface Changed {
  parts: PartDiff[];
  nodes: NodeDiff[];
}

/** What people changed between the revision that holds the answer and what was published. */
export async function diffToPublished(
  db: Queries,
  activity: ActivityListing,
  { revision, published }: Outcome,
): Promise<Changed | undefined> {
  const draftId = draftOf(activity.subject);
  if (draftId === undefined || revision === undefined || !published) return undefined;
  const { drafts } = db.t;
  const [[draft], answered, sent] = await Promise.all([
    db.select({ item: drafts.item }).from(drafts).where(eq(drafts.id, draftId)),
    findRevision(db, draftId, revision),
    findRevision(db, draftId, published.revision),
  ]);
  if (!draft || !answered || !sent) return undefined;
  const [before, after] = [answered.content, sent.content];
  return isBacklog(before) || isBacklog(after)
    ? { parts: [], nodes: diffNodes(nodesOf(draft, before), nodesOf(draft, after)) }
    : { parts: diffContents(before, after), nodes: [] };
}
