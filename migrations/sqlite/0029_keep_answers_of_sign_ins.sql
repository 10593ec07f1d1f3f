CREATE TABLE `kept_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`sealed` text,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `kept_answers_created` ON `kept_answers` (`created_at`);