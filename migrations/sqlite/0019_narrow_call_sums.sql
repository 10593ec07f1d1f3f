CREATE TABLE `account_days` (
	`account_id` text NOT NULL,
	`day` text NOT NULL,
	`calls` integer NOT NULL,
	`cached` integer NOT NULL,
	`failed` integer NOT NULL,
	`interrupted` integer NOT NULL,
	`unpriced` integer NOT NULL,
	`input` integer NOT NULL,
	`cache_read` integer NOT NULL,
	`output` integer NOT NULL,
	`cost_nano_usd` integer NOT NULL,
	`saved_nano_usd` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `account_days_all` ON `account_days` (`account_id`,`day`,`calls`,`cached`,`failed`,`interrupted`,`unpriced`,`input`,`cache_read`,`output`,`cost_nano_usd`,`saved_nano_usd`);--> statement-breakpoint
CREATE INDEX `account_days_day` ON `account_days` (`day`);--> statement-breakpoint
CREATE TABLE `prompt_days` (
	`prompt_name` text NOT NULL,
	`prompt_version` integer NOT NULL,
	`day` text NOT NULL,
	`calls` integer NOT NULL,
	`answered` integer NOT NULL,
	`cost_nano_usd` integer NOT NULL,
	`unpriced` integer NOT NULL,
	`total_ms` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `prompt_days_all` ON `prompt_days` (`prompt_name`,`prompt_version`,`day`,`calls`,`answered`,`cost_nano_usd`,`unpriced`,`total_ms`);--> statement-breakpoint
CREATE INDEX `prompt_days_day` ON `prompt_days` (`day`);--> statement-breakpoint
-- What was summed up before stays: calls of old days may be gone by now.
insert into account_days (account_id, day, calls, cached, failed, interrupted, unpriced, input, cache_read, output, cost_nano_usd, saved_nano_usd)
select account_id, day, sum(calls), sum(cached), sum(failed), sum(interrupted), sum(unpriced), sum(input), sum(cache_read), sum(output), sum(cost_nano_usd), sum(saved_nano_usd)
from call_days where account_id <> '' group by account_id, day;
--> statement-breakpoint
insert into prompt_days (prompt_name, prompt_version, day, calls, answered, cost_nano_usd, unpriced, total_ms)
select prompt_name, prompt_version, day, sum(calls), sum(case when status = 'ok' then calls else 0 end), sum(cost_nano_usd), sum(unpriced), sum(total_ms)
from activity_days group by prompt_name, prompt_version, day;
