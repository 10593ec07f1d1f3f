CREATE TABLE "code_hook_deliveries" (
	"hook_id" text NOT NULL,
	"key" text NOT NULL,
	"repository" text NOT NULL,
	"number" integer NOT NULL,
	"draft_id" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "code_hook_deliveries_hook_id_key_pk" PRIMARY KEY("hook_id","key")
);
--> statement-breakpoint
CREATE TABLE "code_hooks" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"account_id" text NOT NULL,
	"secret" text NOT NULL,
	"repositories" jsonb NOT NULL,
	"llm_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "code_hook_deliveries" ADD CONSTRAINT "code_hook_deliveries_hook_id_code_hooks_id_fk" FOREIGN KEY ("hook_id") REFERENCES "public"."code_hooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "code_hooks" ADD CONSTRAINT "code_hooks_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "code_hooks" ADD CONSTRAINT "code_hooks_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "code_hook_deliveries_pull" ON "code_hook_deliveries" USING btree ("hook_id","repository","number","received_at");--> statement-breakpoint
CREATE INDEX "code_hook_deliveries_received" ON "code_hook_deliveries" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "code_hooks_connection" ON "code_hooks" USING btree ("connection_id","account_id");