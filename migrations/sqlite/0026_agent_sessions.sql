CREATE TABLE `agent_files` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`bytes` integer NOT NULL,
	`text` text NOT NULL,
	`notes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `agent_files_page` ON `agent_files` (`account_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `agent_files_expires` ON `agent_files` (`expires_at`);--> statement-breakpoint
CREATE TABLE `session_steps` (
	`turn_id` text NOT NULL,
	`key` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`label` text NOT NULL,
	`state` text NOT NULL,
	`arguments` text,
	`output` text,
	`error_code` text,
	`approval_id` text,
	`activity_id` text,
	`tokens` integer,
	`cost_nano_usd` integer,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`turn_id`, `key`),
	FOREIGN KEY (`turn_id`) REFERENCES `session_turns`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `session_turns` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`position` integer NOT NULL,
	`question` text NOT NULL,
	`files` text NOT NULL,
	`answer` text NOT NULL,
	`state` text NOT NULL,
	`error_code` text,
	`error_message` text,
	`job_id` text,
	`model_served` text,
	`tokens` integer,
	`cost_nano_usd` integer,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `user_agent_sessions`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `session_turns_place` ON `session_turns` (`session_id`,`position`);--> statement-breakpoint
CREATE TABLE `tool_stops` (
	`id` text PRIMARY KEY NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`reason` text NOT NULL,
	`ended_by` text,
	`ended_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `tool_stops_open` ON `tool_stops` (`ended_at`);--> statement-breakpoint
CREATE TABLE `user_agent_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`agent` text,
	`title` text NOT NULL,
	`llm_connection_id` text NOT NULL,
	`model` text NOT NULL,
	`project_id` text,
	`properties` text NOT NULL,
	`servers` text NOT NULL,
	`repository` text,
	`forked_from` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `sessions_page` ON `user_agent_sessions` (`account_id`,`updated_at`,`id`);