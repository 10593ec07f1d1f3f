import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import { findConnection } from "../connections/connection.ts";
import type { Queries } from "../db/db.ts";
import { and, asc, eq, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { type ActivityListing, readListings } from "./listing.ts";

/** Its own account's, or anybody's for an admin; nobody else learns that it exists (law 2). */
export async function findActivity(
  db: Queries,
  account: Account,
  id: string,
): Promise<ActivityListing | undefined> {
  const { activities: a } = db.t;
  const mine = account.role === "admin" ? undefined : eq(a.accountId, account.id);
  const [found] = await readListings(db, and(eq(a.id, id), mine));
  return found;
}

export type Attempt = Row<"activityAttempts">;

export async function listAttempts(db: Queries, activityId: string): Promise<Attempt[]> {
  const { activityAttempts: attempts } = db.t;
  return db
    .select()
    .from(attempts)
    .where(eq(attempts.activityId, activityId))
    .orderBy(asc(attempts.attempt));
}

/** Name of a connection; undefined when it is gone, or somebody else's. */
export async function connectionName(
  db: Queries,
  account: Account,
  connectionId: string | null,
): Promise<string | undefined> {
  if (connectionId === null) return undefined;
  return (await findConnection(db, account, connectionId))?.name;
}

const requestShape = z.object({
  system: z.string(),
  messages: z.array(z.object({ role: z.string(), text: z.string() })),
});

export interface Texts {
  /** Who said what, in order; the instructions are the first. */
  asked: { role: string; text: string }[];
  answer: string;
  keptUntil: Date;
}

const DAY_MS = 86_400_000;

/** What was asked and answered, as far as it is still kept. */
export async function readTexts(
  { db, config }: Pick<Deps, "db" | "config">,
  activityId: string,
): Promise<Texts | undefined> {
  const { activityBodies: bodies } = db.t;
  const [body] = await db.select().from(bodies).where(eq(bodies.activityId, activityId));
  if (!body) return undefined;
  const { request, answer, createdAt } = body;
  const keptUntil = new Date(createdAt.getTime() + config.LLM_KEEP_TEXTS_DAYS * DAY_MS);
  return { asked: askedOf(request), answer, keptUntil };
}

function askedOf(request: string): Texts["asked"] {
  const parsed = requestShape.safeParse(jsonOf(request));
  if (!parsed.success) return [{ role: "request", text: request }];
  const { system, messages } = parsed.data;
  return [{ role: "system", text: system }, ...messages];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An admin reads somebody else's texts: that is written down before they are shown. */
export async function recordReading(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  activity: ActivityListing,
  from: From,
): Promise<void> {
  await deps.db.transaction((tx) =>
    record(tx, deps.clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "activity.text_read",
      subject: `activity:${activity.id}`,
      details: { of: activity.accountName, about: activity.subject },
    }),
  );
}

/** Titles of those drafts that are the account's own, by id. */
export async function ownTitles(
  db: Queries,
  account: Account,
  activities: readonly Pick<ActivityListing, "subject">[],
): Promise<Map<string, string>> {
  const { drafts } = db.t;
  const ids = activities.flatMap(({ subject }) => draftOf(subject) ?? []);
  if (ids.length === 0) return new Map();
  const own = and(inArray(drafts.id, [...new Set(ids)]), eq(drafts.accountId, account.id));
  const rows = await db.select({ id: drafts.id, title: drafts.title }).from(drafts).where(own);
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Id of the draft that a call was for. */
export const draftOf = (subject: string): string | undefined => /^draft:(.+)$/.exec(subject)?.[1];
