import { sql } from "../drizzle.ts";
import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";
import type { draftTables, IssueFields } from "./drafts.ts";

export type LinkKind = "blocks" | "relates" | "duplicate" | "remote" | "attachment";

/** An issue that may say the same as a node. */
export interface Duplicate {
  nodeId: string;
  issueKey: string;
  url: string;
  summary: string;
  typeName: string;
  status: string;
  statusCategory: string;
  /** 0 to 1. */
  score: number;
  /** In words. */
  reason: string;
}

/** A review of a pull request: everything beside its own text. */
export interface ReviewPlace {
  repository: string;
  number: number;
  /** The head commit that was reviewed. */
  commit: string;
  comments: {
    path: string;
    line: number;
    startLine?: number;
    /** Markdown. */
    body: string;
    fingerprint: string;
  }[];
}

type Accounts = ReturnType<typeof accountTables>;
type Drafts = ReturnType<typeof draftTables>;

/** What stands, or is to stand, in other systems because of a draft, beside the items of a publication. */
export function publishedTables(
  k: Kit,
  { accounts }: Accounts,
  { drafts, publications, sources }: Drafts,
) {
  const draft = () =>
    k
      .text("draft_id")
      .notNull()
      .references(() => drafts.id, { onDelete: "cascade" });

  /** Made once both ends stand. Each can be looked for before it is made, so none is made twice. */
  const publicationLinks = k.table(
    "publication_links",
    {
      id: k.text("id").primaryKey(),
      publicationId: k
        .text("publication_id")
        .notNull()
        .references(() => publications.id, { onDelete: "cascade" }),
      position: k.int("position").notNull(),
      kind: k.text("kind").$type<LinkKind>().notNull(),
      fromItemId: k.text("from_item_id").notNull(),
      /** Of the same publication, or else `toKey`. */
      toItemId: k.text("to_item_id"),
      toKey: k.text("to_key"),
      /** Of a remote link. */
      url: k.text("url"),
      title: k.text("title"),
      /** Of an attachment. */
      sourceId: k.text("source_id").references(() => sources.id, { onDelete: "set null" }),
      state: k.text("state").$type<"waiting" | "done" | "failed">().notNull(),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [k.uniqueIndex("publication_links_position").on(t.publicationId, t.position)],
  );

  /** The issue that stands for a node, what was sent to it last, and what became of it. */
  const draftIssues = k.table(
    "draft_issues",
    {
      draftId: draft(),
      nodeId: k.text("node_id").notNull(),
      connectionId: k.text("connection_id").notNull(),
      baseUrl: k.text("base_url").notNull(),
      issueId: k.text("issue_id").notNull(),
      issueKey: k.text("issue_key").notNull(),
      issueUrl: k.text("issue_url").notNull(),
      /** Null when the person said that an existing issue is meant. */
      sent: k.json<IssueFields>("sent"),
      revision: k.int("revision").notNull(),
      status: k.text("status"),
      /** As Jira groups them: `new`, `indeterminate`, `done`. */
      statusCategory: k.text("status_category"),
      checkedAt: k.time("checked_at"),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.draftId, t.nodeId] }),
      k.index("draft_issues_created").on(t.createdAt),
    ],
  );

  /** A draft as a page of Confluence or as a comment on an issue: one thing to create or update. */
  const documentPublications = k.table(
    "document_publications",
    {
      id: k.text("id").primaryKey(),
      draftId: draft(),
      revision: k.int("revision").notNull(),
      kind: k.text("kind").$type<"page" | "comment" | "review">().notNull(),
      connectionId: k.text("connection_id").notNull(),
      baseUrl: k.text("base_url").notNull(),
      /** Of a page. */
      spaceKey: k.text("space_key"),
      parentId: k.text("parent_id"),
      title: k.text("title").notNull(),
      /** Of a comment. */
      issueKey: k.text("issue_key"),
      /** Of a review: where it goes, and what stands at which line. */
      review: k.json<ReviewPlace>("review"),
      /** Markdown. */
      body: k.text("body").notNull(),
      state: k
        .text("state")
        .$type<"waiting" | "sending" | "uncertain" | "done" | "failed">()
        .notNull(),
      sends: k.int("sends").notNull(),
      searches: k.int("searches").notNull(),
      /** Of the page or comment, and its version as we wrote it. */
      outsideId: k.text("outside_id"),
      outsideUrl: k.text("outside_url"),
      outsideVersion: k.int("outside_version"),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      jobId: k.text("job_id").notNull(),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [
      k.index("document_publications_draft").on(t.draftId, t.createdAt),
      k
        .index("document_publications_stuck")
        .on(t.accountId, t.createdAt)
        .where(sql`state = 'uncertain'`),
    ],
  );

  /** Issues that a connection has read lately: where duplicates are looked for. */
  const knownIssues = k.table(
    "known_issues",
    {
      /** The full-text index names a row by it. */
      id: k.serial("id"),
      connectionId: k.text("connection_id").notNull(),
      issueKey: k.text("issue_key").notNull(),
      projectKey: k.text("project_key").notNull(),
      summary: k.text("summary").notNull(),
      /** Its description without markup. */
      text: k.text("text").notNull(),
      url: k.text("url").notNull(),
      typeName: k.text("type_name").notNull(),
      status: k.text("status").notNull(),
      statusCategory: k.text("status_category").notNull(),
      readAt: k.time("read_at").notNull(),
    },
    (t) => [
      k.uniqueIndex("known_issues_key").on(t.connectionId, t.issueKey),
      k.index("known_issues_read").on(t.readAt),
    ],
  );

  /** The newest search for issues that say the same as a draft. */
  const duplicateLooks = k.table("duplicate_looks", {
    draftId: draft().primaryKey(),
    revision: k.int("revision").notNull(),
    jobId: k.text("job_id").notNull(),
    found: k.json<Duplicate[]>("found").notNull(),
    /** Why Jira could not be asked. */
    errorMessage: k.text("error_message"),
    createdAt: k.time("created_at").notNull(),
    /** Null while it runs. */
    finishedAt: k.time("finished_at"),
  });

  /** What a person says of an issue that may be the same. */
  const duplicateDecisions = k.table(
    "duplicate_decisions",
    {
      draftId: draft(),
      nodeId: k.text("node_id").notNull(),
      issueKey: k.text("issue_key").notNull(),
      issueUrl: k.text("issue_url").notNull(),
      act: k.text("act").$type<"use" | "link" | "create">().notNull(),
      reason: k.text("reason").notNull(),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.draftId, t.nodeId, t.issueKey] })],
  );

  /** What a person fills the fields of a project with, remembered for the next draft. */
  const fieldPresets = k.table(
    "field_presets",
    {
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      connectionId: k.text("connection_id").notNull(),
      projectKey: k.text("project_key").notNull(),
      /** By field id, in Jira's write shape. */
      values: k.json<Record<string, unknown>>("values").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.accountId, t.connectionId, t.projectKey] })],
  );

  return {
    publicationLinks,
    draftIssues,
    documentPublications,
    knownIssues,
    duplicateLooks,
    duplicateDecisions,
    fieldPresets,
  };
}
