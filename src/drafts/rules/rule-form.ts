import { isDeepStrictEqual } from "node:util";
import type { RuleSettings } from "../../../config/rules.ts";
import type { Deps } from "../../app.ts";

/** By field name: `US-SMALL.level.story`, `US-SMALL.mostPoints`, `US-UNAMBIG.words`, `judge.automatic`, ... */
export type RuleValues = Record<string, string>;

type Known = Pick<Deps, "rules" | "ruleSchema">;
type Setting = string | number | boolean | string[] | Record<string, string>;

const rows = (settings: object): [string, Setting][] => Object.entries(settings);

export function ruleValues(settings: RuleSettings): RuleValues {
  const fields = Object.entries(settings).flatMap(([id, own]) =>
    rows(own).flatMap(([name, value]) => fieldsOf(`${id}.${name}`, value)),
  );
  return Object.fromEntries(fields);
}

function fieldsOf(at: string, value: Setting): [string, string][] {
  if (Array.isArray(value)) return [[at, value.join("\n")]];
  if (typeof value === "boolean") return value ? [[at, "on"]] : [];
  if (typeof value !== "object") return [[at, String(value)]];
  return Object.entries(value).map(([key, one]) => [`${at}.${key}`, one]);
}

/** What stands in the fields, each in the type that the company's setting has. */
function typedSetting(values: RuleValues, at: string, company: Setting): unknown {
  const typed = (values[at] ?? "").trim();
  if (Array.isArray(company)) return linesOf(typed);
  if (typeof company === "boolean") return typed === "on";
  if (typeof company === "number") return typed === "" ? Number.NaN : Number(typed);
  if (typeof company === "string") return typed;
  const named = Object.entries(company).map(([key, value]) => [
    key,
    values[`${at}.${key}`] ?? value,
  ]);
  return Object.fromEntries(named);
}

/** Plain words, one a line; each once. */
const linesOf = (text: string): string[] => {
  const lines = text.split("\n").map((line) => line.replaceAll(/\s+/g, " ").trim());
  return [...new Set(lines.filter(Boolean))];
};

export type ReadRules =
  /** `own` is what differs from the company's. */
  | { ok: true; settings: RuleSettings; own: Record<string, unknown> }
  | { ok: false; errors: Record<string, string> };

/** The rules as they were typed; a rule that is set back is as the company has it. */
export function readRules(known: Known, values: RuleValues): ReadRules {
  const typed = Object.entries(known.rules).map(([id, company]) => {
    if (values[`company.${id}`] === "on") return [id, company];
    const settings = rows(company).map(([name, value]) => [
      name,
      typedSetting(values, `${id}.${name}`, value),
    ]);
    return [id, Object.fromEntries(settings)];
  });
  return checkRules(known, Object.fromEntries(typed), values);
}

/** All rules, as they are to be. `values` is what stands in the fields, so that a fault can quote it. */
export function checkRules(
  { rules, ruleSchema }: Known,
  all: Record<string, unknown>,
  values: RuleValues = {},
): ReadRules {
  const parsed = ruleSchema.safeParse(all);
  if (!parsed.success) return { ok: false, errors: faultsOf(parsed.error.issues, values) };
  return { ok: true, settings: parsed.data, own: differing(parsed.data, rules) };
}

/** By the field that each stands in. */
function faultsOf(
  issues: { path: PropertyKey[]; message: string }[],
  values: RuleValues,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) {
    const [id, name, key] = path.map(String);
    const isLine = typeof path[2] === "number";
    const field = [id, name, ...(key === undefined || isLine ? [] : [key])].join(".");
    const line = isLine ? linesOf(values[field] ?? "")[Number(key)] : undefined;
    errors[field] ??= line === undefined ? message : `“${line.slice(0, 80)}”: ${message}`;
  }
  return errors;
}

const differing = (settings: RuleSettings, company: RuleSettings): Record<string, unknown> => {
  const before = new Map<string, object>(Object.entries(company));
  const changed = Object.entries(settings).filter(
    ([id, own]) => !isDeepStrictEqual(own, before.get(id)),
  );
  return Object.fromEntries(changed);
};
