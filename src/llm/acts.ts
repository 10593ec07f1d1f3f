import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries } from "../db/db.ts";
import { eq, or } from "../db/drizzle.ts";
import { type NewBudget, setBudget } from "./budgets.ts";
import { cleanUpCache, purgeCache } from "./cache/care.ts";
import type { BudgetForm } from "./forms.ts";
import { recomputeJob } from "./jobs.ts";
import { forgetPriceRows, type NewPrice, setPrice } from "./price-rows.ts";

/** An admin, and where the request came from. */
export interface Actor {
  account: Pick<Account, "id" | "name">;
  from: From;
}

export const entryOf = ({ account, from }: Actor) => ({
  ...from,
  accountId: account.id,
  who: account.name,
});

/** False: there is no such team or person. */
export async function changeBudget(
  deps: Pick<Deps, "db" | "clock">,
  actor: Actor,
  { whose, ...form }: BudgetForm,
): Promise<boolean> {
  const find = form.scope === "team" ? findTeam : findPerson;
  const scopeId = whose === undefined ? "" : (await find(deps.db, whose))?.id;
  if (scopeId === undefined) return false;
  const budget: NewBudget = { ...form, scopeId };
  const { scope, period, limitNanoUsd, limitRequests } = budget;
  await deps.db.transaction(async (tx) => {
    await setBudget(tx, deps.clock, actor.account.id, budget);
    await record(tx, deps.clock, {
      ...entryOf(actor),
      action: "llm.budget_changed",
      subject: scopeId === "" ? scope : `${scope}:${scopeId}`,
      details: { scope, period, limitNanoUsd, limitRequests },
    });
  });
  return true;
}

async function findTeam(db: Queries, id: string): Promise<{ id: string } | undefined> {
  const { teams: t } = db.t;
  const [found] = await db.select({ id: t.id }).from(t).where(eq(t.id, id));
  return found;
}

async function findPerson(db: Queries, typed: string): Promise<{ id: string } | undefined> {
  const { accounts: a } = db.t;
  const [found] = await db
    .select({ id: a.id })
    .from(a)
    .where(or(eq(a.id, typed), eq(a.employeeId, typed), eq(a.email, typed.toLowerCase())));
  return found;
}

export async function changePrice(
  deps: Pick<Deps, "db" | "clock" | "queue">,
  actor: Actor,
  price: NewPrice,
): Promise<void> {
  const { model, effectiveFrom, prices } = price;
  const from = effectiveFrom.toISOString();
  await deps.db.transaction(async (tx) => {
    await setPrice(tx, deps.clock, actor.account.id, price);
    tx.afterCommit(() => forgetPriceRows(deps.db));
    const title = `Price calls of ${model} anew`;
    await deps.queue.enqueue(tx, recomputeJob, { model, from }, { accountId: "", title });
    await record(tx, deps.clock, {
      ...entryOf(actor),
      action: prices ? "llm.price_set" : "llm.price_removed",
      subject: `model:${model}`,
      details: { from, ...prices },
    });
  });
}

/** Drops what has expired or is over the size. Answers how many answers are gone. */
export async function cleanUp(deps: Pick<Deps, "db" | "clock" | "config">): Promise<number> {
  const mostBytes = deps.config.LLM_CACHE_MB * 1_000_000;
  return cleanUpCache(deps.db, deps.clock, { mostBytes, signal: new AbortController().signal });
}

export async function purge(deps: Pick<Deps, "db" | "clock">, actor: Actor): Promise<number> {
  const answers = await purgeCache(deps.db);
  const entry = { ...entryOf(actor), action: "llm.cache_emptied", subject: "llm_cache" };
  await deps.db.transaction((tx) => record(tx, deps.clock, { ...entry, details: { answers } }));
  return answers;
}
