CREATE TABLE `agent_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`agent` text NOT NULL,
	`job_id` text NOT NULL,
	`instruction` text,
	`base_revision` integer NOT NULL,
	`properties` text NOT NULL,
	`state` text NOT NULL,
	`error_code` text,
	`error_message` text,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `agent_runs_draft` ON `agent_runs` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `agent_steps` (
	`run_id` text NOT NULL,
	`key` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`label` text NOT NULL,
	`state` text NOT NULL,
	`output` text,
	`error_code` text,
	`error_message` text,
	`activity_id` text,
	`tokens` integer,
	`cost_nano_usd` integer,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`run_id`, `key`),
	FOREIGN KEY (`run_id`) REFERENCES `agent_runs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
ALTER TABLE `document_publications` ADD `review` text;