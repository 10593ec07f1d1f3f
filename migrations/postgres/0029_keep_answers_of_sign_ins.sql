CREATE TABLE "kept_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"sealed" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "kept_answers_created" ON "kept_answers" USING btree ("created_at");