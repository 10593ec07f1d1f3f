import type { Kit } from "../kit.pg.ts";
import type { CriteriaFormat, ItemKind, StoryContent } from "./content.ts";
import type { Passage } from "./drafts.ts";

/** What a prompt is used for; the code that uses it gives its variables. */
export type PromptPurpose =
  | "draft"
  | "refine"
  | "outline"
  | "node"
  | "judge"
  | "review"
  | "refute"
  | "document"
  | "rca"
  | "rca_tools"
  | "rca_test"
  | "rca_conclude"
  | "test_code"
  | "test_judge"
  | "test_cases"
  | "session"
  | "code";
/** `production` is what drafting uses; `candidate` is one that is being tried. */
export type PromptLabel = "production" | "candidate";
export type PromptOrigin = "shipped" | "written" | "imported";

/** What a version of a prompt is tried on. */
export interface TrialInput {
  kind: ItemKind;
  format: CriteriaFormat;
  project: string;
  source: string;
  /** Of a draft, as it numbers them; else they are cut from the source. */
  passages?: Passage[];
  /** What is to be refined or reviewed. */
  content?: StoryContent;
  /** Of a refinement. */
  instruction?: string;
  /** Of the item of a backlog that is to be written. */
  title?: string;
}

export function promptTables(k: Kit) {
  /** What stays the same in all versions of a prompt, and may be said otherwise at any time. */
  const prompts = k.table("prompts", {
    name: k.text("name").primaryKey(),
    purpose: k.text("purpose").$type<PromptPurpose>().notNull(),
    description: k.text("description").notNull(),
    tags: k.json<string[]>("tags").notNull(),
    /** Whose it is; null = everybody's, kept by the administrators. */
    ownerId: k.text("owner_id"),
    /** Null: it came with the product. */
    createdBy: k.text("created_by"),
    createdAt: k.time("created_at").notNull(),
  });
  /** Versions are never edited: a call names the one it used. */
  const promptVersions = k.table(
    "prompt_versions",
    {
      name: k.text("name").notNull(),
      version: k.int("version").notNull(),
      title: k.text("title").notNull(),
      purpose: k.text("purpose").$type<PromptPurpose>().notNull(),
      text: k.text("text").notNull(),
      hash: k.text("hash").notNull(),
      origin: k.text("origin").$type<PromptOrigin>().notNull().default("shipped"),
      /** What was changed and why, in its author's words. */
      note: k.text("note").notNull().default(""),
      /** Null: it came with the product. */
      createdBy: k.text("created_by"),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.name, t.version] })],
  );
  const promptLabels = k.table(
    "prompt_labels",
    {
      name: k.text("name").notNull(),
      label: k.text("label").$type<PromptLabel>().notNull(),
      version: k.int("version").notNull(),
      /** Null: the product itself. */
      movedBy: k.text("moved_by"),
      movedAt: k.time("moved_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.name, t.label] })],
  );
  const trialInputs = k.table(
    "trial_inputs",
    {
      id: k.text("id").primaryKey(),
      promptName: k.text("prompt_name").notNull(),
      accountId: k.text("account_id").notNull(),
      title: k.text("title").notNull(),
      input: k.json<TrialInput>("input").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.index("trial_inputs_prompt").on(t.promptName, t.accountId, t.createdAt)],
  );
  /** One question to one or two versions; gone after a while. */
  const trials = k.table(
    "trials",
    {
      id: k.text("id").primaryKey(),
      promptName: k.text("prompt_name").notNull(),
      accountId: k.text("account_id").notNull(),
      inputTitle: k.text("input_title").notNull(),
      input: k.json<TrialInput>("input").notNull(),
      connectionId: k.text("connection_id").notNull(),
      model: k.text("model").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [
      k.index("trials_prompt").on(t.promptName, t.accountId, t.createdAt),
      k.index("trials_created").on(t.createdAt),
    ],
  );
  const trialRuns = k.table(
    "trial_runs",
    {
      trialId: k
        .text("trial_id")
        .notNull()
        .references(() => trials.id, { onDelete: "cascade" }),
      version: k.int("version").notNull(),
      state: k.text("state").$type<"waiting" | "running" | "done" | "failed">().notNull(),
      answer: k.text("answer").notNull(),
      activityId: k.text("activity_id"),
      errorMessage: k.text("error_message"),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.primaryKey({ columns: [t.trialId, t.version] })],
  );
  return { prompts, promptVersions, promptLabels, trialInputs, trials, trialRuns };
}
