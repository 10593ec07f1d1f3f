import type { Queries } from "../db/db.ts";
import { diffNodes, type NodeDiff } from "./backlog/diff-nodes.ts";
import { diffContents, type PartDiff } from "./diff.ts";
import { type Draft, findRevision } from "./draft.ts";
import { isBacklog, nodesOf } from "./nodes.ts";

type RevisionsDiff = { nodes: NodeDiff[] } | { parts: PartDiff[] };

/** What differs between two revisions, item by item where one of them is a backlog. */
export async function diffRevisions(
  db: Queries,
  draft: Draft,
  { from, to }: { from: number; to: number },
): Promise<RevisionsDiff | undefined> {
  const [a, b] = await Promise.all([
    findRevision(db, draft.id, from),
    findRevision(db, draft.id, to),
  ]);
  if (!a || !b) return undefined;
  const [before, after] = [a.content, b.content];
  return isBacklog(before) || isBacklog(after)
    ? { nodes: diffNodes(nodesOf(draft, before), nodesOf(draft, after)) }
    : { parts: diffContents(before, after) };
}
