CREATE TABLE `llm_models` (
	`connection_id` text NOT NULL,
	`model` text NOT NULL,
	`origin` text NOT NULL,
	`context_tokens` integer,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `model`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `llm_policies` (
	`task_type` text PRIMARY KEY NOT NULL,
	`policy` text NOT NULL,
	`changed_by` text,
	`changed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
ALTER TABLE `activities` ADD `connection_served` text;--> statement-breakpoint
ALTER TABLE `activity_attempts` ADD `connection_id` text;