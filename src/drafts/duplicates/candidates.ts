import type { BacklogNode } from "../../db/schema/content.ts";
import type { Duplicate } from "../../db/schema/published.ts";
import type { Draft } from "../draft.ts";
import { draftOfNode } from "../publishing/node-target.ts";
import { likenessOf, type Standing } from "./rank.ts";
import { weighWords, wordsOf } from "./words.ts";

export interface FoundIssue extends Standing {
  issueKey: string;
  url: string;
  status: string;
}

/** More would be a list to read, not a question to answer. */
const MOST_FOR_NODE = 3;

/** For each node the issues that say nearly the same, likeliest first. */
export function rankCandidates(
  draft: Draft,
  nodes: readonly BacklogNode[],
  issues: readonly FoundIssue[],
): Duplicate[] {
  const titles = nodes.map(({ content }) => content.title.text);
  const weigh = weighWords([...titles, ...issues.map(({ summary }) => summary)].map(wordsOf));
  return nodes.flatMap((node) => {
    const { title, narrative } = node.content;
    const typeName = draftOfNode(draft, node).target.issueTypeName;
    const wanted = { title: title.text, need: narrative.need, typeName };
    return issues
      .flatMap((issue) => {
        const likeness = likenessOf(wanted, issue, weigh);
        return likeness ? [candidate(node, issue, likeness)] : [];
      })
      .toSorted((a, b) => b.score - a.score)
      .slice(0, MOST_FOR_NODE);
  });
}

const candidate = (
  { id: nodeId }: BacklogNode,
  { issueKey, url, summary, typeName, status, statusCategory }: FoundIssue,
  likeness: Pick<Duplicate, "score" | "reason">,
): Duplicate => ({ nodeId, issueKey, url, summary, typeName, status, statusCategory, ...likeness });
