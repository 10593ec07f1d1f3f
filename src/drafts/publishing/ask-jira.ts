import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraClient, JiraField, JiraIssue } from "../../connections/jira/jira.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import { rememberIssues } from "../duplicates/known-issues.ts";
import type { DraftIssue } from "./draft-issues.ts";
import { readScreens } from "./screens.ts";

/** What Jira says of a draft that is to be sent. */
export interface InJira {
  jira: JiraClient | undefined;
  /** By issue type. */
  screens: Map<string, JiraField[]>;
  screen: JiraField[];
  /** What Jira holds of the issues that stand already, by node; null: it is gone. */
  held: Map<string, JiraIssue | null>;
  failure: OutsideFailure | undefined;
}

export async function askJira(
  deps: Deps,
  account: Account,
  { draft, nodes, issues }: { draft: Draft; nodes: BacklogNode[]; issues: DraftIssue[] },
): Promise<InJira> {
  const [jira, read] = await Promise.all([
    jiraClientFor(deps, account.id, draft.target.connectionId),
    readScreens(deps, account, draft, nodes),
  ]);
  const { screens, screen } = read;
  const none = { jira: undefined, screens, screen, held: new Map<string, JiraIssue | null>() };
  if (!jira.ok) return { ...none, failure: jira };
  if (read.failure) return { ...none, failure: read.failure };
  const standing = issues.filter(
    ({ sent, nodeId }) => sent !== null && nodes.some(({ id }) => id === nodeId),
  );
  const { held, failure } = await readHeld(jira.value, standing);
  const there = [...held.values()].filter((issue) => issue !== null);
  await rememberIssues(deps, draft.target.connectionId, there);
  return { jira: jira.value, screens, screen, held, failure };
}

/** How many issues are read at the same time. */
const AT_ONCE = 4;

async function readHeld(jira: JiraClient, issues: DraftIssue[]) {
  const held = new Map<string, JiraIssue | null>();
  for (let start = 0; start < issues.length; start += AT_ONCE) {
    const group = issues.slice(start, start + AT_ONCE);
    const answers = await Promise.all(group.map(({ issueId }) => jira.readIssue(issueId)));
    for (const [index, answer] of answers.entries()) {
      if (!answer.ok && answer.code !== "connections.not_found") return { held, failure: answer };
      held.set(group[index]?.nodeId ?? "", answer.ok ? answer.value : null);
    }
  }
  return { held, failure: undefined };
}
