import type { Deps } from "../../app.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import type { RuleContext } from "./rule.ts";

/** What the rules look at of one item; `rules` are those of its project. */
export function ruleContext(
  { rules: settings }: Pick<Deps, "rules">,
  draft: Draft,
  { content, passages }: { content: StoryContent; passages: Passage[] },
): RuleContext {
  const { item, criteriaFormat, fields: values } = draft;
  const isPart = draft.type === "backlog";
  return { content, item, criteriaFormat, passages, settings, values, isPart };
}
