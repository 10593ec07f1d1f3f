CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_name_unique` ON `teams` (`name`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `tier` text DEFAULT 'member' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `team_id` text REFERENCES teams(id);--> statement-breakpoint
CREATE INDEX `accounts_team` ON `accounts` (`team_id`);--> statement-breakpoint
ALTER TABLE `activities` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `category` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `lines_added` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `lines_removed` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `files_changed` integer;