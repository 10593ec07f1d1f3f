import type { RuleSettings } from "../../config/rules.ts";
import type { DraftContent, StoryContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import type { Draft } from "./draft.ts";
import { nextTurn } from "../platform/next-turn.ts";
import { isBacklog, nodesOf } from "./nodes.ts";
import { ruleContext } from "./rules/context.ts";
import type { Found, Rule, RuleContext, RuleId } from "./rules/rule.ts";
import { rules } from "./rules/rules.ts";
import { findStatements } from "./trace/coverage.ts";

type Level = "error" | "warning" | "hint";

/** A person said that it stays as it is. */
export interface Left {
  id: string;
  by: string;
  at: Date;
  reason: string;
}

export interface Finding {
  rule: RuleId;
  label: string;
  basis: string;
  level: Level;
  part: string;
  message: string;
  /** The words of its one-click fix, where it has one. */
  fix?: string;
  /** Of a draft's findings together: the item, or "" for the whole. */
  nodeId?: string;
  /** A model said it, of these words. */
  quote?: string;
  left?: Left;
}

/** Of a whole draft. */
export type DraftFinding = Finding & { nodeId: string };

const ORDER: Level[] = ["error", "warning", "hint"];

/** Errors first. */
export const inOrderOfLevel = <F extends Finding>(all: F[]): F[] =>
  all.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));

const told = (
  rule: Rule,
  level: Level,
  { part, message, fixable, level: lower }: Found,
): Finding => ({
  rule: rule.id,
  label: rule.label,
  basis: rule.basis,
  level: lower !== undefined && ORDER.indexOf(lower) > ORDER.indexOf(level) ? lower : level,
  part,
  message,
  ...(fixable && rule.fix && { fix: rule.fix.label }),
});

/** What the rules say of this content: errors first. An error keeps it from being published. */
export function findings(context: RuleContext): Finding[] {
  const all = Object.values<Rule>(rules).flatMap((rule): Finding[] => {
    const level = context.settings[rule.id].level[context.item];
    if (level === "off") return [];
    return rule.check(context).map((found) => told(rule, level, found));
  });
  return inOrderOfLevel(all);
}

interface Subject {
  content: DraftContent;
  passages: Passage[];
  settings: RuleSettings;
}

/** Some 3 ms. */
const NODES_A_TURN = 40;

/** What the rules say of each item of a draft, and of all of them together; of many a few at a time. */
export async function draftFindings(draft: Draft, subject: Subject): Promise<DraftFinding[]> {
  const { content, passages, settings } = subject;
  const found: DraftFinding[] = [];
  for (const [i, node] of nodesOf(draft, content).entries()) {
    if (i > 0 && i % NODES_A_TURN === 0) await nextTurn();
    const item = { ...draft, item: node.kind };
    const context = ruleContext({ rules: settings }, item, { content: node.content, passages });
    found.push(...findings(context).map((finding) => ({ ...finding, nodeId: node.id })));
  }
  await findStatements(passages);
  return inOrderOfLevel([...found, ...setFindings(draft, subject)]);
}

/** A backlog as one: what no item alone shows; `nodeId` is "" where it is about the whole. */
export function setFindings(
  draft: Draft,
  { content, passages, settings }: Subject,
): DraftFinding[] {
  if (!isBacklog(content)) return [];
  const nodes = content.nodes.filter(({ decision }) => decision !== "left_out");
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const context = { item: draft.item, content, nodes, passages, settings };
  return Object.values<Rule>(rules).flatMap((rule) => {
    const found = rule.checkSet?.(context) ?? [];
    return found.flatMap(({ nodeId, ...one }) => {
      const level = settings[rule.id].level[kinds.get(nodeId) ?? "story"];
      return level === "off" ? [] : [{ ...told(rule, level, one), nodeId }];
    });
  });
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
