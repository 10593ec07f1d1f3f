import type { Queries } from "../../db/db.ts";
import { and, desc, eq, isNotNull, like, ne } from "../../db/drizzle.ts";
import type { Draft } from "../draft.ts";
import type { FoundIssue } from "./candidates.ts";

const MOST = 500;

/** What other drafts of the same account have brought into the project. */
export async function listOwnPast(
  db: Queries,
  { id, accountId, target }: Draft,
): Promise<FoundIssue[]> {
  const { draftIssues: t, drafts } = db.t;
  const rows = await db
    .select({ issue: t })
    .from(t)
    .innerJoin(drafts, eq(drafts.id, t.draftId))
    .where(
      and(
        eq(drafts.accountId, accountId),
        ne(t.draftId, id),
        eq(t.connectionId, target.connectionId),
        like(t.issueKey, `${target.projectKey}-%`),
        isNotNull(t.sent),
      ),
    )
    .orderBy(desc(t.createdAt))
    .limit(MOST);
  const types = [
    ...Object.values(target.types ?? {}),
    { id: target.issueTypeId, name: target.issueTypeName },
  ];
  return rows.map(({ issue }) => ({
    issueKey: issue.issueKey,
    url: issue.issueUrl,
    summary: issue.sent?.summary ?? "",
    text: issue.sent?.description ?? "",
    typeName: types.find((type) => type.id === issue.sent?.issueTypeId)?.name ?? "",
    status: issue.status ?? "",
    statusCategory: issue.statusCategory ?? "",
  }));
}
