import type { Queries } from "../db/db.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Draft } from "./draft.ts";

type Composition = Pick<Row<"compositions">, "id" | "state" | "activityId" | "jobId">;
type Written = Pick<Row<"revisions">, "compositionId">;

/** What stands there, or a part of it, was given to an equal question before: no model was asked for it. */
export async function isFromCache(
  db: Queries,
  draft: Pick<Draft, "id" | "type" | "state">,
  {
    composition,
    revision,
  }: { composition: Composition | undefined; revision: Written | undefined },
): Promise<boolean> {
  if (!isAnew(draft, composition, revision)) return false;
  const { activities: a } = db.t;
  const { activityId, jobId } = composition ?? {};
  // A backlog takes several calls, all of one job; of a story the last one counts.
  const isOfIt =
    draft.type === "backlog"
      ? and(eq(a.subject, `draft:${draft.id}`), eq(a.jobId, jobId ?? ""))
      : eq(a.id, activityId ?? "");
  const kept = await db
    .select({ id: a.id })
    .from(a)
    .where(and(isOfIt, inArray(a.cache, ["hit", "shared"])))
    .limit(1);
  return kept.length > 0;
}

/** Its newest words are a model's own, so the same can be asked once more. */
export const isAnew = (
  { state }: Pick<Draft, "state">,
  composition: Composition | undefined,
  revision: Written | undefined,
): boolean =>
  state === "open" && composition?.state === "done" && revision?.compositionId === composition.id;
