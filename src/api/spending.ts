import { z } from "zod";
import { isAllowed } from "../accounts/permissions.ts";
import { changeBudget, cleanUp, purge } from "../llm/acts.ts";
import { type BudgetState, listBudgets, listNearBudgets } from "../llm/budget-states.ts";
import { readCacheStats } from "../llm/cache/care.ts";
import { usedOf } from "../llm/budgets.ts";
import { type Call, defineEndpoint, invalid } from "./endpoint.ts";
import { time } from "./shapes.ts";

const scope = z.enum(["company", "team", "account"]);
const period = z.enum(["day", "month"]);

const budget = z
  .object({
    scope,
    scopeId: z.string().meta({ description: "Empty: each one without a budget of its own." }),
    name: z.string().nullable(),
    period,
    limitNanoUsd: z.number().nullable(),
    limitRequests: z.number().nullable(),
    usedNanoUsd: z.number(),
    usedRequests: z.number(),
    isNear: z.boolean(),
    resetsAt: time,
  })
  .meta({ id: "Budget" });

const told = ({ budget: own, name, spend, isNear, resetsAt }: BudgetState) => ({
  ...own,
  name: name ?? null,
  usedNanoUsd: spend ? usedOf(spend) : 0,
  usedRequests: spend?.requests ?? 0,
  isNear,
  resetsAt,
});

const list = defineEndpoint({
  id: "listBudgets",
  method: "get",
  path: "/budgets",
  tag: "Spending",
  summary: "All budgets for an admin; for others those that they are near to",
  action: "insights.read",
  answer: z.array(budget),
  async run({ deps, account }) {
    const { db, clock } = deps;
    const all = isAllowed(account, "models.read")
      ? await listBudgets(db, clock)
      : await listNearBudgets(db, clock, account);
    return { data: all.map(told), meta: { next: null } };
  },
});

const MOST_USD = 1_000_000;

const change = defineEndpoint({
  id: "changeBudget",
  method: "post",
  path: "/budgets",
  tag: "Spending",
  summary: "Set a budget, or take it away with neither limit",
  action: "models.write",
  body: z
    .strictObject({
      scope,
      whose: z
        .string()
        .max(200)
        .optional()
        .meta({ description: "A team's id, or a person's id, employee id or e-mail." }),
      period,
      limitUsd: z.number().min(0).max(MOST_USD).nullable(),
      limitRequests: z.number().int().min(0).max(1_000_000_000).nullable(),
    })
    .meta({ id: "NewBudget" }),
  async run({ deps, account, from, body }) {
    const { limitUsd, whose, ...rest } = body;
    const limitNanoUsd = limitUsd === null ? null : Math.round(limitUsd * 1e9);
    const meant = rest.scope === "company" ? undefined : whose;
    const form = { ...rest, limitNanoUsd, whose: meant };
    const changed = await changeBudget(deps, { account, from }, form);
    return changed ? { data: null } : invalid({ whose: "There is no such team or person." });
  },
});

const stats = defineEndpoint({
  id: "showCacheStats",
  method: "get",
  path: "/cache/stats",
  tag: "Cache",
  summary: "How much the cache of answers holds and saves",
  action: "models.read",
  answer: z
    .object({
      entries: z.number(),
      bytes: z.number(),
      hits: z.number(),
      week: z.object({
        calls: z.number(),
        hits: z.number(),
        shared: z.number(),
        savedNanoUsd: z.number(),
      }),
    })
    .meta({ id: "CacheStats" }),
  run: async ({ deps }) => ({ data: await readCacheStats(deps.db, deps.clock) }),
});

const dropped = z
  .object({ answers: z.number().int().meta({ description: "How many are gone." }) })
  .meta({ id: "DroppedAnswers" });

const clean = defineEndpoint({
  id: "cleanUpCache",
  method: "post",
  path: "/cache/cleanup",
  tag: "Cache",
  summary: "Drop what has expired or goes over the size",
  action: "models.write",
  answer: dropped,
  run: async ({ deps }: Call) => ({ data: { answers: await cleanUp(deps) } }),
});

const empty = defineEndpoint({
  id: "emptyCache",
  method: "delete",
  path: "/cache",
  tag: "Cache",
  summary: "Keep no answer any more",
  action: "models.write",
  answer: dropped,
  run: async ({ deps, account, from }: Call) => ({
    data: { answers: await purge(deps, { account, from }) },
  }),
});

export const spendingEndpoints = [list, change, stats, clean, empty];
