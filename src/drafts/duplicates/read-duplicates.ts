import type { Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Duplicate } from "../../db/schema/published.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { listDraftIssues } from "../publishing/draft-issues.ts";
import { listSignatures } from "../review/signatures.ts";
import { type DuplicateDecision, listDuplicateDecisions } from "./decisions.ts";
import { findLook, type Look, startLook } from "./looks.ts";
import { LIKELY_FROM } from "./rank.ts";

export interface InQuestion {
  issueKey: string;
  url: string;
  /** Undefined where only the decision is left of it. */
  found: Duplicate | undefined;
  /** Somebody must say which of the two is meant before it is signed. */
  isLikely: boolean;
  decision: DuplicateDecision | undefined;
}

export interface NodeInQuestion {
  node: BacklogNode;
  issues: InQuestion[];
  isOpen: boolean;
}

export interface Duplicates {
  look: Look | undefined;
  nodes: NodeInQuestion[];
  /** How many nodes wait for a decision. */
  undecided: number;
  mayDecide: boolean;
}

/** What may stand in Jira already; the first time that somebody asks, a search for it is started. */
export async function readDuplicates(deps: Deps, draft: Draft): Promise<Duplicates> {
  const { db } = deps;
  if (draft.state === "open") await startLook(deps, draft, { again: false });
  const [look, nodes, signatures] = await Promise.all([
    findLook(db, draft),
    listInQuestion(db, draft),
    listSignatures(db, draft),
  ]);
  const isOwners = draft.state === "open" && draft.may === "owner";
  return {
    look,
    nodes,
    undecided: nodes.filter(({ isOpen }) => isOpen).length,
    mayDecide: isOwners && !signatures.some(({ holds }) => holds),
  };
}

/** Nodes that would be created, or for which somebody's issue is used, with what they look like. */
export async function listInQuestion(db: Queries, draft: Draft): Promise<NodeInQuestion[]> {
  const [revision, look, decisions, issues] = await Promise.all([
    findRevision(db, draft.id, draft.revision),
    findLook(db, draft),
    listDuplicateDecisions(db, draft.id),
    listDraftIssues(db, draft.id),
  ]);
  if (!revision) return [];
  const stands = new Set(issues.filter(({ sent }) => sent !== null).map(({ nodeId }) => nodeId));
  return nodesOf(draft, revision.content)
    .filter(({ id, decision }) => decision !== "left_out" && !stands.has(id))
    .map((node) => inQuestion(node, look?.found ?? [], decisions))
    .filter((one) => one.issues.length > 0);
}

function inQuestion(
  node: BacklogNode,
  found: readonly Duplicate[],
  decisions: readonly DuplicateDecision[],
): NodeInQuestion {
  const own = found.filter(({ nodeId }) => nodeId === node.id);
  const decided = decisions.filter(({ nodeId }) => nodeId === node.id);
  const left = decided.filter(({ issueKey }) => !own.some((one) => one.issueKey === issueKey));
  const issues = [
    ...left.map((decision): InQuestion => {
      const { issueKey, issueUrl: url } = decision;
      return { issueKey, url, found: undefined, isLikely: false, decision };
    }),
    ...own.map((one): InQuestion => {
      const { issueKey, url } = one;
      const decision = decided.find((each) => each.issueKey === issueKey);
      return { issueKey, url, found: one, isLikely: one.score >= LIKELY_FROM, decision };
    }),
  ];
  const isUsed = decided.some(({ act }) => act === "use");
  const isOpen = !isUsed && issues.some(({ isLikely, decision }) => isLikely && !decision);
  return { node, issues, isOpen };
}
