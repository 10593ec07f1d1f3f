import type { RuleSettings } from "../../../config/rules.ts";
import type { ItemKind } from "../../db/schema/content.ts";
import { KINDS } from "../kind-types.ts";
import type { Rule, RuleId } from "./rule.ts";
import { rules } from "./rules.ts";

export type ShownLevel = "error" | "warning" | "hint" | "off";

/** A rule as pages explain it. */
export interface ToldRule {
  id: RuleId;
  label: string;
  basis: string;
  help: string;
  isJudged: boolean;
  levels: { kind: ItemKind; level: ShownLevel }[];
  /** Its other settings. */
  numbers: { name: string; value: number }[];
  words: string[] | undefined;
  /** Not as the company has it. */
  isOwn: boolean;
  /** Jira would refuse what it finds. */
  isFixed: boolean;
}

const FIXED: RuleId[] = ["JIRA-FIELDS", "JIRA-PERM"];

/** All rules as they stand for a project; `own` is what differs there. */
export const toldRules = (settings: RuleSettings, own: Record<string, unknown> = {}): ToldRule[] =>
  Object.values<Rule>(rules)
    .toSorted((a, b) => places.indexOf(a.id) - places.indexOf(b.id))
    .map(({ id, label, basis, help, isJudged }) => {
      const { level, ...rest } = settings[id];
      const others = Object.entries<unknown>(rest);
      return {
        id,
        label,
        basis,
        help,
        isJudged: isJudged === true,
        levels: KINDS.map((kind) => ({ kind, level: level[kind] })),
        numbers: others.flatMap(([name, value]) =>
          typeof value === "number" ? [{ name, value }] : [],
        ),
        words: "words" in rest ? rest.words : undefined,
        isOwn: Object.hasOwn(own, id),
        isFixed: FIXED.includes(id),
      };
    });

/** From the story's form to what Jira wants. */
const places: RuleId[] = [
  "US-WELLFORMED",
  "US-BENEFIT",
  "US-ATOMIC",
  "US-MINIMAL",
  "US-UNAMBIG",
  "US-PROBLEM",
  "US-CONFLICT",
  "US-SMALL",
  "US-UNIFORM",
  "US-UNIQUE",
  "AC-GHERKIN",
  "AC-TRACE",
  "JIRA-FIELDS",
  "JIRA-PERM",
];
