import type { Queries } from "../db/db.ts";
import { eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Draft } from "./draft.ts";

type Composition = Pick<Row<"compositions">, "id" | "state" | "activityId">;
type Written = Pick<Row<"revisions">, "compositionId">;

/** What stands there was given to an equal question before: no model has been asked for it. */
export async function isFromCache(
  db: Queries,
  draft: Pick<Draft, "type" | "state">,
  {
    composition,
    revision,
  }: { composition: Composition | undefined; revision: Written | undefined },
): Promise<boolean> {
  if (!isAnew(draft, composition, revision)) return false;
  const { activities: a } = db.t;
  const [call] = await db
    .select({ cache: a.cache })
    .from(a)
    .where(eq(a.id, composition?.activityId ?? ""));
  return call?.cache === "hit" || call?.cache === "shared";
}

/** Its newest words are a model's own, so the same can be asked once more. */
export const isAnew = (
  { type, state }: Pick<Draft, "type" | "state">,
  composition: Composition | undefined,
  revision: Written | undefined,
): boolean =>
  type !== "backlog" &&
  state === "open" &&
  composition?.state === "done" &&
  revision?.compositionId === composition.id;
