import type { JiraField } from "../../connections/jira/jira.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import type { Finding } from "../findings.ts";
import { parentFieldOf } from "../issue-fields.ts";

/**
 * The draft as if this node were its only item: what is said of one item serves every node. `nodes`:
 * the tree, where it counts what the node belongs to.
 */
export function draftOfNode(
  draft: Draft,
  node: BacklogNode,
  nodes: readonly BacklogNode[] = [],
): Draft {
  if (draft.type !== "backlog") return draft;
  const type = draft.target.types?.[node.kind];
  const { projectKey, projectName, connectionId, types } = draft.target;
  const target = {
    connectionId,
    projectKey,
    projectName,
    issueTypeId: type?.id ?? "",
    issueTypeName: type?.name ?? "",
    subtask: node.kind === "subtask",
    ...(types && { types }),
    ...(findAbove(node, nodes) && { placed: true }),
  };
  return { ...draft, item: node.kind, target };
}

/** What a node belongs to, of those that are published. */
const findAbove = ({ parentId }: BacklogNode, nodes: readonly BacklogNode[]) =>
  nodes.find(({ id, decision }) => id === parentId && decision !== "left_out");

export interface Placed {
  /** The nearest node that is published, too. */
  parentId: string | null;
  /** Where Jira keeps the key of the issue above; undefined where it has no place for it. */
  parentField: JiraField | undefined;
  findings: Finding[];
}

interface Tree {
  draft: Draft;
  node: BacklogNode;
  /** All that are published. */
  nodes: readonly BacklogNode[];
  screen: JiraField[];
}

/** Where a node comes to stand in Jira, and what keeps it from there. */
export function placeNode(tree: Tree): Placed {
  const { draft, node, nodes, screen } = tree;
  const parent = findAbove(node, nodes);
  const barred = draft.type === "backlog" ? whatBars(tree, parent) : undefined;
  if (barred !== undefined) return standsAlone([finding("error", barred)]);
  if (!parent) return standsAlone([]);
  const parentField = parentFieldOf(screen);
  const types = draft.target.types ?? {};
  const hasEpics = node.kind === "subtask" || types.epic?.id !== types[node.kind]?.id;
  if (parentField && hasEpics) return { parentId: parent.id, parentField, findings: [] };
  const why = hasEpics ? "its create screen has no field for the epic" : "the project has no epics";
  const message = `It is created beside “${parent.content.title.text}”: ${why}.`;
  return standsAlone([finding("warning", message)]);
}

const standsAlone = (findings: Finding[]): Placed => ({
  parentId: null,
  parentField: undefined,
  findings,
});

function whatBars({ draft, node }: Tree, parent: BacklogNode | undefined): string | undefined {
  if (draft.target.types?.[node.kind] === undefined) {
    return `${draft.target.projectKey} has no issue type for this. Leave it out, or draft it as something else.`;
  }
  const isSubtask = node.kind === "subtask";
  if (isSubtask && !parent) {
    return "A sub-task belongs to an issue: move it below one that is published.";
  }
  return !isSubtask && parent && parent.kind !== "epic"
    ? "Jira puts only sub-tasks below this. Move it below an epic, or to the top."
    : undefined;
}

const finding = (level: Finding["level"], message: string): Finding => ({
  rule: "JIRA-FIELDS",
  label: "Jira will take it",
  basis: "The create screen of the project",
  level,
  part: "parent",
  message,
});
