CREATE TABLE `root_cause_pattern_offers` (
	`pattern_id` text NOT NULL,
	`draft_id` text NOT NULL,
	`offered_at` integer NOT NULL,
	`helped_at` integer,
	`helped_by` text,
	PRIMARY KEY(`pattern_id`, `draft_id`),
	FOREIGN KEY (`pattern_id`) REFERENCES `root_cause_patterns`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `root_cause_pattern_offers_draft` ON `root_cause_pattern_offers` (`draft_id`);--> statement-breakpoint
CREATE TABLE `root_cause_patterns` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`team_id` text,
	`title` text NOT NULL,
	`signature` text NOT NULL,
	`cause` text NOT NULL,
	`fix` text NOT NULL,
	`draft_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `root_cause_patterns_account` ON `root_cause_patterns` (`account_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `root_cause_patterns_team` ON `root_cause_patterns` (`team_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `root_cause_patterns_draft` ON `root_cause_patterns` (`draft_id`);