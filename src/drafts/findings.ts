import type { StoryContent } from "../db/schema/drafts.ts";
import type { Rule, RuleContext, RuleId } from "./rules/rule.ts";
import { rules } from "./rules/rules.ts";

type Level = "error" | "warning" | "hint";

export interface Finding {
  rule: RuleId;
  label: string;
  basis: string;
  level: Level;
  part: string;
  message: string;
  /** The words of its one-click fix, where it has one. */
  fix?: string;
}

const ORDER: Level[] = ["error", "warning", "hint"];

/** What the rules say of this content: errors first. An error keeps it from being published. */
export function findings(context: RuleContext): Finding[] {
  const all = Object.values<Rule>(rules).flatMap((rule): Finding[] => {
    const level = context.settings[rule.id].level[context.item];
    if (level === "off") return [];
    return rule.check(context).map(({ part, message, fixable, level: lower }) => ({
      rule: rule.id,
      label: rule.label,
      basis: rule.basis,
      level: lower ?? level,
      part,
      message,
      ...(fixable && rule.fix && { fix: rule.fix.label }),
    }));
  });
  return all.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}

/** The content after one click; undefined when there is nothing to fix there any more. */
export function applyFix(
  context: RuleContext,
  ruleId: string,
  part: string,
): StoryContent | undefined {
  const finding = findings(context).find((found) => found.rule === ruleId && found.part === part);
  if (finding?.fix === undefined) return undefined;
  const rule: Rule = rules[finding.rule];
  return rule.fix?.apply(context, part);
}
