CREATE TABLE "root_cause_pattern_offers" (
	"pattern_id" text NOT NULL,
	"draft_id" text NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"helped_at" timestamp (3) with time zone,
	"helped_by" text,
	CONSTRAINT "root_cause_pattern_offers_pattern_id_draft_id_pk" PRIMARY KEY("pattern_id","draft_id")
);
--> statement-breakpoint
CREATE TABLE "root_cause_patterns" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"team_id" text,
	"title" text NOT NULL,
	"signature" jsonb NOT NULL,
	"cause" text NOT NULL,
	"fix" text NOT NULL,
	"draft_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "root_cause_pattern_offers" ADD CONSTRAINT "root_cause_pattern_offers_pattern_id_root_cause_patterns_id_fk" FOREIGN KEY ("pattern_id") REFERENCES "public"."root_cause_patterns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "root_cause_patterns" ADD CONSTRAINT "root_cause_patterns_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "root_cause_patterns" ADD CONSTRAINT "root_cause_patterns_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "root_cause_pattern_offers_draft" ON "root_cause_pattern_offers" USING btree ("draft_id");--> statement-breakpoint
CREATE INDEX "root_cause_patterns_account" ON "root_cause_patterns" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "root_cause_patterns_team" ON "root_cause_patterns" USING btree ("team_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "root_cause_patterns_draft" ON "root_cause_patterns" USING btree ("draft_id");