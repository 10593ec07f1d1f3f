import type { RuleSettings } from "../../../config/rules.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { CriteriaFormat, ItemKind, Passage, StoryContent } from "../../db/schema/drafts.ts";

export type RuleId = keyof RuleSettings;

export interface RuleContext {
  content: StoryContent;
  item: ItemKind;
  criteriaFormat: CriteriaFormat;
  passages: Passage[];
  settings: RuleSettings;
  /** The create screen, where it has been read. */
  screen?: JiraField[];
  /** What the person filled for required fields, by field id. */
  values: Record<string, unknown>;
}

/** One thing that a rule found, without its level: that comes from the settings. */
export interface Found {
  /** A part key, e.g. `criteria.0`, or `fields.<id>`. */
  part: string;
  message: string;
  /** Some things are worth less than the rule's own level. */
  level?: "warning" | "hint";
  fixable?: boolean;
}

export interface Rule {
  id: RuleId;
  label: string;
  /** Where it comes from, for people who ask why. */
  basis: string;
  check(context: RuleContext): Found[];
  /** One click: the content with this part mended. Only where `fixable`. */
  fix?: { label: string; apply(context: RuleContext, part: string): StoryContent };
}

export const defineRule = <R extends Rule>(rule: R): R => rule;
