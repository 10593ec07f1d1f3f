import { jiraTime, userJson } from "./about.ts";
import type { DemoJira } from "./env.ts";
import type { DemoComment, DemoIssue } from "./store.ts";

export function commentJson(
  { dialect, people }: DemoJira,
  base: string,
  { issue, comment }: { issue: DemoIssue; comment: DemoComment },
) {
  const author = people.find(({ employeeId }) => employeeId === comment.author);
  const user = author && userJson(dialect, base, author);
  const { id = "1", body, created } = comment;
  const version = dialect === "dc" ? "2" : "3";
  return {
    self: `${base}/rest/api/${version}/issue/${issue.id}/comment/${id}`,
    id,
    author: user,
    updateAuthor: user,
    body,
    created: jiraTime(created),
    updated: jiraTime(created),
  };
}

/** Properties only where `expand` asks for them. */
export function commentList(
  jira: DemoJira,
  base: string,
  listed: { issue: DemoIssue; shown: DemoComment[]; startAt?: number; properties?: boolean },
) {
  const { issue, shown, startAt = 0, properties = false } = listed;
  return {
    startAt,
    maxResults: shown.length,
    total: (issue.comments ?? []).length,
    comments: shown.map((comment) => ({
      ...commentJson(jira, base, { issue, comment }),
      ...(properties && { properties: comment.properties ?? [] }),
    })),
  };
}
