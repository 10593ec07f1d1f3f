import type { Queries } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { BacklogContent } from "../../db/schema/content.ts";

/** By the id of a composition: what every look at a large one would read and parse again. */
const kept = new Map<string, BacklogContent>();
const MOST_KEPT = 2;

/** Of a composition, as far as it stands. Once its items are being written it stays as it is. */
export async function findOutline(
  db: Queries,
  { id, state, cursor }: Pick<Row<"compositions">, "id" | "state" | "cursor">,
): Promise<BacklogContent | null> {
  if (state === "done") kept.delete(id);
  if (state === "done" || !cursor) return null;
  const known = kept.get(id);
  if (known) return known;
  const { compositions } = db.t;
  const [row] = await db
    .select({ content: compositions.content })
    .from(compositions)
    .where(eq(compositions.id, id));
  const content = row?.content ?? null;
  if (content && cursor.phase === "nodes") keep(id, content);
  return content;
}

function keep(id: string, content: BacklogContent): void {
  kept.set(id, content);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}
