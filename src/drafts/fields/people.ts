import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { Target } from "../../db/schema/drafts.ts";
import { namedUser } from "./controls/user.ts";

const FEWEST = 2;
const LONGEST = 100;

/** Suggestions for a field that names people or groups; none where Jira cannot say, since a form goes on without. */
export async function namesLike(
  deps: Deps,
  account: Account,
  { connectionId, projectKey }: Target,
  { typed, of }: { typed: string; of: "people" | "groups" },
): Promise<string[]> {
  const query = typed.replace(/\s*\([^()]*\)\s*$/, "").trim();
  if (query.length < FEWEST || query.length > LONGEST) return [];
  const jira = await jiraClientFor(deps, account.id, connectionId);
  if (!jira.ok) return [];
  if (of === "groups") {
    const groups = await jira.value.groups(query);
    return groups.ok ? groups.value : [];
  }
  const found = await jira.value.users(projectKey, query);
  return found.ok ? found.value.map(namedUser) : [];
}
