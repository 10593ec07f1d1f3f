import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

/** Solved cases, by which the next one like them is known again. */
export function patternTables(k: Kit, { accounts, teams }: ReturnType<typeof accountTables>) {
  const rootCausePatterns = k.table(
    "root_cause_patterns",
    {
      id: k.text("id").primaryKey(),
      /** Whose case it was. */
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      /** Whose members are offered it, too; null: its owner alone. */
      teamId: k.text("team_id").references(() => teams.id, { onDelete: "set null" }),
      title: k.text("title").notNull(),
      /** What failures said, which errors they named, and where they were thrown. */
      signature: k.json<string[]>("signature").notNull(),
      cause: k.text("cause").notNull(),
      fix: k.text("fix").notNull(),
      /** The draft that it was solved in. */
      draftId: k.text("draft_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [
      k.index("root_cause_patterns_account").on(t.accountId, t.createdAt),
      k.index("root_cause_patterns_team").on(t.teamId, t.createdAt),
      k.uniqueIndex("root_cause_patterns_draft").on(t.draftId),
    ],
  );
  /** A pattern that was offered for a case, and what a person said of it. */
  const patternOffers = k.table(
    "root_cause_pattern_offers",
    {
      patternId: k
        .text("pattern_id")
        .notNull()
        .references(() => rootCausePatterns.id, { onDelete: "cascade" }),
      draftId: k.text("draft_id").notNull(),
      offeredAt: k.time("offered_at").notNull(),
      helpedAt: k.time("helped_at"),
      helpedBy: k.text("helped_by"),
    },
    (t) => [
      k.primaryKey({ columns: [t.patternId, t.draftId] }),
      k.index("root_cause_pattern_offers_draft").on(t.draftId),
    ],
  );
  return { rootCausePatterns, patternOffers };
}
