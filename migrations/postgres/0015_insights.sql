CREATE TABLE "call_days" (
	"day" text NOT NULL,
	"account_id" text NOT NULL,
	"project_key" text NOT NULL,
	"task_type" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"prompt_name" text NOT NULL,
	"prompt_version" integer NOT NULL,
	"calls" bigint NOT NULL,
	"cached" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"interrupted" bigint NOT NULL,
	"cancelled" bigint NOT NULL,
	"blocked" bigint NOT NULL,
	"unpriced" bigint NOT NULL,
	"input" bigint NOT NULL,
	"cache_read" bigint NOT NULL,
	"output" bigint NOT NULL,
	"cost_nano_usd" bigint NOT NULL,
	"saved_nano_usd" bigint NOT NULL,
	"first_250" integer NOT NULL,
	"first_500" integer NOT NULL,
	"first_1000" integer NOT NULL,
	"first_2000" integer NOT NULL,
	"first_4000" integer NOT NULL,
	"first_8000" integer NOT NULL,
	"first_15000" integer NOT NULL,
	"first_30000" integer NOT NULL,
	"first_60000" integer NOT NULL,
	"first_120000" integer NOT NULL,
	"first_longer" integer NOT NULL,
	"total_250" integer NOT NULL,
	"total_500" integer NOT NULL,
	"total_1000" integer NOT NULL,
	"total_2000" integer NOT NULL,
	"total_4000" integer NOT NULL,
	"total_8000" integer NOT NULL,
	"total_15000" integer NOT NULL,
	"total_30000" integer NOT NULL,
	"total_60000" integer NOT NULL,
	"total_120000" integer NOT NULL,
	"total_longer" integer NOT NULL,
	CONSTRAINT "call_days_pk" PRIMARY KEY("account_id","day","project_key","task_type","provider","model","prompt_name","prompt_version")
);
--> statement-breakpoint
CREATE TABLE "draft_outcomes" (
	"draft_id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"project_key" text NOT NULL,
	"model" text NOT NULL,
	"prompt_name" text NOT NULL,
	"prompt_version" integer NOT NULL,
	"day" text NOT NULL,
	"outcome" text NOT NULL,
	"refinements" integer NOT NULL,
	"to_issue_ms" bigint,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "call_days_people" ON "call_days" USING btree ("day","account_id","project_key","task_type","model","calls","cached","failed","interrupted","unpriced","input","cache_read","output","cost_nano_usd","saved_nano_usd");--> statement-breakpoint
CREATE INDEX "draft_outcomes_day" ON "draft_outcomes" USING btree ("day","project_key","model","prompt_name","prompt_version","account_id","outcome","refinements","to_issue_ms");--> statement-breakpoint
CREATE INDEX "draft_outcomes_account" ON "draft_outcomes" USING btree ("account_id","day","project_key","model","prompt_name","prompt_version","outcome","refinements","to_issue_ms");--> statement-breakpoint
CREATE INDEX "draft_outcomes_updated" ON "draft_outcomes" USING btree ("outcome","updated_at");--> statement-breakpoint
CREATE INDEX "drafts_updated" ON "drafts" USING btree ("updated_at","id");