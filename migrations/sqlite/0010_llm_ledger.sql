CREATE TABLE `activity_bodies` (
	`activity_id` text PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	`answer` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `activity_bodies_created` ON `activity_bodies` (`created_at`);--> statement-breakpoint
CREATE TABLE `activity_days` (
	`day` text NOT NULL,
	`account_id` text NOT NULL,
	`project_key` text NOT NULL,
	`task_type` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`prompt_name` text NOT NULL,
	`prompt_version` integer NOT NULL,
	`status` text NOT NULL,
	`cache` text NOT NULL,
	`calls` integer NOT NULL,
	`unpriced` integer NOT NULL,
	`attempts` integer NOT NULL,
	`input_uncached` integer NOT NULL,
	`cache_read` integer NOT NULL,
	`cache_write` integer NOT NULL,
	`output` integer NOT NULL,
	`cost_nano_usd` integer NOT NULL,
	`saved_nano_usd` integer NOT NULL,
	`total_ms` integer NOT NULL,
	`ttft_ms` integer NOT NULL,
	`ttft_calls` integer NOT NULL,
	PRIMARY KEY(`day`, `account_id`, `project_key`, `task_type`, `provider`, `model`, `prompt_name`, `prompt_version`, `status`, `cache`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `activity_days_account` ON `activity_days` (`account_id`,`day`);--> statement-breakpoint
CREATE TABLE `budget_spends` (
	`scope` text NOT NULL,
	`scope_id` text NOT NULL,
	`period` text NOT NULL,
	`spent_nano_usd` integer NOT NULL,
	`reserved_nano_usd` integer NOT NULL,
	`requests` integer NOT NULL,
	`warned_at` integer,
	PRIMARY KEY(`scope`, `scope_id`, `period`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `budgets` (
	`scope` text NOT NULL,
	`scope_id` text NOT NULL,
	`period` text NOT NULL,
	`limit_nano_usd` integer,
	`limit_requests` integer,
	`changed_by` text,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `scope_id`, `period`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `llm_cache` (
	`key` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`model_served` text,
	`task_type` text NOT NULL,
	`events` text NOT NULL,
	`bytes` integer NOT NULL,
	`cost_nano_usd` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`hits` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `llm_cache_used` ON `llm_cache` (`last_used_at`);--> statement-breakpoint
CREATE INDEX `llm_cache_expires` ON `llm_cache` (`expires_at`);--> statement-breakpoint
CREATE INDEX `llm_cache_scope` ON `llm_cache` (`scope`);--> statement-breakpoint
CREATE TABLE `price_rows` (
	`model` text NOT NULL,
	`effective_from` integer NOT NULL,
	`prices` text NOT NULL,
	`changed_by` text,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`model`, `effective_from`)
) STRICT;
--> statement-breakpoint
DROP INDEX `activities_status`;--> statement-breakpoint
ALTER TABLE `activities` ADD `saved_nano_usd` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `reserved_nano_usd` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `day` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `cache` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `attempts` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `fallback` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `http_status` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `bytes_in` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `bytes_out` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `overhead_us` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `project_key` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `job_id` text;--> statement-breakpoint
CREATE INDEX `activities_at` ON `activities` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `activities_model` ON `activities` (`model_requested`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `activities_project` ON `activities` (`project_key`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `activities_task` ON `activities` (`task_type`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `activities_day` ON `activities` (`day`);--> statement-breakpoint
CREATE INDEX `activities_status` ON `activities` (`status`,`at`,`id`);--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `input_uncached` integer;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `cache_read` integer;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `cache_write_5m` integer;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `cache_write_1h` integer;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `output` integer;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `usage_source` text;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `cost_nano_usd` integer;--> statement-breakpoint
UPDATE activities SET day = strftime('%Y-%m-%d', at / 1000, 'unixepoch'), attempts = (SELECT count(*) FROM activity_attempts WHERE activity_id = activities.id);--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'company', '', day, coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities GROUP BY 1, 2, 3;--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'company', '', substr(day, 1, 7), coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities GROUP BY 1, 2, 3;--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'account', account_id, day, coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities WHERE account_id IS NOT NULL GROUP BY 1, 2, 3;--> statement-breakpoint
INSERT INTO budget_spends (scope, scope_id, period, spent_nano_usd, reserved_nano_usd, requests) SELECT 'account', account_id, substr(day, 1, 7), coalesce(sum(cost_nano_usd), 0), 0, count(*) FROM activities WHERE account_id IS NOT NULL GROUP BY 1, 2, 3;
