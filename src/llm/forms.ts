import { z } from "zod";
import type { PriceList } from "../db/schema/llm.ts";
import type { NewBudget } from "./budgets.ts";
import type { NewPrice } from "./price-rows.ts";

/** As typed; what is not there is empty. */
export type Typed = Record<string, string>;
export type Errors = Record<string, string>;
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; errors: Errors };

const NOT_MONEY = "Type dollars as a number, such as 12.50.";
const HOLDS_NOTHING = "Type a limit in dollars, in calls, or both.";

/** Dollars as nano-dollars, to the last digit. */
function nanoOf(text: string): number | undefined {
  const [, whole, part = ""] = /^(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 1e9 + Number(part.padEnd(9, "0"));
}

const wholeOf = (text: string): number | undefined =>
  /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;

/** `whose`: the team's id, or how a person was named; undefined for all of that scope. */
export type BudgetForm = Omit<NewBudget, "scopeId"> & { whose: string | undefined };

const limit = (read: (text: string) => number | undefined, error: string) =>
  z
    .string()
    .default("")
    .transform((text, context) => {
      if (text.trim() === "") return null;
      const value = read(text);
      if (value === undefined) context.addIssue(error);
      return value ?? null;
    });

const SCOPES = {
  company: "company",
  teams: "team",
  team: "team",
  everybody: "account",
  person: "account",
} as const;

const budgetShape = z
  .object({
    who: z.enum(
      ["company", "teams", "team", "everybody", "person"],
      "Choose for whom the budget is.",
    ),
    team: z.string().trim().default(""),
    person: z.string().trim().default(""),
    period: z.enum(["day", "month"], "Choose day or month."),
    money: limit(nanoOf, NOT_MONEY),
    requests: limit(wholeOf, "Type a whole number of calls."),
    remove: z.string().optional(),
  })
  .superRefine(({ who, person, team, money, requests, remove }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (who === "person" && person === "") {
      wrong("person", "Type the employee id or the e-mail address.");
    }
    if (who === "team" && team === "") wrong("team", "Choose the team.");
    if (money === null && requests === null && remove !== "yes") wrong("money", HOLDS_NOTHING);
  });

export function parseBudget(typed: Typed): Parsed<BudgetForm> {
  const parsed = budgetShape.safeParse(typed);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => [String(path[0]), message]);
    return { ok: false, errors: Object.fromEntries(errors) };
  }
  const { who, team, person, period, money, requests } = parsed.data;
  const value: BudgetForm = {
    scope: SCOPES[who],
    period,
    limitNanoUsd: money,
    limitRequests: requests,
    whose: who === "team" ? team : who === "person" ? person : undefined,
  };
  return { ok: true, value };
}

/** Fields of the form of a price, in dollars: those for a million tokens, and that for a call. */
const PRICE_FIELDS = [
  "input",
  "output",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "perCall",
] as const satisfies readonly (keyof PriceList)[];

export function parsePrice(typed: Typed): Parsed<NewPrice> {
  const errors: Errors = {};
  const model = (typed["model"] ?? "").trim();
  const effectiveFrom = new Date(typed["from"] ?? "");
  if (model === "" || model.length > 200) errors["model"] = "Type the model's name.";
  if (Number.isNaN(effectiveFrom.getTime())) errors["from"] = "Choose the day it begins.";
  if (typed["remove"] === "yes" && Object.keys(errors).length === 0) {
    return { ok: true, value: { model, effectiveFrom, prices: null } };
  }
  const read = (field: keyof PriceList, otherwise: string | undefined): number => {
    const nano = nanoOf(typed[field] || (otherwise ?? ""));
    if (nano === undefined) errors[field] = NOT_MONEY;
    return nano ?? 0;
  };
  // What is not typed for the provider's cache costs as much as other input.
  const { input } = typed;
  const found = PRICE_FIELDS.map((field) => {
    const otherwise = field.startsWith("cache") ? input : field === "perCall" ? "0" : undefined;
    return [field, read(field, otherwise)] as const;
  });
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const of = (name: keyof PriceList) => found.find(([field]) => field === name)?.[1] ?? 0;
  const prices: PriceList = {
    input: of("input"),
    output: of("output"),
    cacheRead: of("cacheRead"),
    cacheWrite5m: of("cacheWrite5m"),
    cacheWrite1h: of("cacheWrite1h"),
    perCall: of("perCall"),
  };
  return { ok: true, value: { model, effectiveFrom, prices } };
}
