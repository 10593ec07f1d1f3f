import { z } from "zod";
import type { RuleSettings } from "../../../config/rules.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { JudgedFinding } from "../../db/schema/review.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { parseJson } from "../content.ts";
import { partTexts } from "../part-text.ts";
import type { Rule, RuleId } from "../rules/rule.ts";
import { rules } from "../rules/rules.ts";
import { findQuote } from "../trace/quote.ts";

const MOST_REMARKS = 200;
const MOST_OF_ONE = 3;
const LONGEST_REASON = 600;
const LONGEST_QUOTE = 300;

const JUDGED = Object.values<Rule>(rules).flatMap(({ id, isJudged }) => (isJudged ? [id] : []));

/** What a model is asked of these items: rules that are off for all of them cost nothing. */
export const judgedRules = (settings: RuleSettings, nodes: readonly BacklogNode[]): RuleId[] =>
  JUDGED.filter((id) => nodes.some(({ kind }) => settings[id].level[kind] !== "off"));

const answer = (ids: readonly string[]) =>
  z.object({
    remarks: z.array(
      z.strictObject({
        rule: z.enum(ids),
        item: z.string().describe("Id of the item"),
        part: z.string().describe("Name of the part"),
        quote: z.string().describe("Words of that part, copied exactly; 200 characters at most"),
        reason: z.string().describe("What is wrong and what would mend it"),
      }),
    ),
  });

/** What the model's answer is bound to, as JSON schema. */
export function opinionSchema(ids: readonly RuleId[]): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(answer(ids).strict());
  return schema;
}

const loose = z.object({ remarks: z.array(z.unknown()) });
const remark = z.object({
  rule: z.string(),
  item: z.string(),
  part: z.string(),
  quote: z.string(),
  reason: z.string(),
});

/**
 * The model's remarks as far as they hold (law 8): one of a rule that was not asked for, of an item
 * or part that is not there, without a reason, or whose quote does not stand in its part, is
 * dropped. Undefined when the answer is no list of remarks at all.
 */
export function readOpinion(
  text: string,
  { nodes, asked }: { nodes: readonly BacklogNode[]; asked: readonly RuleId[] },
): JudgedFinding[] | undefined {
  const parsed = loose.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const counts = new Map<string, number>();
  const found = parsed.data.remarks.slice(0, MOST_REMARKS).flatMap((one): JudgedFinding[] => {
    const said = remark.safeParse(one).data;
    const node = said && byId.get(said.item);
    const rule = asked.find((id) => id === said?.rule);
    if (!said || !node || !rule) return [];
    const { part } = said;
    const message = stripInvisible(said.reason).trim().slice(0, LONGEST_REASON);
    const quote = stripInvisible(said.quote).trim().slice(0, LONGEST_QUOTE);
    const words = partTexts(node.content).find((own) => own.part === part)?.text;
    if (message === "" || words === undefined || !findQuote(words, quote)) return [];
    const count = (counts.get(node.id) ?? 0) + 1;
    counts.set(node.id, count);
    return count > MOST_OF_ONE ? [] : [{ rule, nodeId: node.id, part, message, quote }];
  });
  return unique(found);
}

const unique = (found: JudgedFinding[]): JudgedFinding[] => [
  ...new Map(
    found.map((one) => [`${one.rule} ${one.nodeId} ${one.part} ${one.quote}`, one]),
  ).values(),
];
