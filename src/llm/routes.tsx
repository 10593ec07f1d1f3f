import { type Context, Hono } from "hono";
import { SpendingPage } from "../../views/llm/show-page.tsx";
import { fromOf } from "../accounts/from.ts";
import { pageFrame } from "../accounts/page-frame.ts";
import { listTeams } from "../accounts/teams.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { changeBudget, changePrice, cleanUp, purge } from "./acts.ts";
import { listBudgets } from "./budget-states.ts";
import { warningsOfAll } from "./budget-warnings.ts";
import { readCacheStats } from "./cache/care.ts";
import { type Errors, parseBudget, parsePrice, type Typed } from "./forms.ts";
import { dollars } from "./money.ts";
import { listPrices } from "./price-rows.ts";
import { dayOf } from "./spends.ts";

const DONE: Record<string, string> = {
  budget: "The budget is saved.",
  price: "The price is saved. Calls since then are being priced anew.",
  cleaned: "What had expired is gone.",
  emptied: "No answer is kept any more.",
};

interface Sent {
  form: "budget" | "price";
  typed: Typed;
  errors: Errors;
}

async function showPage(c: Context<Env>, sent?: Sent) {
  const { db, clock, config } = c.var.deps;
  const [budgets, warnings, teams, prices, cache] = await Promise.all([
    listBudgets(db, clock),
    warningsOfAll(db, clock, c.var.account),
    listTeams(db),
    listPrices(db),
    readCacheStats(db, clock),
  ]);
  const done = DONE[c.req.query("done") ?? ""];
  const props = {
    budgets,
    warnings,
    teams,
    team: teams.find(({ id }) => id === c.req.query("team"))?.id,
    prices,
    cache,
    mostBytes: config.LLM_CACHE_MB * 1_000_000,
  };
  const today = dayOf(clock.now());
  return c.html(
    <SpendingPage
      frame={pageFrame(c)}
      {...props}
      today={today}
      dollars={dollars}
      done={sent ? undefined : done}
      sent={sent}
    />,
    sent ? 422 : 200,
  );
}

async function typedOf(c: Context<Env>): Promise<Typed> {
  const body = await c.req.parseBody();
  const texts = Object.entries(body).filter((field): field is [string, string] => {
    return typeof field[1] === "string";
  });
  return Object.fromEntries(texts);
}

const actorOf = (c: Context<Env>) => ({ account: c.var.account, from: fromOf(c) });
const NO_TEAM = "This team is gone. Choose another.";
const NOBODY = "Nobody here has this employee id or e-mail address.";

export const llmRoutes = new Hono<Env>()
  .get(urls.llm.show(), (c) => showPage(c))
  .post(urls.llm.budgets(), async (c) => {
    const typed = await typedOf(c);
    const parsed = parseBudget(typed);
    if (!parsed.ok) return showPage(c, { form: "budget", typed, errors: parsed.errors });
    if (!(await changeBudget(c.var.deps, actorOf(c), parsed.value))) {
      const errors: Errors = typed["who"] === "team" ? { team: NO_TEAM } : { person: NOBODY };
      return showPage(c, { form: "budget", typed, errors });
    }
    return c.redirect(urls.llm.show({ done: "budget" }), 303);
  })
  .post(urls.llm.prices(), async (c) => {
    const typed = await typedOf(c);
    const parsed = parsePrice(typed);
    if (!parsed.ok) return showPage(c, { form: "price", typed, errors: parsed.errors });
    await changePrice(c.var.deps, actorOf(c), parsed.value);
    return c.redirect(urls.llm.show({ done: "price" }), 303);
  })
  .get(urls.llm.cacheStats(), async (c) => {
    const { db, clock } = c.var.deps;
    return c.json(await readCacheStats(db, clock));
  })
  .post(urls.llm.cleanUp(), async (c) => {
    await cleanUp(c.var.deps);
    return c.redirect(urls.llm.show({ done: "cleaned" }), 303);
  })
  .post(urls.llm.purge(), async (c) => {
    await purge(c.var.deps, actorOf(c));
    return c.redirect(urls.llm.show({ done: "emptied" }), 303);
  });
