import type { Queries } from "../db/db.ts";
import { findRevision, type Revision } from "./draft.ts";
import { isBacklog } from "./nodes.ts";

/** Each look at a large backlog would read and parse megabytes: 15 ms, and 12 MB until they are collected. */
const KEPT_FROM = 50;
const MOST_KEPT = 2;
const kept = new Map<string, Revision>();

/** A revision never changes, nor must who is given this one change it. Not of a transaction, which may be undone. */
export async function findKeptRevision(
  db: Queries,
  draftId: string,
  number: number,
): Promise<Revision | undefined> {
  const key = `${draftId} ${number}`;
  const revision = kept.get(key) ?? (await findRevision(db, draftId, number));
  if (!revision || !isBacklog(revision.content)) return revision;
  if (revision.content.nodes.length < KEPT_FROM) return revision;
  // As the newest; the oldest goes.
  kept.delete(key);
  kept.set(key, revision);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return revision;
}
