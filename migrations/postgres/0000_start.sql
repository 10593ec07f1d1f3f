CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"employee_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"password_set_at" timestamp (3) with time zone NOT NULL,
	"settings" jsonb NOT NULL,
	"avatar" "bytea",
	"has_avatar" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deactivated_at" timestamp (3) with time zone,
	"deactivated_by" text,
	CONSTRAINT "accounts_employee_id_unique" UNIQUE("employee_id"),
	CONSTRAINT "accounts_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"account_id" text,
	"task_type" text NOT NULL,
	"subject" text NOT NULL,
	"prompt_name" text NOT NULL,
	"prompt_version" integer NOT NULL,
	"connection_id" text NOT NULL,
	"provider" text NOT NULL,
	"model_requested" text NOT NULL,
	"model_served" text,
	"status" text NOT NULL,
	"error_code" text,
	"stop_reason" text,
	"upstream_request_id" text,
	"ttft_ms" integer,
	"total_ms" integer,
	"input_uncached" bigint,
	"cache_read" bigint,
	"cache_write_5m" bigint,
	"cache_write_1h" bigint,
	"output" bigint,
	"usage_source" text,
	"cost_nano_usd" bigint,
	"price_ref" text,
	"finished_at" timestamp (3) with time zone,
	"owner" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity_attempts" (
	"activity_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"http_status" integer,
	"error_code" text,
	CONSTRAINT "activity_attempts_activity_id_attempt_pk" PRIMARY KEY("activity_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"account_id" text,
	"who" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"address" text NOT NULL,
	"request_id" text NOT NULL,
	"details" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "compositions" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"job_id" text NOT NULL,
	"instruction" text,
	"base_revision" integer NOT NULL,
	"state" text NOT NULL,
	"text" text NOT NULL,
	"error_code" text,
	"error_message" text,
	"activity_id" text,
	"account_id" text NOT NULL,
	"stop_asked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text,
	"kind" text NOT NULL,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"settings" jsonb NOT NULL,
	"secret" text,
	"secret_hints" jsonb NOT NULL,
	"secret_set_at" timestamp (3) with time zone,
	"secret_ends_at" timestamp (3) with time zone,
	"ca_pem" text,
	"identity" jsonb,
	"capabilities" jsonb NOT NULL,
	"test" jsonb,
	"tested_at" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	"disabled_reason" text,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"type" text NOT NULL,
	"item" text NOT NULL,
	"criteria_format" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"prompt_name" text NOT NULL,
	"llm_connection_id" text NOT NULL,
	"model" text NOT NULL,
	"target" jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"issue_key" text,
	"issue_url" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_attempts" (
	"job_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"owner" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "job_progress" (
	"job_id" text PRIMARY KEY NOT NULL,
	"done" integer NOT NULL,
	"total" integer,
	"text" text NOT NULL,
	"cursor" text,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"name" text NOT NULL,
	"label" text NOT NULL,
	"account_id" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"priority" integer NOT NULL,
	"run_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"max_attempts" integer NOT NULL,
	"rescues" integer NOT NULL,
	"unique_key" text,
	"concurrency_key" text,
	"owner" text,
	"payload" text NOT NULL,
	"result" text,
	"error" text,
	"trace_id" text,
	"cancelled_at" timestamp (3) with time zone,
	"cancelled_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "open_forms" (
	"account_id" text NOT NULL,
	"form" text NOT NULL,
	"values" jsonb NOT NULL,
	"version" integer NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "open_forms_account_id_form_pk" PRIMARY KEY("account_id","form")
);
--> statement-breakpoint
CREATE TABLE "password_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "prompt_versions" (
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"purpose" text NOT NULL,
	"text" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "prompt_versions_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
CREATE TABLE "publication_items" (
	"id" text PRIMARY KEY NOT NULL,
	"publication_id" text NOT NULL,
	"position" integer NOT NULL,
	"fields" jsonb NOT NULL,
	"state" text NOT NULL,
	"sends" integer NOT NULL,
	"searches" integer NOT NULL,
	"issue_id" text,
	"issue_key" text,
	"issue_url" text,
	"adopted" boolean NOT NULL,
	"differences" jsonb NOT NULL,
	"error_code" text,
	"error_message" text,
	"field_errors" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"revision" integer NOT NULL,
	"connection_id" text NOT NULL,
	"marker" text NOT NULL,
	"state" text NOT NULL,
	"job_id" text NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "publications_marker_unique" UNIQUE("marker")
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"name" text PRIMARY KEY NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"paused_by" text
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" text PRIMARY KEY NOT NULL,
	"identity" jsonb NOT NULL,
	"avatar" "bytea",
	"connection" jsonb NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"draft_id" text NOT NULL,
	"number" integer NOT NULL,
	"content" jsonb NOT NULL,
	"origin" text NOT NULL,
	"note" text NOT NULL,
	"composition_id" text,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "revisions_draft_id_number_pk" PRIMARY KEY("draft_id","number")
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"name" text PRIMARY KEY NOT NULL,
	"fired_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seal_checks" (
	"kid" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "setup_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"used_by" text
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"passages" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"proved_at" timestamp (3) with time zone NOT NULL,
	"address" text NOT NULL,
	"user_agent" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"pid_start" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"beat" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD CONSTRAINT "activity_attempts_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "compositions" ADD CONSTRAINT "compositions_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_attempts" ADD CONSTRAINT "job_attempts_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_progress" ADD CONSTRAINT "job_progress_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_forms" ADD CONSTRAINT "open_forms_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_items" ADD CONSTRAINT "publication_items_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_page" ON "accounts" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "activities_account" ON "activities" USING btree ("account_id","at","id");--> statement-breakpoint
CREATE INDEX "activities_subject" ON "activities" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "activities_status" ON "activities" USING btree ("status","at");--> statement-breakpoint
CREATE INDEX "audit_entries_account" ON "audit_entries" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "audit_entries_action" ON "audit_entries" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "compositions_draft" ON "compositions" USING btree ("draft_id","created_at");--> statement-breakpoint
CREATE INDEX "connections_account" ON "connections" USING btree ("account_id","kind","id");--> statement-breakpoint
CREATE INDEX "drafts_page" ON "drafts" USING btree ("account_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "drafts_publishing" ON "drafts" USING btree ("account_id","updated_at") WHERE state = 'publishing';--> statement-breakpoint
CREATE INDEX "job_attempts_job" ON "job_attempts" USING btree ("job_id","started_at");--> statement-breakpoint
CREATE INDEX "jobs_ready" ON "jobs" USING btree ("queue","account_id","priority","run_at","id") WHERE state = 'ready';--> statement-breakpoint
CREATE INDEX "jobs_due" ON "jobs" USING btree ("run_at") WHERE state = 'ready' and run_at > created_at;--> statement-breakpoint
CREATE INDEX "jobs_running" ON "jobs" USING btree ("queue","account_id") WHERE state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_concurrency" ON "jobs" USING btree ("queue","concurrency_key") WHERE concurrency_key is not null and state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_unique" ON "jobs" USING btree ("queue","unique_key") WHERE unique_key is not null and state in ('ready', 'running');--> statement-breakpoint
CREATE INDEX "jobs_account" ON "jobs" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "jobs_account_open" ON "jobs" USING btree ("account_id","id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "jobs_account_failed" ON "jobs" USING btree ("account_id","state","id") WHERE state in ('dead', 'cancelled');--> statement-breakpoint
CREATE INDEX "jobs_failed" ON "jobs" USING btree ("state","id") WHERE state in ('dead', 'cancelled');--> statement-breakpoint
CREATE INDEX "password_resets_account" ON "password_resets" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "publication_items_position" ON "publication_items" USING btree ("publication_id","position");--> statement-breakpoint
CREATE INDEX "publications_draft" ON "publications" USING btree ("draft_id","created_at");--> statement-breakpoint
CREATE INDEX "registrations_expires" ON "registrations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sources_draft" ON "sources" USING btree ("draft_id","created_at");--> statement-breakpoint
CREATE INDEX "user_sessions_account" ON "user_sessions" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "user_sessions_expires" ON "user_sessions" USING btree ("expires_at");