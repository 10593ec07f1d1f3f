CREATE TABLE "comments" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"revision" integer NOT NULL,
	"node_id" text NOT NULL,
	"part" text NOT NULL,
	"text" text NOT NULL,
	"suggestion" text,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"outcome" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "countersignatures" (
	"draft_id" text NOT NULL,
	"revision" integer NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "countersignatures_draft_id_revision_account_id_pk" PRIMARY KEY("draft_id","revision","account_id")
);
--> statement-breakpoint
CREATE TABLE "document_publications" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"revision" integer NOT NULL,
	"kind" text NOT NULL,
	"connection_id" text NOT NULL,
	"base_url" text NOT NULL,
	"space_key" text,
	"parent_id" text,
	"title" text NOT NULL,
	"issue_key" text,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"sends" integer NOT NULL,
	"searches" integer NOT NULL,
	"outside_id" text,
	"outside_url" text,
	"outside_version" integer,
	"error_code" text,
	"error_message" text,
	"job_id" text NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "draft_issues" (
	"draft_id" text NOT NULL,
	"node_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"base_url" text NOT NULL,
	"issue_id" text NOT NULL,
	"issue_key" text NOT NULL,
	"issue_url" text NOT NULL,
	"sent" jsonb,
	"revision" integer NOT NULL,
	"status" text,
	"status_category" text,
	"checked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "draft_issues_draft_id_node_id_pk" PRIMARY KEY("draft_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "draft_shares" (
	"draft_id" text NOT NULL,
	"account_id" text NOT NULL,
	"level" text NOT NULL,
	"granted_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "draft_shares_draft_id_account_id_pk" PRIMARY KEY("draft_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "duplicate_decisions" (
	"draft_id" text NOT NULL,
	"node_id" text NOT NULL,
	"issue_key" text NOT NULL,
	"issue_url" text NOT NULL,
	"act" text NOT NULL,
	"reason" text NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "duplicate_decisions_draft_id_node_id_issue_key_pk" PRIMARY KEY("draft_id","node_id","issue_key")
);
--> statement-breakpoint
CREATE TABLE "field_presets" (
	"account_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"project_key" text NOT NULL,
	"values" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "field_presets_account_id_connection_id_project_key_pk" PRIMARY KEY("account_id","connection_id","project_key")
);
--> statement-breakpoint
CREATE TABLE "finding_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"rule" text NOT NULL,
	"node_id" text NOT NULL,
	"part" text NOT NULL,
	"fingerprint" text NOT NULL,
	"reason" text NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "judgements" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"revision" integer NOT NULL,
	"job_id" text NOT NULL,
	"state" text NOT NULL,
	"findings" jsonb NOT NULL,
	"error_message" text,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "known_issues" (
	"connection_id" text NOT NULL,
	"issue_key" text NOT NULL,
	"project_key" text NOT NULL,
	"summary" text NOT NULL,
	"text" text NOT NULL,
	"url" text NOT NULL,
	"type_name" text NOT NULL,
	"status" text NOT NULL,
	"status_category" text NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "known_issues_connection_id_issue_key_pk" PRIMARY KEY("connection_id","issue_key")
);
--> statement-breakpoint
CREATE TABLE "project_settings" (
	"base_url" text NOT NULL,
	"project_key" text NOT NULL,
	"project_name" text NOT NULL,
	"rules" jsonb NOT NULL,
	"signatures" integer NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "project_settings_base_url_project_key_pk" PRIMARY KEY("base_url","project_key")
);
--> statement-breakpoint
CREATE TABLE "publication_links" (
	"id" text PRIMARY KEY NOT NULL,
	"publication_id" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"from_item_id" text NOT NULL,
	"to_item_id" text,
	"to_key" text,
	"url" text,
	"title" text,
	"source_id" text,
	"state" text NOT NULL,
	"error_code" text,
	"error_message" text,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_files" (
	"source_id" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
DROP INDEX "sources_draft";--> statement-breakpoint
ALTER TABLE "sources" ALTER COLUMN "draft_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "compositions" ADD COLUMN "node_ids" jsonb;--> statement-breakpoint
ALTER TABLE "compositions" ADD COLUMN "content" jsonb;--> statement-breakpoint
ALTER TABLE "compositions" ADD COLUMN "cursor" jsonb;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "nodes" integer;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "covered" integer;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "statements" integer;--> statement-breakpoint
ALTER TABLE "publication_items" ADD COLUMN "action" text DEFAULT 'create' NOT NULL;--> statement-breakpoint
ALTER TABLE "publication_items" ADD COLUMN "node_id" text DEFAULT 'n1' NOT NULL;--> statement-breakpoint
ALTER TABLE "publication_items" ADD COLUMN "parent_item_id" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "account_id" text;--> statement-breakpoint
UPDATE "sources" SET "account_id" = (SELECT "account_id" FROM "drafts" WHERE "drafts"."id" = "draft_id");--> statement-breakpoint
ALTER TABLE "sources" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "position" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ALTER COLUMN "position" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "origin" jsonb DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "sources" ALTER COLUMN "origin" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "version" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "replaced_by_id" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "replaced_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "checked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "newer_version" text;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "countersignatures" ADD CONSTRAINT "countersignatures_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_publications" ADD CONSTRAINT "document_publications_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_issues" ADD CONSTRAINT "draft_issues_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_shares" ADD CONSTRAINT "draft_shares_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_shares" ADD CONSTRAINT "draft_shares_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duplicate_decisions" ADD CONSTRAINT "duplicate_decisions_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_presets" ADD CONSTRAINT "field_presets_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_decisions" ADD CONSTRAINT "finding_decisions_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgements" ADD CONSTRAINT "judgements_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_links" ADD CONSTRAINT "publication_links_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_links" ADD CONSTRAINT "publication_links_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_files" ADD CONSTRAINT "source_files_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comments_draft" ON "comments" USING btree ("draft_id","created_at","id");--> statement-breakpoint
CREATE INDEX "document_publications_draft" ON "document_publications" USING btree ("draft_id","created_at");--> statement-breakpoint
CREATE INDEX "draft_shares_account" ON "draft_shares" USING btree ("account_id","created_at","draft_id");--> statement-breakpoint
CREATE INDEX "finding_decisions_draft" ON "finding_decisions" USING btree ("draft_id","created_at");--> statement-breakpoint
CREATE INDEX "judgements_draft" ON "judgements" USING btree ("draft_id","created_at");--> statement-breakpoint
CREATE INDEX "known_issues_read" ON "known_issues" USING btree ("connection_id","project_key","read_at");--> statement-breakpoint
CREATE UNIQUE INDEX "publication_links_position" ON "publication_links" USING btree ("publication_id","position");--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sources_waiting" ON "sources" USING btree ("account_id","position") WHERE draft_id is null;--> statement-breakpoint
CREATE INDEX "sources_draft" ON "sources" USING btree ("draft_id","position");