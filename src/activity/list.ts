import type { Queries } from "../db/db.ts";
import { and, desc, eq, gt, gte, inArray, lt, lte, or, sql } from "../db/drizzle.ts";
import type { Schema } from "../db/schema.ts";
import type { ActivityFilter } from "./filter.ts";
import { type ActivityListing, readListings } from "./listing.ts";

const PAGE_SIZE = 50;
/**
 * Of a filter of several things an index serves one; the others are looked for among so many calls
 * at a time. That keeps the cost the same however many there are.
 */
const LOOKED_AT = 5000;
/** The same where the words of the calls are read. */
const READ = 500;

export interface Asked {
  /** Undefined: everybody's. */
  accountId: string | undefined;
  filter: ActivityFilter;
  /** Also among what was asked and answered: only where all of it is the reader's own. */
  inTexts?: boolean;
  limit?: number;
}

export interface Listed {
  activities: ActivityListing[];
  /** For `before` of what comes after. */
  next: string | undefined;
  /** Set where there may be more, but no further back than this was looked. */
  lookedBackTo: Date | undefined;
}

type Condition = ReturnType<typeof and>;
type Spot = Pick<ActivityListing, "id" | "at">;

/** Newest first, a page at a time. */
export async function listActivities(db: Queries, asked: Asked): Promise<Listed> {
  const { limit = PAGE_SIZE } = asked;
  const { inside, isExact } = conditions(db.t, asked);
  const readsTexts = asked.inTexts === true && asked.filter.q !== undefined;
  const reach = isExact ? limit + 1 : readsTexts ? READ : LOOKED_AT;
  const found = await findSpots(db, asked, { inside, reach, readsTexts, limit: limit + 1 });
  const page = found.slice(0, limit);
  const ids = page.map(({ id }) => id);
  const activities = await readListings(db, inArray(db.t.activities.id, ids));
  if (found.length > limit)
    return { activities, next: markOf(page.at(-1)), lookedBackTo: undefined };
  const end = isExact ? undefined : await findEnd(db, inside, reach);
  return { activities, next: markOf(end), lookedBackTo: end?.at };
}

const markOf = (spot: Spot | undefined) => spot && `${spot.at.getTime()}.${spot.id}`;

/** Only work with outside tools has a tool and a kind of work. */
const taskOf = ({ task, tool, category }: ActivityFilter): ActivityFilter["task"] =>
  tool === undefined && category === undefined ? task : (task ?? "outside");

/** What an index answers in the order of time, and whether that is all that was asked. */
function conditions({ activities: a }: Schema, { accountId, filter }: Asked) {
  const { draft, model, project, status, cache, tool, category, above, q } = filter;
  const task = taskOf(filter);
  // In the order of how few rows each is likely to leave.
  const served = [
    is(a.subject, draft && `draft:${draft}`),
    is(a.accountId, accountId),
    is(a.modelRequested, model),
    is(a.projectKey, project),
    is(a.status, status),
    is(a.taskType, task),
  ].filter((condition) => condition !== undefined);
  const rest = [cache, tool, category, above, q].some((value) => value !== undefined);
  return { inside: and(served[0], ...span(a, filter)), isExact: served.length <= 1 && !rest };
}

const DAY_MS = 86_400_000;

function span(a: Schema["activities"], { from, to, before }: ActivityFilter): Condition[] {
  const [ms, id] = before?.split(".") ?? [];
  const at = new Date(Number(ms));
  const isMark = id !== undefined && !Number.isNaN(at.getTime());
  return [
    from === undefined ? undefined : gte(a.at, new Date(from)),
    to === undefined ? undefined : lt(a.at, new Date(Date.parse(to) + DAY_MS)),
    // Said twice: the first half is what an index can start from.
    isMark ? and(lte(a.at, at), or(lt(a.at, at), lt(a.id, id))) : undefined,
  ];
}

interface Search {
  inside: Condition;
  reach: number;
  readsTexts: boolean;
  limit: number;
}

async function findSpots(
  db: Queries,
  { accountId, filter }: Asked,
  { inside, reach, readsTexts, limit }: Search,
): Promise<Spot[]> {
  const { activityBodies: bodies } = db.t;
  const w = newestOf(db, inside, reach);
  const { draft, model, project, status, cache, tool, category, above, q } = filter;
  const task = taskOf(filter);
  const words = readsTexts ? [bodies.request, bodies.answer] : [];
  const found = and(
    is(w.accountId, accountId),
    is(w.subject, draft && `draft:${draft}`),
    is(w.modelRequested, model),
    is(w.projectKey, project),
    is(w.status, status),
    is(w.taskType, task),
    is(w.cache, cache),
    is(w.provider, tool),
    is(w.category, category),
    above === undefined ? undefined : gt(w.costNanoUsd, Math.round(above * 1e9)),
    q === undefined ? undefined : or(...[w.subject, w.promptName, ...words].map(holds(q))),
  );
  const spots = db.select({ id: w.id, at: w.at }).from(w).$dynamic();
  const joined = readsTexts ? spots.leftJoin(bodies, eq(bodies.activityId, w.id)) : spots;
  return joined.where(found).orderBy(desc(w.at), desc(w.id)).limit(limit);
}

const is = (column: Parameters<typeof eq>[0], value: string | undefined) =>
  value === undefined ? undefined : eq(column, value);

/** In any letters; `%` and `_` are what they are. */
const holds = (q: string) => {
  const words = `%${q.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return (column: Parameters<typeof eq>[0]) => sql`lower(${column}) like ${words} escape ${"\\"}`;
};

function newestOf(db: Queries, inside: Condition, reach: number) {
  const { activities: a } = db.t;
  return db
    .select({
      id: a.id,
      at: a.at,
      accountId: a.accountId,
      taskType: a.taskType,
      subject: a.subject,
      promptName: a.promptName,
      projectKey: a.projectKey,
      modelRequested: a.modelRequested,
      status: a.status,
      cache: a.cache,
      provider: a.provider,
      category: a.category,
      costNanoUsd: a.costNanoUsd,
    })
    .from(a)
    .where(inside)
    .orderBy(desc(a.at), desc(a.id))
    .limit(reach)
    .as("newest");
}

/** The last one that was looked at, if there are more. */
async function findEnd(db: Queries, inside: Condition, reach: number): Promise<Spot | undefined> {
  const { activities: a } = db.t;
  const [end] = await db
    .select({ id: a.id, at: a.at })
    .from(a)
    .where(inside)
    .orderBy(desc(a.at), desc(a.id))
    .limit(1)
    .offset(reach - 1);
  return end;
}
