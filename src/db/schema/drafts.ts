import { sql } from "../drizzle.ts";
import type { Kit } from "../kit.pg.ts";
import type { MinedLog } from "../../platform/text/log-templates/mined-log.ts";
import type { accountTables } from "./accounts.ts";
import type { BacklogContent, CriteriaFormat, ItemKind, RevisionContent } from "./content.ts";
import type { CommitFacts, MetricsFacts } from "./source-facts.ts";

/** `composing` lasts while a composition runs; `published` once a publication is done. */
export type DraftState = "composing" | "open" | "publishing" | "published";
/** `story` and `backlog` are items for Jira; the others are made by agents and have pages of their own. */
export type DraftType = (typeof DRAFT_TYPES)[number];
export const DRAFT_TYPES = ["story", "backlog", "review", "tests", "document", "rca"] as const;
export type CompositionState = "queued" | "running" | "done" | "failed" | "stopped" | "interrupted";
export type PublicationState = "running" | "done" | "failed" | "uncertain";
export type PublicationItemState = "waiting" | "sending" | "uncertain" | "done" | "failed";

export interface Passage {
  /**
   * From 1, counted over all sources of the draft. A number is never used again: where a later
   * version of a source says the same, the passage keeps its number, and what is new gets new ones.
   */
  n: number;
  text: string;
  /** Where it stands in the source's text (UTF-16 units). */
  start: number;
  end: number;
}

export type SourceKind = (typeof SOURCE_KINDS)[number];
export const SOURCE_KINDS = [
  "text",
  "file",
  "page",
  "issue",
  "issues",
  "draft",
  "diff",
  "code",
  "log",
  "metrics",
  "commits",
] as const;

/** Where a source came from, as far as its kind has it. */
export interface SourceOrigin {
  connectionId?: string;
  /** Of the page, issue or draft. */
  id?: string;
  key?: string;
  url?: string;
  jql?: string;
  fileName?: string;
  mime?: string;
  /** Of the diff of a pull request: `owner/name`, its number and the commits that it lies between. */
  repository?: string;
  number?: number;
  base?: string;
  head?: string;
  /** Changed files whose changes the other system did not give. */
  leftOut?: string[];
  /** What its reader could not take over, in words. */
  notes?: string[];
  /** Of a log: what there was in all of it, of which the passages are a part. */
  log?: Omit<MinedLog, "windows">;
  /** Of metrics: what code found in them. */
  metrics?: MetricsFacts;
  /** Of commits: each of them, with its passage. */
  commits?: CommitFacts[];
}

/** Where it is to go. Ids, never names: names are localized and renamed. */
export interface Target {
  connectionId: string;
  projectKey: string;
  projectName: string;
  issueTypeId: string;
  issueTypeName: string;
  subtask: boolean;
  /** Of a sub-task. */
  parentKey?: string;
  /** Of an item below another one of its draft: the tree says what it belongs to. */
  placed?: boolean;
  /** Of a backlog: which of the project's types each kind becomes. */
  types?: Partial<Record<ItemKind, { id: string; name: string }>>;
}

/** Where the composition of a backlog stands; written with the nodes of each step. */
export interface CompositionCursor {
  phase: "outline" | "nodes";
  done: number;
  total: number;
  /** Ids of the nodes whose details are still to be written, those being written in front. */
  left?: string[];
  /** Ids of those that the model failed at: they hold their outline and a question that says so. */
  failed?: string[];
}

/** Exactly what is sent, before the dialect's own shape. */
export interface IssueFields {
  projectKey: string;
  issueTypeId: string;
  /** Empty: an issue that stands is taken from below the one that it belonged to. */
  parentKey?: string;
  /** The field that takes `parentKey` where `parent` does not: the epic link. */
  parentField?: string;
  summary: string;
  /** Markdown; the dialect's writer makes wiki markup or ADF of it. */
  description: string;
  priorityId?: string;
  labels: string[];
  /** Where the mark of its publication stands when the create screen has no labels. */
  markIn?: "description";
  /** By field id, in the write shape of Jira. */
  custom: Record<string, unknown>;
}

/** A field that was changed here and in Jira, and whose value a person let stand. */
export interface FieldChoice {
  field: string;
  name: string;
  stands: "mine" | "theirs";
}

/** What an update writes of the fields of an issue that stands. */
export interface FieldUpdate {
  /** Ids of the fields. */
  write: string[];
  /** What Jira held when it was signed, in plain words by field id: else it is not overwritten. */
  seen: Record<string, string>;
  chosen?: (FieldChoice & { accountId: string; who: string; at: string })[];
}

/** The fields of an item of a publication: all of them, also where only some are written. */
export type ItemFields = IssueFields & { update?: FieldUpdate };

export interface Difference {
  field: string;
  sent: string;
  found: string;
}

export function draftTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const account = () =>
    k
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });

  const drafts = k.table(
    "drafts",
    {
      id: k.text("id").primaryKey(),
      accountId: account(),
      /** DESIGN's draft types; `story` is one item of any kind (`item`). */
      type: k.text("type").$type<DraftType>().notNull(),
      item: k.text("item").$type<ItemKind>().notNull(),
      criteriaFormat: k.text("criteria_format").$type<CriteriaFormat>().notNull(),
      title: k.text("title").notNull(),
      state: k.text("state").$type<DraftState>().notNull(),
      promptName: k.text("prompt_name").notNull(),
      /** That made it; null before its first composition, and of drafts from before it was kept. */
      promptVersion: k.int("prompt_version"),
      llmConnectionId: k.text("llm_connection_id").notNull(),
      model: k.text("model").notNull(),
      target: k.json<Target>("target").notNull(),
      /** What the person filled for fields of the create screen, by field id, in Jira's write shape; for every node that says nothing else. */
      fields: k.json<Record<string, unknown>>("fields").notNull(),
      /** The newest revision's number; 0 before the first. */
      revision: k.int("revision").notNull(),
      /** That somebody signed last: finds those that wait for a second signature among many. */
      signedRevision: k.int("signed_revision"),
      /** Of the newest revision; null before the first. */
      nodes: k.int("nodes"),
      /** The highest number that a node of any revision had: none is used again. */
      lastNode: k.int("last_node").notNull().default(0),
      /** Requirement statements of its sources that some part cites, of all. */
      covered: k.int("covered"),
      statements: k.int("statements"),
      /** Of the issue that a publication made. */
      issueKey: k.text("issue_key"),
      issueUrl: k.text("issue_url"),
      createdAt: k.time("created_at").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [
      k.index("drafts_page").on(t.accountId, t.updatedAt, t.id),
      k.index("drafts_updated").on(t.updatedAt, t.id),
      k.index("drafts_prompt").on(t.promptName, t.promptVersion, t.createdAt),
      k
        .index("drafts_publishing")
        .on(t.accountId, t.updatedAt)
        .where(sql`state = 'publishing'`),
      k
        .index("drafts_signed")
        .on(t.accountId, t.updatedAt, t.id)
        .where(sql`state = 'open' and signed_revision is not null`),
    ],
  );
  const draft = () =>
    k
      .text("draft_id")
      .notNull()
      .references(() => drafts.id, { onDelete: "cascade" });

  const sources = k.table(
    "sources",
    {
      id: k.text("id").primaryKey(),
      accountId: account(),
      /** Null while it waits on the form of a new draft. */
      draftId: k.text("draft_id").references(() => drafts.id, { onDelete: "cascade" }),
      /** In the order in which the sources were added, from 1. */
      position: k.int("position").notNull(),
      kind: k.text("kind").$type<SourceKind>().notNull(),
      title: k.text("title").notNull(),
      origin: k.json<SourceOrigin>("origin").notNull(),
      /** As the other system counts it; null where it has none. */
      version: k.text("version"),
      /** Verbatim; of a file, the text that its reader found. */
      body: k.text("body").notNull(),
      passages: k.json<Passage[]>("passages").notNull(),
      /** The later version of the same page or issue that took its place, and when; null where it was taken from the draft, by whom its revision says. */
      replacedById: k.text("replaced_by_id"),
      replacedAt: k.time("replaced_at"),
      /** When the other system was last asked for a later version, and which it named. */
      checkedAt: k.time("checked_at"),
      newerVersion: k.text("newer_version"),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [
      k.index("sources_draft").on(t.draftId, t.position),
      k
        .index("sources_waiting")
        .on(t.accountId, t.position)
        .where(sql`draft_id is null`),
    ],
  );

  /** The bytes of an uploaded file, as they came. */
  const sourceFiles = k.table("source_files", {
    sourceId: k
      .text("source_id")
      .primaryKey()
      .references(() => sources.id, { onDelete: "cascade" }),
    bytes: k.bytes("bytes").notNull(),
  });

  /** Never changed once written. */
  const revisions = k.table(
    "revisions",
    {
      draftId: draft(),
      number: k.int("number").notNull(),
      content: k.json<RevisionContent>("content").notNull(),
      /** How it came to be: the first composition, a refinement, a person's edit, a fix of a finding, undo, a later version of a source or the end of one. */
      origin: k
        .text("origin")
        .$type<
          | "composed"
          | "refined"
          | "edited"
          | "fixed"
          | "restored"
          | "imported"
          | "sourced"
          | "unsourced"
        >()
        .notNull(),
      /** The instruction, the edited part, the rule, or the revision that was restored. */
      note: k.text("note").notNull(),
      compositionId: k.text("composition_id"),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.draftId, t.number] })],
  );

  /** One run of a model: the first composition or a refinement. Its row is written before the call. */
  const compositions = k.table(
    "compositions",
    {
      id: k.text("id").primaryKey(),
      draftId: draft(),
      jobId: k.text("job_id").notNull(),
      /** Null for the first composition; a refinement has its instruction. */
      instruction: k.text("instruction"),
      /** The revision that it started from; 0 for none. */
      baseRevision: k.int("base_revision").notNull(),
      state: k.text("state").$type<CompositionState>().notNull(),
      /** The model's answer as far as it has come: JSON text, maybe cut. Of a backlog, of the step that runs. */
      text: k.text("text").notNull(),
      /** The nodes of a backlog that a refinement is to change; null for all. */
      nodeIds: k.json<string[]>("node_ids"),
      /** Of a backlog: its outline as far as it stands, and how many steps are done of how many. */
      content: k.json<BacklogContent>("content"),
      cursor: k.json<CompositionCursor>("cursor"),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      activityId: k.text("activity_id"),
      accountId: k.text("account_id").notNull(),
      stopAskedAt: k.time("stop_asked_at"),
      createdAt: k.time("created_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.index("compositions_draft").on(t.draftId, t.createdAt)],
  );

  const publications = k.table(
    "publications",
    {
      id: k.text("id").primaryKey(),
      draftId: draft(),
      revision: k.int("revision").notNull(),
      connectionId: k.text("connection_id").notNull(),
      /** Where the connection led when it was signed; null before that was kept. */
      baseUrl: k.text("base_url"),
      /** The label that finds its items: `cs-<short id>`. */
      marker: k.text("marker").notNull().unique(),
      state: k.text("state").$type<PublicationState>().notNull(),
      jobId: k.text("job_id").notNull(),
      /** Who countersigned, and when. */
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.index("publications_draft").on(t.draftId, t.createdAt)],
  );

  const publicationItems = k.table(
    "publication_items",
    {
      id: k.text("id").primaryKey(),
      publicationId: k
        .text("publication_id")
        .notNull()
        .references(() => publications.id, { onDelete: "cascade" }),
      position: k.int("position").notNull(),
      action: k.text("action").$type<"create" | "update">().notNull().default("create"),
      nodeId: k.text("node_id").notNull().default("n1"),
      /** The item whose issue this one's belongs to: it is created first, and its key filled in. */
      parentItemId: k.text("parent_item_id"),
      fields: k.json<ItemFields>("fields").notNull(),
      state: k.text("state").$type<PublicationItemState>().notNull(),
      /** How often a create was sent; written before each. */
      sends: k.int("sends").notNull(),
      /** How often the marker was searched after an unknown outcome. */
      searches: k.int("searches").notNull(),
      issueId: k.text("issue_id"),
      issueKey: k.text("issue_key"),
      issueUrl: k.text("issue_url"),
      /** Jira already had it when we looked: found by marker, not answered by the create call. */
      adopted: k.bool("adopted").notNull(),
      differences: k.json<Difference[]>("differences").notNull(),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      /** Errors of Jira by field id. */
      fieldErrors: k.json<Record<string, string>>("field_errors").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [k.uniqueIndex("publication_items_position").on(t.publicationId, t.position)],
  );

  /** What a person typed and has not sent: one row a form, newest wins. */
  const openForms = k.table(
    "open_forms",
    {
      accountId: account(),
      /** `drafts/new`, `drafts/<id>/edit`. */
      form: k.text("form").notNull(),
      values: k.json<Record<string, string>>("values").notNull(),
      /** Rises with each save: an older tab notices. */
      version: k.int("version").notNull(),
      savedAt: k.time("saved_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.accountId, t.form] })],
  );

  return {
    drafts,
    sources,
    sourceFiles,
    revisions,
    compositions,
    publications,
    publicationItems,
    openForms,
  };
}
