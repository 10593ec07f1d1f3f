import type { Queries, Tx } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { BacklogNode, StoryContent } from "../../db/schema/drafts.ts";

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
