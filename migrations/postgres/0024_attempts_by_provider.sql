CREATE TABLE "attempt_days" (
	"account_id" text NOT NULL,
	"day" text NOT NULL,
	"provider" text NOT NULL,
	"project_key" text NOT NULL,
	"task_type" text NOT NULL,
	"model" text NOT NULL,
	"attempts" bigint NOT NULL,
	"calls" bigint NOT NULL,
	"retried" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"interrupted" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "attempt_days_all" ON "attempt_days" USING btree ("account_id","day","provider","project_key","task_type","model","attempts","calls","retried","failed","interrupted");--> statement-breakpoint
CREATE INDEX "attempt_days_day" ON "attempt_days" USING btree ("day");
--> statement-breakpoint
-- Attempts of calls that are still there; each counts for its account and for everybody.
insert into attempt_days (account_id, day, provider, project_key, task_type, model, attempts, calls, retried, failed, interrupted)
select a.account_id, a.day, t.provider, coalesce(a.project_key, ''), a.task_type,
  case when t.attempt = a.attempts then coalesce(a.model_served, t.model) else t.model end,
  count(*),
  count(*) filter (where t.outcome <> 'error' or t.attempt = a.attempts),
  count(*) filter (where t.outcome = 'error' and (a.attempts is null or t.attempt < a.attempts)),
  count(*) filter (where t.outcome = 'error' and t.attempt = a.attempts),
  count(*) filter (where t.outcome = 'interrupted')
from activity_attempts t join activities a on a.id = t.activity_id
where a.day is not null and a.status <> 'open' and (a.attempts is null or t.attempt <= a.attempts) and a.account_id is not null
group by 1, 2, 3, 4, 5, 6;
--> statement-breakpoint
insert into attempt_days (account_id, day, provider, project_key, task_type, model, attempts, calls, retried, failed, interrupted)
select '', a.day, t.provider, coalesce(a.project_key, ''), a.task_type,
  case when t.attempt = a.attempts then coalesce(a.model_served, t.model) else t.model end,
  count(*),
  count(*) filter (where t.outcome <> 'error' or t.attempt = a.attempts),
  count(*) filter (where t.outcome = 'error' and (a.attempts is null or t.attempt < a.attempts)),
  count(*) filter (where t.outcome = 'error' and t.attempt = a.attempts),
  count(*) filter (where t.outcome = 'interrupted')
from activity_attempts t join activities a on a.id = t.activity_id
where a.day is not null and a.status <> 'open' and (a.attempts is null or t.attempt <= a.attempts)
group by 1, 2, 3, 4, 5, 6;
