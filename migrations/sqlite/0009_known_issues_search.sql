CREATE TABLE `duplicate_looks` (
	`draft_id` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`job_id` text NOT NULL,
	`found` text NOT NULL,
	`error_message` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
-- Nothing was ever kept in it.
DROP TABLE `known_issues`;--> statement-breakpoint
CREATE TABLE `known_issues` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`issue_key` text NOT NULL,
	`project_key` text NOT NULL,
	`summary` text NOT NULL,
	`text` text NOT NULL,
	`url` text NOT NULL,
	`type_name` text NOT NULL,
	`status` text NOT NULL,
	`status_category` text NOT NULL,
	`read_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `known_issues_key` ON `known_issues` (`connection_id`,`issue_key`);--> statement-breakpoint
CREATE INDEX `known_issues_read` ON `known_issues` (`read_at`);--> statement-breakpoint
-- Holds no words of its own: it points into the table, and the triggers keep it true.
create virtual table known_issues_search using fts5(
  summary, content = 'known_issues', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2'
);
--> statement-breakpoint
create trigger known_issues_search_insert after insert on known_issues
begin
  insert into known_issues_search (rowid, summary) values (new.id, new.summary);
end;
--> statement-breakpoint
create trigger known_issues_search_delete after delete on known_issues
begin
  insert into known_issues_search (known_issues_search, rowid, summary)
    values ('delete', old.id, old.summary);
end;
--> statement-breakpoint
create trigger known_issues_search_update after update of summary on known_issues
  when old.summary <> new.summary
begin
  insert into known_issues_search (known_issues_search, rowid, summary)
    values ('delete', old.id, old.summary);
  insert into known_issues_search (rowid, summary) values (new.id, new.summary);
end;
