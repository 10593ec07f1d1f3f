import type { Queries, Tx } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { BacklogNode, StoryContent } from "../../db/schema/content.ts";
import type { CompositionCursor } from "../../db/schema/drafts.ts";

/** The outline of a composition with the details that are written so far. */
export async function standingNodes(
  db: Queries,
  { id, content }: Pick<Row<"compositions">, "id" | "content">,
): Promise<BacklogNode[]> {
  const { compositionNodes } = db.t;
  const rows = await db
    .select()
    .from(compositionNodes)
    .where(eq(compositionNodes.compositionId, id));
  const written = new Map(rows.map((row) => [row.nodeId, row.content]));
  return (content?.nodes ?? []).map((node) => withDetails(node, written.get(node.id)));
}

/** Where a composition stands: what is written is not left any more. */
export async function standingCursor(
  db: Queries,
  { id, cursor }: Pick<Row<"compositions">, "id" | "cursor">,
): Promise<CompositionCursor | null> {
  if (cursor?.phase !== "nodes" || cursor.left === undefined) return cursor;
  const { compositionNodes } = db.t;
  const rows = await db
    .select({ nodeId: compositionNodes.nodeId })
    .from(compositionNodes)
    .where(eq(compositionNodes.compositionId, id));
  const written = new Set(rows.map(({ nodeId }) => nodeId));
  const left = cursor.left.filter((one) => !written.has(one));
  return { ...cursor, left, done: cursor.total - left.length };
}

/** What a person accepted were other words. */
export const withDetails = (node: BacklogNode, content: StoryContent | undefined): BacklogNode =>
  content === undefined
    ? node
    : { ...node, decision: node.decision === "accepted" ? "open" : node.decision, content };

/** One row a node: to write all of them again at each step would be megabytes. */
export async function keepWritten(
  tx: Tx,
  compositionId: string,
  { id, content }: Pick<BacklogNode, "id" | "content">,
): Promise<void> {
  const { compositionNodes } = tx.t;
  await tx
    .insert(compositionNodes)
    .values({ compositionId, nodeId: id, content })
    .onConflictDoUpdate({
      target: [compositionNodes.compositionId, compositionNodes.nodeId],
      set: { content },
    });
}
