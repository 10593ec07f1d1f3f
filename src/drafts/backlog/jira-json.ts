import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import { issueFields } from "../issue-fields.ts";
import { draftOfNode } from "../publishing/node-target.ts";
import { readScreens } from "../publishing/screens.ts";
import { inOrder, type Nodes } from "./tree.ts";
import { KIND_TITLES } from "./words.ts";

/**
 * The body of Jira's bulk create. An issue that is not there yet has no key, so what stands below
 * another one says so in a property: parents come first, their keys are filled in by whoever sends it.
 */
export async function toJiraJson(
  deps: Deps,
  account: Account,
  draft: Draft,
  all: Nodes,
): Promise<Outside<string>> {
  const nodes = inOrder(all).filter(({ decision }) => decision !== "left_out");
  const jira = await jiraClientFor(deps, account.id, draft.target.connectionId);
  if (!jira.ok) return jira;
  const { screens, failure } = await readScreens(deps, account, draft, nodes);
  if (failure) return failure;
  const issueUpdates = nodes.map((node) => {
    const subject = draftOfNode(draft, node);
    const screen = screens.get(subject.target.issueTypeId) ?? [];
    const fields = issueFields(subject, node.content, screen);
    const description = jira.value.renderDescription(fields.description);
    const { projectKey, issueTypeId, parentKey, priorityId, summary, labels, custom } = fields;
    return {
      fields: {
        ...custom,
        project: { key: projectKey },
        issuetype: issueTypeId === "" ? { name: KIND_TITLES[node.kind] } : { id: issueTypeId },
        summary,
        description: asDocument(description),
        labels,
        ...(parentKey !== undefined && { parent: { key: parentKey } }),
        ...(priorityId !== undefined && { priority: { id: priorityId } }),
      },
      properties: [{ key: "countersign-export", value: placeOf(node) }],
    };
  });
  return { ok: true, value: `${JSON.stringify({ issueUpdates }, undefined, 2)}\n` };
}

const placeOf = ({ id, parentId, links }: BacklogNode) => ({ id, parent: parentId, links });

/** The Cloud's documents are JSON themselves; Data Center takes text. */
function asDocument(description: string): unknown {
  if (!description.startsWith("{")) return description;
  try {
    return JSON.parse(description);
  } catch {
    return description;
  }
}
