CREATE TABLE `comments` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`revision` integer NOT NULL,
	`node_id` text NOT NULL,
	`part` text NOT NULL,
	`text` text NOT NULL,
	`suggestion` text,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`outcome` text,
	`decided_by` text,
	`decided_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `comments_draft` ON `comments` (`draft_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `countersignatures` (
	`draft_id` text NOT NULL,
	`revision` integer NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`draft_id`, `revision`, `account_id`),
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `document_publications` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`revision` integer NOT NULL,
	`kind` text NOT NULL,
	`connection_id` text NOT NULL,
	`base_url` text NOT NULL,
	`space_key` text,
	`parent_id` text,
	`title` text NOT NULL,
	`issue_key` text,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`sends` integer NOT NULL,
	`searches` integer NOT NULL,
	`outside_id` text,
	`outside_url` text,
	`outside_version` integer,
	`error_code` text,
	`error_message` text,
	`job_id` text NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `document_publications_draft` ON `document_publications` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `draft_issues` (
	`draft_id` text NOT NULL,
	`node_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`base_url` text NOT NULL,
	`issue_id` text NOT NULL,
	`issue_key` text NOT NULL,
	`issue_url` text NOT NULL,
	`sent` text,
	`revision` integer NOT NULL,
	`status` text,
	`status_category` text,
	`checked_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`draft_id`, `node_id`),
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `draft_shares` (
	`draft_id` text NOT NULL,
	`account_id` text NOT NULL,
	`level` text NOT NULL,
	`granted_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	PRIMARY KEY(`draft_id`, `account_id`),
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `draft_shares_account` ON `draft_shares` (`account_id`,`created_at`,`draft_id`);--> statement-breakpoint
CREATE TABLE `duplicate_decisions` (
	`draft_id` text NOT NULL,
	`node_id` text NOT NULL,
	`issue_key` text NOT NULL,
	`issue_url` text NOT NULL,
	`act` text NOT NULL,
	`reason` text NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`draft_id`, `node_id`, `issue_key`),
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `field_presets` (
	`account_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`project_key` text NOT NULL,
	`values` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `connection_id`, `project_key`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `finding_decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`rule` text NOT NULL,
	`node_id` text NOT NULL,
	`part` text NOT NULL,
	`fingerprint` text NOT NULL,
	`reason` text NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `finding_decisions_draft` ON `finding_decisions` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `judgements` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text NOT NULL,
	`revision` integer NOT NULL,
	`job_id` text NOT NULL,
	`state` text NOT NULL,
	`findings` text NOT NULL,
	`error_message` text,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `judgements_draft` ON `judgements` (`draft_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `known_issues` (
	`connection_id` text NOT NULL,
	`issue_key` text NOT NULL,
	`project_key` text NOT NULL,
	`summary` text NOT NULL,
	`text` text NOT NULL,
	`url` text NOT NULL,
	`type_name` text NOT NULL,
	`status` text NOT NULL,
	`status_category` text NOT NULL,
	`read_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `issue_key`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `known_issues_read` ON `known_issues` (`connection_id`,`project_key`,`read_at`);--> statement-breakpoint
CREATE TABLE `project_settings` (
	`base_url` text NOT NULL,
	`project_key` text NOT NULL,
	`project_name` text NOT NULL,
	`rules` text NOT NULL,
	`signatures` integer NOT NULL,
	`updated_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`base_url`, `project_key`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `publication_links` (
	`id` text PRIMARY KEY NOT NULL,
	`publication_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`from_item_id` text NOT NULL,
	`to_item_id` text,
	`to_key` text,
	`url` text,
	`title` text,
	`source_id` text,
	`state` text NOT NULL,
	`error_code` text,
	`error_message` text,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`publication_id`) REFERENCES `publications`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `publication_links_position` ON `publication_links` (`publication_id`,`position`);--> statement-breakpoint
CREATE TABLE `source_files` (
	`source_id` text PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `__new_sources` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`draft_id` text,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`origin` text NOT NULL,
	`version` text,
	`body` text NOT NULL,
	`passages` text NOT NULL,
	`replaced_by_id` text,
	`replaced_at` integer,
	`checked_at` integer,
	`newer_version` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_sources`("id", "account_id", "draft_id", "position", "kind", "title", "origin", "version", "body", "passages", "replaced_by_id", "replaced_at", "checked_at", "newer_version", "created_at") SELECT "id", (SELECT "account_id" FROM `drafts` WHERE `drafts`.`id` = "draft_id"), "draft_id", 1, "kind", "title", '{}', NULL, "body", "passages", NULL, NULL, NULL, NULL, "created_at" FROM `sources`;--> statement-breakpoint
DROP TABLE `sources`;--> statement-breakpoint
ALTER TABLE `__new_sources` RENAME TO `sources`;--> statement-breakpoint
CREATE INDEX `sources_draft` ON `sources` (`draft_id`,`position`);--> statement-breakpoint
CREATE INDEX `sources_waiting` ON `sources` (`account_id`,`position`) WHERE draft_id is null;--> statement-breakpoint
ALTER TABLE `compositions` ADD `node_ids` text;--> statement-breakpoint
ALTER TABLE `compositions` ADD `content` text;--> statement-breakpoint
ALTER TABLE `compositions` ADD `cursor` text;--> statement-breakpoint
ALTER TABLE `drafts` ADD `nodes` integer;--> statement-breakpoint
ALTER TABLE `drafts` ADD `covered` integer;--> statement-breakpoint
ALTER TABLE `drafts` ADD `statements` integer;--> statement-breakpoint
ALTER TABLE `publication_items` ADD `action` text DEFAULT 'create' NOT NULL;--> statement-breakpoint
ALTER TABLE `publication_items` ADD `node_id` text DEFAULT 'n1' NOT NULL;--> statement-breakpoint
ALTER TABLE `publication_items` ADD `parent_item_id` text;