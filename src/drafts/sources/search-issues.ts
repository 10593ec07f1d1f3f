import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import type { IssueMaterial } from "../../connections/jira/jira.ts";
import { rememberIssues } from "../duplicates/known-issues.ts";

/** What JQL would take for a sign in a text that is searched. */
const SIGNS = /[^\p{L}\p{N}\s-]+/gu;

/** By words or by JQL; undefined: neither was said. */
export function issueQuery({ words, jql }: { words: string; jql: string }): string | undefined {
  const plain = words.replaceAll(SIGNS, " ").trim();
  return jql.trim() || (plain && `text ~ "${plain}" ORDER BY updated DESC`) || undefined;
}

interface Asked {
  connectionId: string;
  query: string;
  most: number;
}

/** With the account's own access; what is found counts for duplicates, too. */
export async function searchIssues(
  deps: Deps,
  account: Account,
  { connectionId, query, most }: Asked,
): Promise<Outside<{ issues: IssueMaterial[]; isMore: boolean }>> {
  const client = await jiraClientFor(deps, account.id, connectionId);
  if (!client.ok) return client;
  const answer = await client.value.searchMaterial(query, most + 1, { comments: false });
  if (!answer.ok) return answer;
  const issues = answer.value.slice(0, most);
  await rememberIssues(deps, connectionId, issues);
  return { ok: true, value: { issues, isMore: answer.value.length > most } };
}
