CREATE TABLE `call_days` (
	`day` text NOT NULL,
	`account_id` text NOT NULL,
	`project_key` text NOT NULL,
	`task_type` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`prompt_name` text NOT NULL,
	`prompt_version` integer NOT NULL,
	`calls` integer NOT NULL,
	`cached` integer NOT NULL,
	`failed` integer NOT NULL,
	`interrupted` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`blocked` integer NOT NULL,
	`unpriced` integer NOT NULL,
	`input` integer NOT NULL,
	`cache_read` integer NOT NULL,
	`output` integer NOT NULL,
	`cost_nano_usd` integer NOT NULL,
	`saved_nano_usd` integer NOT NULL,
	`first_250` integer NOT NULL,
	`first_500` integer NOT NULL,
	`first_1000` integer NOT NULL,
	`first_2000` integer NOT NULL,
	`first_4000` integer NOT NULL,
	`first_8000` integer NOT NULL,
	`first_15000` integer NOT NULL,
	`first_30000` integer NOT NULL,
	`first_60000` integer NOT NULL,
	`first_120000` integer NOT NULL,
	`first_longer` integer NOT NULL,
	`total_250` integer NOT NULL,
	`total_500` integer NOT NULL,
	`total_1000` integer NOT NULL,
	`total_2000` integer NOT NULL,
	`total_4000` integer NOT NULL,
	`total_8000` integer NOT NULL,
	`total_15000` integer NOT NULL,
	`total_30000` integer NOT NULL,
	`total_60000` integer NOT NULL,
	`total_120000` integer NOT NULL,
	`total_longer` integer NOT NULL,
	PRIMARY KEY(`account_id`, `day`, `project_key`, `task_type`, `provider`, `model`, `prompt_name`, `prompt_version`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `call_days_people` ON `call_days` (`day`,`account_id`,`project_key`,`task_type`,`model`,`calls`,`cached`,`failed`,`interrupted`,`unpriced`,`input`,`cache_read`,`output`,`cost_nano_usd`,`saved_nano_usd`);--> statement-breakpoint
CREATE TABLE `draft_outcomes` (
	`draft_id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`project_key` text NOT NULL,
	`model` text NOT NULL,
	`prompt_name` text NOT NULL,
	`prompt_version` integer NOT NULL,
	`day` text NOT NULL,
	`outcome` text NOT NULL,
	`refinements` integer NOT NULL,
	`to_issue_ms` integer,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `draft_outcomes_day` ON `draft_outcomes` (`day`,`project_key`,`model`,`prompt_name`,`prompt_version`,`account_id`,`outcome`,`refinements`,`to_issue_ms`);--> statement-breakpoint
CREATE INDEX `draft_outcomes_account` ON `draft_outcomes` (`account_id`,`day`,`project_key`,`model`,`prompt_name`,`prompt_version`,`outcome`,`refinements`,`to_issue_ms`);--> statement-breakpoint
CREATE INDEX `draft_outcomes_updated` ON `draft_outcomes` (`outcome`,`updated_at`);--> statement-breakpoint
CREATE INDEX `drafts_updated` ON `drafts` (`updated_at`,`id`);