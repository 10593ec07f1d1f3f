CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`employee_id` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`password_hash` text NOT NULL,
	`password_set_at` integer NOT NULL,
	`settings` text NOT NULL,
	`avatar` blob,
	`has_avatar` integer NOT NULL,
	`created_at` integer NOT NULL,
	`deactivated_at` integer,
	`deactivated_by` text
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_employee_id_unique` ON `accounts` (`employee_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_unique` ON `accounts` (`email`);--> statement-breakpoint
CREATE INDEX `accounts_page` ON `accounts` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `activities` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`account_id` text,
	`task_type` text NOT NULL,
	`subject` text NOT NULL,
	`prompt_name` text NOT NULL,
	`prompt_version` integer NOT NULL,
	`connection_id` text NOT NULL,
	`provider` text NOT NULL,
	`model_requested` text NOT NULL,
	`model_served` text,
	`status` text NOT NULL,
	`error_code` text,
	`stop_reason` text,
	`upstream_request_id` text,
	`ttft_ms` integer,
	`total_ms` integer,
	`input_uncached` integer,
	`cache_read` integer,
	`cache_write_5m` integer,
	`cache_write_1h` integer,
	`output` integer,
	`usage_source` text,
	`cost_nano_usd` integer,
	`price_ref` text,
	`finished_at` integer,
	`owner` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `activities_account` ON `activities` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `activities_subject` ON `activities` (`subject`,`at`);--> statement-breakpoint
CREATE INDEX `activities_status` ON `activities` (`status`,`at`);--> statement-breakpoint
CREATE TABLE `activity_attempts` (
	`activity_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`outcome` text NOT NULL,
	`http_status` integer,
	`error_code` text,
	PRIMARY KEY(`activity_id`, `attempt`),
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`account_id` text,
	`who` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`address` text NOT NULL,
	`request_id` text NOT NULL,
	`details` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_entries_account` ON `audit_entries` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_action` ON `audit_entries` (`action`,`id`);--> statement-breakpoint
CREATE TABLE `compositions` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`job_id` text NOT NULL,
	`instruction` text,
	`base_revision` integer NOT NULL,
	`state` text NOT NULL,
	`text` text NOT NULL,
	`error_code` text,
	`error_message` text,
	`activity_id` text,
	`account_id` text NOT NULL,
	`stop_asked_at` integer,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `compositions_draft` ON `compositions` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text,
	`kind` text NOT NULL,
	`provider` text NOT NULL,
	`name` text NOT NULL,
	`base_url` text NOT NULL,
	`settings` text NOT NULL,
	`secret` text,
	`secret_hints` text NOT NULL,
	`secret_set_at` integer,
	`secret_ends_at` integer,
	`ca_pem` text,
	`identity` text,
	`capabilities` text NOT NULL,
	`test` text,
	`tested_at` integer,
	`disabled_at` integer,
	`disabled_reason` text,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `connections_account` ON `connections` (`account_id`,`kind`,`id`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`type` text NOT NULL,
	`item` text NOT NULL,
	`criteria_format` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`prompt_name` text NOT NULL,
	`llm_connection_id` text NOT NULL,
	`model` text NOT NULL,
	`target` text NOT NULL,
	`fields` text NOT NULL,
	`revision` integer NOT NULL,
	`issue_key` text,
	`issue_url` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `drafts_page` ON `drafts` (`account_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `drafts_publishing` ON `drafts` (`account_id`,`updated_at`) WHERE state = 'publishing';--> statement-breakpoint
CREATE TABLE `job_attempts` (
	`job_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`owner` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`error` text,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `job_attempts_job` ON `job_attempts` (`job_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `job_progress` (
	`job_id` text PRIMARY KEY NOT NULL,
	`done` integer NOT NULL,
	`total` integer,
	`text` text NOT NULL,
	`cursor` text,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`name` text NOT NULL,
	`label` text NOT NULL,
	`account_id` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`run_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`max_attempts` integer NOT NULL,
	`rescues` integer NOT NULL,
	`unique_key` text,
	`concurrency_key` text,
	`owner` text,
	`payload` text NOT NULL,
	`result` text,
	`error` text,
	`trace_id` text,
	`cancelled_at` integer,
	`cancelled_by` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `jobs_ready` ON `jobs` (`queue`,`account_id`,`priority`,`run_at`,`id`) WHERE state = 'ready';--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`run_at`) WHERE state = 'ready' and run_at > created_at;--> statement-breakpoint
CREATE INDEX `jobs_running` ON `jobs` (`queue`,`account_id`) WHERE state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_concurrency` ON `jobs` (`queue`,`concurrency_key`) WHERE concurrency_key is not null and state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_unique` ON `jobs` (`queue`,`unique_key`) WHERE unique_key is not null and state in ('ready', 'running');--> statement-breakpoint
CREATE INDEX `jobs_account` ON `jobs` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_account_open` ON `jobs` (`account_id`,`id`) WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX `jobs_open` ON `jobs` (`id`) WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX `jobs_account_failed` ON `jobs` (`account_id`,`state`,`id`) WHERE state in ('dead', 'cancelled');--> statement-breakpoint
CREATE INDEX `jobs_failed` ON `jobs` (`state`,`id`) WHERE state in ('dead', 'cancelled');--> statement-breakpoint
CREATE TABLE `open_forms` (
	`account_id` text NOT NULL,
	`form` text NOT NULL,
	`values` text NOT NULL,
	`version` integer NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `form`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `password_attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `password_resets` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `password_resets_account` ON `password_resets` (`account_id`);--> statement-breakpoint
CREATE TABLE `prompt_versions` (
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`purpose` text NOT NULL,
	`text` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`name`, `version`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `publication_items` (
	`id` text PRIMARY KEY NOT NULL,
	`publication_id` text NOT NULL,
	`position` integer NOT NULL,
	`fields` text NOT NULL,
	`state` text NOT NULL,
	`sends` integer NOT NULL,
	`searches` integer NOT NULL,
	`issue_id` text,
	`issue_key` text,
	`issue_url` text,
	`adopted` integer NOT NULL,
	`differences` text NOT NULL,
	`error_code` text,
	`error_message` text,
	`field_errors` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`publication_id`) REFERENCES `publications`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `publication_items_position` ON `publication_items` (`publication_id`,`position`);--> statement-breakpoint
CREATE TABLE `publications` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`revision` integer NOT NULL,
	`connection_id` text NOT NULL,
	`marker` text NOT NULL,
	`state` text NOT NULL,
	`job_id` text NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `publications_marker_unique` ON `publications` (`marker`);--> statement-breakpoint
CREATE INDEX `publications_draft` ON `publications` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `queues` (
	`name` text PRIMARY KEY NOT NULL,
	`paused_at` integer,
	`paused_by` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `registrations` (
	`id` text PRIMARY KEY NOT NULL,
	`identity` text NOT NULL,
	`avatar` blob,
	`connection` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `registrations_expires` ON `registrations` (`expires_at`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`draft_id` text NOT NULL,
	`number` integer NOT NULL,
	`content` text NOT NULL,
	`origin` text NOT NULL,
	`note` text NOT NULL,
	`composition_id` text,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`draft_id`, `number`),
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `schedules` (
	`name` text PRIMARY KEY NOT NULL,
	`fired_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `seal_checks` (
	`kid` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `setup_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`used_by` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `sources` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`passages` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `sources_draft` ON `sources` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `user_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`proved_at` integer NOT NULL,
	`address` text NOT NULL,
	`user_agent` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `user_sessions_account` ON `user_sessions` (`account_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `user_sessions_expires` ON `user_sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `workers` (
	`id` text PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`pid` integer NOT NULL,
	`pid_start` text NOT NULL,
	`started_at` integer NOT NULL,
	`beat` integer NOT NULL
) STRICT;
