import { z } from "zod";
import type { Policy, Way } from "../../db/schema/routing.ts";
import type { Parsed, Typed } from "../forms.ts";

/** How many ways the form has room for. */
export const MOST_WAYS = 5;
export const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

const SECOND = 1000;

/** Empty is null; `times` turns what people type into what is kept. */
const amount = (
  words: string,
  { most, least = 0, times = 1 }: { most: number; least?: number; times?: number },
) =>
  z
    .string()
    .default("")
    .transform((text, context) => {
      if (text.trim() === "") return null;
      const value = Number(text.trim());
      if (/^\d{1,12}(?:\.\d{1,9})?$/.test(text.trim()) && value >= least && value <= most) {
        return Math.round(value * times * 1e6) / 1e6;
      }
      context.addIssue(words);
      return null;
    });

const shape = z.object({
  mode: z.enum(["order", "weights"], "Choose how they are used."),
  ownFirst: z.string().optional(),
  effort: z.enum(["", ...EFFORTS]).catch(""),
  maxTokens: amount("Type a whole number of tokens.", { most: 1_000_000, least: 1 }),
  temperature: amount("Type a number from 0 to 2.", { most: 2 }),
  cacheHours: amount("Type a number of hours, at most 9,999.", { most: 9999 }),
  firstContent: amount("Type a number of seconds from 1 to 600.", {
    most: 600,
    least: 1,
    times: SECOND,
  }),
  idle: amount("Type a number of seconds from 1 to 600.", { most: 600, least: 1, times: SECOND }),
  ceiling: amount("Type dollars as a number, such as 0.50.", { most: 999_999, times: 1e9 }),
});

/** `known`: the keys of the company's deployments. */
export function parsePolicy(typed: Typed, known: ReadonlySet<string>): Parsed<Policy> {
  const parsed = shape.safeParse(typed);
  const { ways, errors } = readWays(typed, known);
  const issues = parsed.error?.issues.map(({ path, message }) => [String(path[0]), message]) ?? [];
  const wrong = { ...errors, ...Object.fromEntries(issues) };
  if (!parsed.success || Object.keys(wrong).length > 0) return { ok: false, errors: wrong };
  const { mode, ownFirst, effort, maxTokens, temperature, cacheHours, ...rest } = parsed.data;
  const value: Policy = {
    mode,
    ways,
    ownFirst: ownFirst === "on",
    effort: effort === "" ? null : effort,
    maxTokens: maxTokens === null ? null : Math.round(maxTokens),
    temperature,
    cacheHours,
    firstContentMs: rest.firstContent,
    idleMs: rest.idle,
    ceilingNanoUsd: rest.ceiling === null ? null : Math.round(rest.ceiling),
  };
  return { ok: true, value };
}

function readWays(typed: Typed, known: ReadonlySet<string>) {
  const ways: Way[] = [];
  const errors: Record<string, string> = {};
  for (let n = 1; n <= MOST_WAYS; n += 1) {
    const key = typed[`way${n}`] ?? "";
    if (key === "") continue;
    const [connectionId, model] = splitKey(key);
    const weight = Number(typed[`weight${n}`] || "1");
    if (!known.has(key)) errors[`way${n}`] = "This model is gone. Choose another.";
    else if (ways.some((way) => way.connectionId === connectionId && way.model === model)) {
      errors[`way${n}`] = "It is in the list already.";
    } else if (!Number.isInteger(weight) || weight < 1 || weight > 1000) {
      errors[`weight${n}`] = "Type a whole number from 1 to 1,000.";
    } else ways.push({ connectionId, model, weight });
  }
  return { ways, errors };
}

/** A model's name may have blanks, a connection's id has none. */
export function splitKey(key: string): [string, string] {
  const at = key.indexOf(" ");
  return at < 0 ? [key, ""] : [key.slice(0, at), key.slice(at + 1)];
}

const shown = (value: number | null, by = 1): string => (value === null ? "" : String(value / by));

/** The form as it stands for a policy. */
export function typedOf(policy: Policy | undefined): Typed {
  if (!policy) return { mode: "order", ownFirst: "on" };
  const ways = policy.ways.flatMap(({ connectionId, model, weight }, at) => [
    [`way${at + 1}`, `${connectionId} ${model}`],
    [`weight${at + 1}`, String(weight)],
  ]);
  return {
    ...Object.fromEntries(ways),
    mode: policy.mode,
    ...(policy.ownFirst && { ownFirst: "on" }),
    effort: policy.effort ?? "",
    maxTokens: shown(policy.maxTokens),
    temperature: shown(policy.temperature),
    cacheHours: shown(policy.cacheHours),
    firstContent: shown(policy.firstContentMs, SECOND),
    idle: shown(policy.idleMs, SECOND),
    ceiling: shown(policy.ceilingNanoUsd, 1e9),
  };
}

const wholeTokens = /^\d{1,9}$/;

const modelShape = z.object({
  connection: z.string(),
  model: z
    .string()
    .trim()
    .min(1, "Type the model's name.")
    .max(200, "That is too long for a name."),
  context: z
    .string()
    .trim()
    .default("")
    .refine((text) => text === "" || wholeTokens.test(text), "Type a whole number of tokens."),
});

export interface TypedModel {
  connectionId: string;
  model: string;
  contextTokens: number | null;
}

export function parseModel(typed: Typed, connectionIds: readonly string[]): Parsed<TypedModel> {
  const parsed = modelShape.safeParse(typed);
  const issues = parsed.error?.issues.map(({ path, message }) => [String(path[0]), message]) ?? [];
  const errors = Object.fromEntries(issues);
  if (!connectionIds.includes(typed["connection"] ?? "")) {
    errors["connection"] = "Choose a connection.";
  }
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors };
  const { connection: connectionId, model, context } = parsed.data;
  return {
    ok: true,
    value: { connectionId, model, contextTokens: context === "" ? null : Number(context) },
  };
}
