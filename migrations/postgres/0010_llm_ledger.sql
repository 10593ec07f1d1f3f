CREATE TABLE "activity_bodies" (
	"activity_id" text PRIMARY KEY NOT NULL,
	"request" text NOT NULL,
	"answer" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity_days" (
	"day" text NOT NULL,
	"account_id" text NOT NULL,
	"project_key" text NOT NULL,
	"task_type" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"prompt_name" text NOT NULL,
	"prompt_version" integer NOT NULL,
	"status" text NOT NULL,
	"cache" text NOT NULL,
	"calls" bigint NOT NULL,
	"unpriced" bigint NOT NULL,
	"attempts" bigint NOT NULL,
	"input_uncached" bigint NOT NULL,
	"cache_read" bigint NOT NULL,
	"cache_write" bigint NOT NULL,
	"output" bigint NOT NULL,
	"cost_nano_usd" bigint NOT NULL,
	"saved_nano_usd" bigint NOT NULL,
	"total_ms" bigint NOT NULL,
	"ttft_ms" bigint NOT NULL,
	"ttft_calls" bigint NOT NULL,
	CONSTRAINT "activity_days_pk" PRIMARY KEY("day","account_id","project_key","task_type","provider","model","prompt_name","prompt_version","status","cache")
);
--> statement-breakpoint
CREATE TABLE "budget_spends" (
	"scope" text NOT NULL,
	"scope_id" text NOT NULL,
	"period" text NOT NULL,
	"spent_nano_usd" bigint NOT NULL,
	"reserved_nano_usd" bigint NOT NULL,
	"requests" bigint NOT NULL,
	"warned_at" timestamp (3) with time zone,
	CONSTRAINT "budget_spends_scope_scope_id_period_pk" PRIMARY KEY("scope","scope_id","period")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"scope" text NOT NULL,
	"scope_id" text NOT NULL,
	"period" text NOT NULL,
	"limit_nano_usd" bigint,
	"limit_requests" bigint,
	"changed_by" text,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "budgets_scope_scope_id_period_pk" PRIMARY KEY("scope","scope_id","period")
);
--> statement-breakpoint
CREATE TABLE "llm_cache" (
	"key" text PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"model_served" text,
	"task_type" text NOT NULL,
	"events" jsonb NOT NULL,
	"bytes" bigint NOT NULL,
	"cost_nano_usd" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL,
	"hits" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "price_rows" (
	"model" text NOT NULL,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"prices" jsonb NOT NULL,
	"changed_by" text,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "price_rows_model_effective_from_pk" PRIMARY KEY("model","effective_from")
);
--> statement-breakpoint
DROP INDEX "activities_status";--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "saved_nano_usd" bigint;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "reserved_nano_usd" bigint;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "day" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "cache" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "attempts" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "fallback" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "http_status" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "bytes_in" bigint;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "bytes_out" bigint;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "overhead_us" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "project_key" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "job_id" text;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "input_uncached" bigint;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "cache_read" bigint;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "cache_write_5m" bigint;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "cache_write_1h" bigint;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "output" bigint;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "usage_source" text;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "cost_nano_usd" bigint;--> statement-breakpoint
ALTER TABLE "activity_bodies" ADD CONSTRAINT "activity_bodies_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_bodies_created" ON "activity_bodies" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "activity_days_account" ON "activity_days" USING btree ("account_id","day");--> statement-breakpoint
CREATE INDEX "llm_cache_used" ON "llm_cache" USING btree ("last_used_at");--> statement-breakpoint
CREATE INDEX "llm_cache_expires" ON "llm_cache" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "llm_cache_scope" ON "llm_cache" USING btree ("scope");--> statement-breakpoint
CREATE INDEX "activities_at" ON "activities" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "activities_model" ON "activities" USING btree ("model_requested","at","id");--> statement-breakpoint
CREATE INDEX "activities_project" ON "activities" USING btree ("project_key","at","id");--> statement-breakpoint
CREATE INDEX "activities_task" ON "activities" USING btree ("task_type","at","id");--> statement-breakpoint
CREATE INDEX "activities_day" ON "activities" USING btree ("day");--> statement-breakpoint
CREATE INDEX "activities_status" ON "activities" USING btree ("status","at","id");--> statement-breakpoint
UPDATE activities SET day = to_char(at at time zone 'UTC', 'YYYY-MM-DD'), attempts = (SELECT count(*) FROM activity_attempts WHERE activity_id = activities.id);--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'company', '', day, coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities GROUP BY 1, 2, 3;--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'company', '', substr(day, 1, 7), coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities GROUP BY 1, 2, 3;--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'account', account_id, day, coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities WHERE account_id IS NOT NULL GROUP BY 1, 2, 3;--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'account', account_id, substr(day, 1, 7), coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities WHERE account_id IS NOT NULL GROUP BY 1, 2, 3;
