CREATE TABLE `prompt_labels` (
	`name` text NOT NULL,
	`label` text NOT NULL,
	`version` integer NOT NULL,
	`moved_by` text,
	`moved_at` integer NOT NULL,
	PRIMARY KEY(`name`, `label`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `prompts` (
	`name` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`description` text NOT NULL,
	`tags` text NOT NULL,
	`owner_id` text,
	`created_by` text,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `trial_inputs` (
	`id` text PRIMARY KEY NOT NULL,
	`prompt_name` text NOT NULL,
	`account_id` text NOT NULL,
	`title` text NOT NULL,
	`input` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `trial_inputs_prompt` ON `trial_inputs` (`prompt_name`,`account_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `trial_runs` (
	`trial_id` text NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`answer` text NOT NULL,
	`activity_id` text,
	`error_message` text,
	`finished_at` integer,
	PRIMARY KEY(`trial_id`, `version`),
	FOREIGN KEY (`trial_id`) REFERENCES `trials`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `trials` (
	`id` text PRIMARY KEY NOT NULL,
	`prompt_name` text NOT NULL,
	`account_id` text NOT NULL,
	`input_title` text NOT NULL,
	`input` text NOT NULL,
	`connection_id` text NOT NULL,
	`model` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `trials_prompt` ON `trials` (`prompt_name`,`account_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `trials_created` ON `trials` (`created_at`);--> statement-breakpoint
ALTER TABLE `drafts` ADD `prompt_version` integer;--> statement-breakpoint
CREATE INDEX `drafts_prompt` ON `drafts` (`prompt_name`,`prompt_version`,`created_at`);--> statement-breakpoint
ALTER TABLE `prompt_versions` ADD `origin` text DEFAULT 'shipped' NOT NULL;--> statement-breakpoint
ALTER TABLE `prompt_versions` ADD `note` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `prompt_versions` ADD `created_by` text;