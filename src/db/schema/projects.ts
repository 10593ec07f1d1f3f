import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

export type ProjectRole = "owner" | "maintainer" | "member" | "viewer";

/** A product or a code base that work belongs to, and who works on it. */
export function projectTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const projects = k.table(
    "projects",
    {
      id: k.text("id").primaryKey(),
      name: k.text("name").notNull().unique(),
      description: k.text("description").notNull().default(""),
      /** Its members may read and comment on each other's drafts for its keys. */
      sharesDrafts: k.bool("shares_drafts").notNull().default(false),
      createdAt: k.time("created_at").notNull(),
      createdBy: k.text("created_by").notNull(),
      archivedAt: k.time("archived_at"),
      archivedBy: k.text("archived_by"),
    },
    (t) => [k.index("projects_page").on(t.name, t.id)],
  );
  /** The projects of Jira whose drafts belong to it; each to one at most. */
  const projectKeys = k.table(
    "project_keys",
    {
      key: k.text("key").primaryKey(),
      projectId: k
        .text("project_id")
        .notNull()
        .references(() => projects.id, { onDelete: "cascade" }),
      addedAt: k.time("added_at").notNull(),
      addedBy: k.text("added_by").notNull(),
    },
    (t) => [k.index("project_keys_project").on(t.projectId)],
  );
  const projectMembers = k.table(
    "project_members",
    {
      projectId: k
        .text("project_id")
        .notNull()
        .references(() => projects.id, { onDelete: "cascade" }),
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      role: k.text("role").$type<ProjectRole>().notNull(),
      addedAt: k.time("added_at").notNull(),
      addedBy: k.text("added_by").notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.projectId, t.accountId] }),
      k.index("project_members_account").on(t.accountId, t.projectId),
    ],
  );
  return { projects, projectKeys, projectMembers };
}
