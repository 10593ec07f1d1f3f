CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "teams_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "tier" text DEFAULT 'member' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "team_id" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "team_id" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "lines_added" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "lines_removed" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "files_changed" integer;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_team" ON "accounts" USING btree ("team_id");