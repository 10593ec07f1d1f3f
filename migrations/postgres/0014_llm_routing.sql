CREATE TABLE "llm_models" (
	"connection_id" text NOT NULL,
	"model" text NOT NULL,
	"origin" text NOT NULL,
	"context_tokens" bigint,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "llm_models_connection_id_model_pk" PRIMARY KEY("connection_id","model")
);
--> statement-breakpoint
CREATE TABLE "llm_policies" (
	"task_type" text PRIMARY KEY NOT NULL,
	"policy" jsonb NOT NULL,
	"changed_by" text,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "connection_served" text;--> statement-breakpoint
ALTER TABLE "activity_attempts" ADD COLUMN "connection_id" text;--> statement-breakpoint
ALTER TABLE "llm_models" ADD CONSTRAINT "llm_models_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;