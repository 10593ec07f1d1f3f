CREATE TABLE `code_hook_deliveries` (
	`hook_id` text NOT NULL,
	`key` text NOT NULL,
	`repository` text NOT NULL,
	`number` integer NOT NULL,
	`draft_id` text,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`hook_id`, `key`),
	FOREIGN KEY (`hook_id`) REFERENCES `code_hooks`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `code_hook_deliveries_pull` ON `code_hook_deliveries` (`hook_id`,`repository`,`number`,`received_at`);--> statement-breakpoint
CREATE INDEX `code_hook_deliveries_received` ON `code_hook_deliveries` (`received_at`);--> statement-breakpoint
CREATE TABLE `code_hooks` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`secret` text NOT NULL,
	`repositories` text NOT NULL,
	`llm_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `code_hooks_connection` ON `code_hooks` (`connection_id`,`account_id`);