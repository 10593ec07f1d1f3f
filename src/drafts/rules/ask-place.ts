import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { Target } from "../../db/schema/drafts.ts";
import { listProjects } from "../target.ts";
import type { JiraPlace } from "./rule.ts";

/** What Jira says of the place where it is to be created; undefined where it cannot be asked. */
export async function askPlace(
  deps: Deps,
  account: Account,
  { connectionId, projectKey, parentKey }: Target,
): Promise<JiraPlace | undefined> {
  const projects = await listProjects(deps, account, connectionId);
  if (!projects.ok) return undefined;
  const mayCreate = projects.value.some(({ key }) => key === projectKey);
  const place = { projectKey, mayCreate };
  if (parentKey === undefined) return place;
  const jira = await jiraClientFor(deps, account.id, connectionId);
  const issue = jira.ok ? await jira.value.readIssue(parentKey) : jira;
  if (issue.ok)
    return { ...place, parent: { key: parentKey, projectKey: projectOf(issue.value.key) } };
  return issue.code === "connections.not_found"
    ? { ...place, parent: { key: parentKey, projectKey: undefined } }
    : place;
}

/** Of `SHOP-12`, SHOP: a moved issue answers with the key of its new project. */
const projectOf = (key: string): string => key.slice(0, key.lastIndexOf("-"));
