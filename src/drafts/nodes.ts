import {
  type AgentContent,
  type BacklogContent,
  type BacklogNode,
  type DraftContent,
  ONLY_NODE,
  type ReviewContent,
  type RevisionContent,
  type StoryContent,
} from "../db/schema/content.ts";
import type { Draft } from "./draft.ts";

export const isBacklog = (content: DraftContent): content is BacklogContent => "nodes" in content;

export const isReview = (content: RevisionContent): content is ReviewContent =>
  "remarks" in content;

/** What an agent has made that has the pages of all agents. */
export const isOfAgent = (content: RevisionContent): content is AgentContent => "type" in content;

/** The way to the pages of items goes by the draft's type, so nothing else comes here. */
export function itemsOf(content: RevisionContent): DraftContent {
  if (isReview(content) || isOfAgent(content)) throw new TypeError("this holds no items");
  return content;
}

/** What a draft is made of, parents first: a draft of one item has one node. */
export const nodesOf = (
  { item }: Pick<Draft, "item">,
  content: DraftContent,
): readonly BacklogNode[] =>
  isBacklog(content)
    ? content.nodes
    : [{ id: ONLY_NODE, parentId: null, kind: item, decision: "open", links: [], content }];

/** The content with one node's changed; of a draft of one item, its own. */
export function withNodeContent(
  content: DraftContent,
  nodeId: string,
  changed: StoryContent,
): DraftContent {
  if (!isBacklog(content)) return changed;
  const nodes = content.nodes.map((node) =>
    node.id === nodeId ? { ...node, content: changed } : node,
  );
  return { nodes };
}

/** Of a draft of one item. The pages of a backlog never ask for it. */
export function storyOf(content: DraftContent): StoryContent {
  if (isBacklog(content)) throw new TypeError("a backlog is no single item");
  return content;
}

/** The number of a node's id: of `n12`, 12. */
const nodeNumber = (id: string): number => Number(id.slice(1)) || 0;

/** The highest number that a node of this draft has ever had, `content` included. */
export const lastNodeOf = ({ lastNode }: Pick<Draft, "lastNode">, content: DraftContent): number =>
  isBacklog(content)
    ? content.nodes.reduce((most, { id }) => Math.max(most, nodeNumber(id)), lastNode)
    : lastNode;
