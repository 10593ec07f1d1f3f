import type { Product } from "../setup/product.ts";
import { tamper } from "./seed.ts";

const KEYS =
  "day, account_id, project_key, task_type, provider, model, prompt_name, prompt_version";
const COUNTS = ["calls", "cached", "failed", "interrupted", "cancelled", "blocked", "unpriced"];
const SUMS = ["input", "cache_read", "output", "cost_nano_usd", "saved_nano_usd"];
const STEPS = [250, 500, 1000, 2000, 4000, 8000, 15000, 30000, 60000, 120000, "longer"];

/** Three weeks of figures, as the jobs would have summed them up. */
export function seedFigures(product: Product): void {
  const columns = [
    ...COUNTS,
    ...SUMS,
    ...STEPS.map((step) => `first_${step}`),
    ...STEPS.map((step) => `total_${step}`),
  ];
  const values = columns.map((name, index) =>
    name === "calls" ? "60 + n % 7" : `${index} + n % ${(index % 5) + 2}`,
  );
  for (const whose of ["''", "(select id from accounts where employee_id = 'e1001')"]) {
    tamper(
      product,
      `with recursive days(n) as (select 0 union all select n + 1 from days where n < 20)
      insert or replace into call_days (${KEYS}, ${columns.join(", ")})
      select date('now', '-' || n || ' days'), ${whose}, 'DEMO', 'draft', 'anthropic', 'demo-model-no-ai', 'story', 1,
        ${values.join(", ")} from days`,
    );
    tamper(
      product,
      `with recursive days(n) as (select 0 union all select n + 1 from days where n < 20)
      insert into attempt_days
      select ${whose}, date('now', '-' || n || ' days'), column1, 'DEMO', 'draft', 'demo-model-no-ai',
        column2 + n % 7, column2 - n % 3, n % 3, n % 2, n % 4
      from days, (values ('anthropic', 50), ('openai', 9))`,
    );
  }
  tamper(
    product,
    `insert or replace into draft_outcomes
    select id, account_id, 'DEMO', model, prompt_name, 1, date('now', '-' || (rowid % 9) || ' days'),
      case rowid % 4 when 0 then 'removed' when 1 then 'open' else 'published' end, rowid % 3,
      case when rowid % 4 > 1 then rowid * 900000 end, updated_at from drafts`,
  );
}
