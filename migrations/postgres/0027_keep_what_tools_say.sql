ALTER TABLE "tools" ADD COLUMN "words" jsonb;--> statement-breakpoint
ALTER TABLE "tools" ADD COLUMN "approved_words" jsonb;