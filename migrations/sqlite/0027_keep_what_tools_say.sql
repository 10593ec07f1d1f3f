ALTER TABLE `tools` ADD `words` text;--> statement-breakpoint
ALTER TABLE `tools` ADD `approved_words` text;