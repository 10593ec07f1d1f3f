import type { Account, Deps } from "../app.ts";
import { applyFix } from "./findings.ts";
import { type Draft, findRevision } from "./draft.ts";
import { nodesOf, withNodeContent } from "./nodes.ts";
import { changeContent, type Changed } from "./revision.ts";
import { ruleContext } from "./rules/context.ts";
import { rulesFor } from "./rules/settings.ts";
import { listPassages } from "./source.ts";

interface Fix {
  rule: string;
  part: string;
  nodeId: string;
  /** The revision that the person saw. */
  base: number;
}

/** The rule's own change, as the next revision; "no_node" and "no_fix": there is none of these any more. */
export async function fixFinding(
  deps: Pick<Deps, "db" | "clock" | "rules" | "ruleSchema">,
  account: Account,
  draft: Draft,
  { rule, part, nodeId, base }: Fix,
): Promise<Changed | "no_node" | "no_fix"> {
  const [passages, current] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  const node = current && nodesOf(draft, current.content).find(({ id }) => id === nodeId);
  if (!node) return "no_node";
  const subject = { ...draft, item: node.kind };
  const rules = await rulesFor(deps, draft.target);
  const context = ruleContext({ rules }, subject, { content: node.content, passages });
  const fixed = applyFix(context, rule, part);
  if (!fixed) return "no_fix";
  const content = withNodeContent(current.content, nodeId, fixed);
  return changeContent(deps, account, draft, { base, origin: "fixed", note: rule, content });
}
