import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";
import type { draftTables } from "./drafts.ts";

/** What a colleague may do with a draft that was shared with them; each includes those before. */
export type ShareLevel = "comment" | "suggest" | "countersign";

export interface JudgedFinding {
  rule: string;
  nodeId: string;
  part: string;
  message: string;
  /** Words of the part that it objects to; checked against the part. */
  quote: string;
}

type Accounts = ReturnType<typeof accountTables>;
type Drafts = ReturnType<typeof draftTables>;

/** What a signer chose beside the revision: it is sent as they said. */
export interface SignedChoices {
  /** By `<node>.<field>`: which value stands, of those changed here and in Jira. */
  stands: Record<string, "mine" | "theirs">;
  /** The uploaded files go along. */
  attach: boolean;
}

/** Who else looks at a draft, and what they and the judge say of it. */
export function reviewTables(k: Kit, { accounts }: Accounts, { drafts }: Drafts) {
  const draft = () =>
    k
      .text("draft_id")
      .notNull()
      .references(() => drafts.id, { onDelete: "cascade" });
  const account = () =>
    k
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });

  const draftShares = k.table(
    "draft_shares",
    {
      draftId: draft(),
      accountId: account(),
      level: k.text("level").$type<ShareLevel>().notNull(),
      grantedBy: k.text("granted_by").notNull(),
      createdAt: k.time("created_at").notNull(),
      endedAt: k.time("ended_at"),
    },
    (t) => [
      k.primaryKey({ columns: [t.draftId, t.accountId] }),
      k.index("draft_shares_account").on(t.accountId, t.createdAt, t.draftId),
    ],
  );

  const comments = k.table(
    "comments",
    {
      id: k.text("id").primaryKey(),
      draftId: draft(),
      /** The revision that was looked at. */
      revision: k.int("revision").notNull(),
      nodeId: k.text("node_id").notNull(),
      /** A part key, or "" for the whole. */
      part: k.text("part").notNull(),
      text: k.text("text").notNull(),
      /** Words to stand there instead; null for a plain comment. */
      suggestion: k.text("suggestion"),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      outcome: k.text("outcome").$type<"done" | "accepted" | "declined">(),
      decidedBy: k.text("decided_by"),
      decidedAt: k.time("decided_at"),
    },
    (t) => [k.index("comments_draft").on(t.draftId, t.createdAt, t.id)],
  );

  /** A signature holds for one revision; the last one that is needed makes the publication. */
  const countersignatures = k.table(
    "countersignatures",
    {
      draftId: draft(),
      revision: k.int("revision").notNull(),
      accountId: k.text("account_id").notNull(),
      /** Of what is sent and no revision holds: the common field values and the target. */
      fingerprint: k.text("fingerprint").notNull().default(""),
      /** What was said on the page where it was signed; null: before that was kept. */
      choices: k.json<SignedChoices>("choices"),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.draftId, t.revision, t.accountId] })],
  );

  /** What a model says of one revision by the rules that no code can check. */
  const judgements = k.table(
    "judgements",
    {
      id: k.text("id").primaryKey(),
      draftId: draft(),
      revision: k.int("revision").notNull(),
      jobId: k.text("job_id").notNull(),
      state: k.text("state").$type<"queued" | "running" | "done" | "failed">().notNull(),
      findings: k.json<JudgedFinding[]>("findings").notNull(),
      errorMessage: k.text("error_message"),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.index("judgements_draft").on(t.draftId, t.createdAt)],
  );

  /** A finding that a person leaves as it is. */
  const findingDecisions = k.table(
    "finding_decisions",
    {
      id: k.text("id").primaryKey(),
      draftId: draft(),
      rule: k.text("rule").notNull(),
      nodeId: k.text("node_id").notNull(),
      part: k.text("part").notNull(),
      /** Of the words that were found fault with: once they change, it counts again. */
      fingerprint: k.text("fingerprint").notNull(),
      reason: k.text("reason").notNull(),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      withdrawnAt: k.time("withdrawn_at"),
    },
    (t) => [k.index("finding_decisions_draft").on(t.draftId, t.createdAt)],
  );

  /** What an admin set for a project of a Jira: over the rules of the company. */
  const projectSettings = k.table(
    "project_settings",
    {
      baseUrl: k.text("base_url").notNull(),
      projectKey: k.text("project_key").notNull(),
      projectName: k.text("project_name").notNull(),
      /** As far as it differs: rule id -> its settings. */
      rules: k.json<Record<string, unknown>>("rules").notNull(),
      /** How many people must countersign: 1 or 2. */
      signatures: k.int("signatures").notNull(),
      updatedBy: k.text("updated_by").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.baseUrl, t.projectKey] })],
  );

  return {
    draftShares,
    comments,
    countersignatures,
    judgements,
    findingDecisions,
    projectSettings,
  };
}
