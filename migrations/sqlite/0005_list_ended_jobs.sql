DROP INDEX `jobs_account_failed`;--> statement-breakpoint
DROP INDEX `jobs_failed`;--> statement-breakpoint
CREATE INDEX `jobs_account_ended` ON `jobs` (`account_id`,`state`,`id`) WHERE finished_at is not null;--> statement-breakpoint
CREATE INDEX `jobs_ended` ON `jobs` (`state`,`id`) WHERE finished_at is not null;