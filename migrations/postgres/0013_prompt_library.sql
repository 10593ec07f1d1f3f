CREATE TABLE "prompt_labels" (
	"name" text NOT NULL,
	"label" text NOT NULL,
	"version" integer NOT NULL,
	"moved_by" text,
	"moved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "prompt_labels_name_label_pk" PRIMARY KEY("name","label")
);
--> statement-breakpoint
CREATE TABLE "prompts" (
	"name" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"description" text NOT NULL,
	"tags" jsonb NOT NULL,
	"owner_id" text,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trial_inputs" (
	"id" text PRIMARY KEY NOT NULL,
	"prompt_name" text NOT NULL,
	"account_id" text NOT NULL,
	"title" text NOT NULL,
	"input" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trial_runs" (
	"trial_id" text NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"answer" text NOT NULL,
	"activity_id" text,
	"error_message" text,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "trial_runs_trial_id_version_pk" PRIMARY KEY("trial_id","version")
);
--> statement-breakpoint
CREATE TABLE "trials" (
	"id" text PRIMARY KEY NOT NULL,
	"prompt_name" text NOT NULL,
	"account_id" text NOT NULL,
	"input_title" text NOT NULL,
	"input" jsonb NOT NULL,
	"connection_id" text NOT NULL,
	"model" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "prompt_version" integer;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD COLUMN "origin" text DEFAULT 'shipped' NOT NULL;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "trial_runs" ADD CONSTRAINT "trial_runs_trial_id_trials_id_fk" FOREIGN KEY ("trial_id") REFERENCES "public"."trials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trial_inputs_prompt" ON "trial_inputs" USING btree ("prompt_name","account_id","created_at");--> statement-breakpoint
CREATE INDEX "trials_prompt" ON "trials" USING btree ("prompt_name","account_id","created_at");--> statement-breakpoint
CREATE INDEX "trials_created" ON "trials" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "drafts_prompt" ON "drafts" USING btree ("prompt_name","prompt_version","created_at");