CREATE TABLE "agent_files" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"bytes" bigint NOT NULL,
	"text" text NOT NULL,
	"notes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "session_steps" (
	"turn_id" text NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"state" text NOT NULL,
	"arguments" text,
	"output" jsonb,
	"error_code" text,
	"approval_id" text,
	"activity_id" text,
	"tokens" integer,
	"cost_nano_usd" bigint,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "session_steps_turn_id_key_pk" PRIMARY KEY("turn_id","key")
);
--> statement-breakpoint
CREATE TABLE "session_turns" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"position" integer NOT NULL,
	"question" text NOT NULL,
	"files" jsonb NOT NULL,
	"answer" text NOT NULL,
	"state" text NOT NULL,
	"error_code" text,
	"error_message" text,
	"job_id" text,
	"model_served" text,
	"tokens" integer,
	"cost_nano_usd" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "tool_stops" (
	"id" text PRIMARY KEY NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"ended_by" text,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "user_agent_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"agent" text,
	"title" text NOT NULL,
	"llm_connection_id" text NOT NULL,
	"model" text NOT NULL,
	"project_id" text,
	"properties" jsonb NOT NULL,
	"servers" jsonb NOT NULL,
	"repository" jsonb,
	"forked_from" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agent_files" ADD CONSTRAINT "agent_files_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_steps" ADD CONSTRAINT "session_steps_turn_id_session_turns_id_fk" FOREIGN KEY ("turn_id") REFERENCES "public"."session_turns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_turns" ADD CONSTRAINT "session_turns_session_id_user_agent_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."user_agent_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_agent_sessions" ADD CONSTRAINT "user_agent_sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_files_page" ON "agent_files" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "agent_files_expires" ON "agent_files" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "session_turns_place" ON "session_turns" USING btree ("session_id","position");--> statement-breakpoint
CREATE INDEX "tool_stops_open" ON "tool_stops" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "sessions_page" ON "user_agent_sessions" USING btree ("account_id","updated_at","id");