import { z } from "zod";
import { issueQuery, searchIssues } from "../drafts/sources/search-issues.ts";
import { outsideProblems, refusedOutside, wrongKind } from "./connections.ts";
import { defineEndpoint } from "./endpoint.ts";
import { idParams, perPage } from "./shapes.ts";

const search = defineEndpoint({
  id: "searchJiraIssues",
  method: "get",
  path: "/connections/{id}/issues",
  tag: "Connections",
  summary: "Find issues of a Jira by words or by JQL, in the order that Jira has",
  description: "There is no next page: where more fit, `isMore` says so. Narrow the query.",
  action: "connections.use",
  params: idParams,
  query: z.strictObject({
    q: z.string().max(500).default("").meta({ description: "Words of the issue's text." }),
    jql: z.string().max(2000).default("").meta({ description: "A query of Jira, instead." }),
    per_page: perPage,
  }),
  answer: z
    .object({
      issues: z.array(
        z.object({
          key: z.string(),
          summary: z.string(),
          type: z.string(),
          status: z.string(),
          updated: z.string(),
          url: z.string(),
        }),
      ),
      isMore: z.boolean(),
    })
    .meta({ id: "JiraIssues" }),
  problems: { ...outsideProblems, "jira.no_query": 422 },
  async run(call) {
    const { q: words, jql, per_page: most } = call.query;
    const query = issueQuery({ words, jql });
    if (query === undefined) return { code: "jira.no_query", message: "Say words or JQL." };
    const wrong = await wrongKind(call, "jira");
    if (wrong) return wrong;
    const asked = { connectionId: call.params.id, query, most };
    const found = await searchIssues(call.deps, call.account, asked);
    return found.ok ? { data: found.value } : refusedOutside(found);
  },
});

export const jiraIssueEndpoints = [search];
