DROP INDEX "jobs_account_failed";--> statement-breakpoint
DROP INDEX "jobs_failed";--> statement-breakpoint
CREATE INDEX "jobs_account_ended" ON "jobs" USING btree ("account_id","state","id") WHERE finished_at is not null;--> statement-breakpoint
CREATE INDEX "jobs_ended" ON "jobs" USING btree ("state","id") WHERE finished_at is not null;