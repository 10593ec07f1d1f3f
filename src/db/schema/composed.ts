import type { Kit } from "../kit.pg.ts";
import type { StoryContent } from "./content.ts";
import type { draftTables } from "./drafts.ts";

export function composedTables(k: Kit, { compositions }: ReturnType<typeof draftTables>) {
  /** Of the composition of a backlog: the nodes whose details are written, one row each. */
  const compositionNodes = k.table(
    "composition_nodes",
    {
      compositionId: k
        .text("composition_id")
        .notNull()
        .references(() => compositions.id, { onDelete: "cascade" }),
      nodeId: k.text("node_id").notNull(),
      content: k.json<StoryContent>("content").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.compositionId, t.nodeId] })],
  );

  return { compositionNodes };
}
