import type { Queries } from "../../db/db.ts";
import { asc, eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { Publication, PublicationItem } from "./publication.ts";

export type DraftIssue = Row<"draftIssues">;

/** The issues that stand for the nodes of a draft, oldest first. */
export async function listDraftIssues(db: Queries, draftId: string): Promise<DraftIssue[]> {
  const { draftIssues } = db.t;
  return db
    .select()
    .from(draftIssues)
    .where(eq(draftIssues.draftId, draftId))
    .orderBy(asc(draftIssues.createdAt), asc(draftIssues.nodeId));
}

/** This issue stands for the node from now on, with what was sent to it. */
export async function keepDraftIssue(
  db: Queries,
  { publication, item, now }: { publication: Publication; item: PublicationItem; now: Date },
): Promise<void> {
  const { draftIssues } = db.t;
  const { issueId, issueKey, issueUrl } = item;
  if (issueId === null || issueKey === null || issueUrl === null) return;
  const { update: _how, ...sent } = item.fields;
  const stands = { issueId, issueKey, issueUrl, sent, revision: publication.revision };
  await db
    .insert(draftIssues)
    .values({
      ...stands,
      draftId: publication.draftId,
      nodeId: item.nodeId,
      connectionId: publication.connectionId,
      baseUrl: publication.baseUrl ?? new URL(issueUrl).origin,
      createdAt: now,
    })
    .onConflictDoUpdate({ target: [draftIssues.draftId, draftIssues.nodeId], set: stands });
}
