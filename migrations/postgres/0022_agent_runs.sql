CREATE TABLE "agent_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"agent" text NOT NULL,
	"job_id" text NOT NULL,
	"instruction" text,
	"base_revision" integer NOT NULL,
	"properties" jsonb NOT NULL,
	"state" text NOT NULL,
	"error_code" text,
	"error_message" text,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "agent_steps" (
	"run_id" text NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"state" text NOT NULL,
	"output" jsonb,
	"error_code" text,
	"error_message" text,
	"activity_id" text,
	"tokens" integer,
	"cost_nano_usd" bigint,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "agent_steps_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
ALTER TABLE "document_publications" ADD COLUMN "review" jsonb;--> statement-breakpoint
ALTER TABLE "agent_runs" ADD CONSTRAINT "agent_runs_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_steps" ADD CONSTRAINT "agent_steps_run_id_agent_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."agent_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_runs_draft" ON "agent_runs" USING btree ("draft_id","created_at");