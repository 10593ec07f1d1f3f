ALTER TABLE `drafts` ADD `signed_revision` integer;--> statement-breakpoint
CREATE INDEX `drafts_signed` ON `drafts` (`account_id`,`updated_at`,`id`) WHERE state = 'open' and signed_revision is not null;--> statement-breakpoint
UPDATE `drafts` SET `signed_revision` = `revision` WHERE `state` = 'open' AND EXISTS (SELECT 1 FROM `countersignatures` WHERE `draft_id` = `drafts`.`id` AND `countersignatures`.`revision` = `drafts`.`revision`);
