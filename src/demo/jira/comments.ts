import { Hono } from "hono";
import { z } from "zod";
import { commentJson, commentList } from "./comment-json.ts";
import { type JiraEnv, jiraError } from "./env.ts";
import { noIssue } from "./issues.ts";
import { findProject } from "./catalog.ts";

const newComment = {
  dc: z.object({ body: z.string().min(1).max(32_767), properties: z.unknown() }),
  cloud: z.object({
    body: z.looseObject({
      type: z.literal("doc"),
      version: z.literal(1),
      content: z.array(z.unknown()),
    }),
    properties: z.unknown(),
  }),
};
const propertyList = z.array(z.object({ key: z.string(), value: z.unknown() })).catch([]);

/** What people say under an issue. */
export const commentRoutes = new Hono<JiraEnv>()
  .get("/issue/:issue/comment", (c) => {
    const { jira, base } = c.var;
    const issue = jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const { startAt: start, maxResults, orderBy, expand } = c.req.query();
    const startAt = Math.max(0, Number(start ?? 0) || 0);
    const most = Math.max(1, Math.min(100, Number(maxResults ?? 50) || 50));
    const comments = issue.comments ?? [];
    const all = orderBy === "-created" ? comments.toReversed() : comments;
    const shown = all.slice(startAt, startAt + most);
    const properties = expand?.split(",").includes("properties") ?? false;
    return c.json(commentList(jira, base, { issue, shown, startAt, properties }));
  })
  .get("/issue/:issue/comment/:comment", (c) => {
    const { jira, base } = c.var;
    const issue = jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const comment = issue.comments?.find(({ id }) => id === c.req.param("comment"));
    if (comment !== undefined) return c.json(commentJson(jira, base, { issue, comment }));
    const message = `Can not find a comment for the id: ${c.req.param("comment")}.`;
    return c.json(jiraError(jira.dialect, 404, message), 404);
  })
  .post("/issue/:issue/comment", async (c) => {
    const { jira, base, person } = c.var;
    const issue = jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    if (findProject(issue.projectKey)?.mayCreate === false) {
      const message = "You do not have the permission to comment on this issue.";
      return c.json(jiraError(jira.dialect, 403, message), 403);
    }
    const parsed = newComment[jira.dialect].safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) {
      const errors = { comment: "Comment body is not valid!" };
      return c.json(jiraError(jira.dialect, 400, [], errors), 400);
    }
    const comment = {
      id: String(jira.store.nextId()),
      author: person.employeeId,
      created: jira.clock.now().toISOString(),
      body: parsed.data.body,
      properties: propertyList.parse(parsed.data.properties),
    };
    issue.comments = [...(issue.comments ?? []), comment];
    jira.store.save(issue);
    return c.json(commentJson(jira, base, { issue, comment }), 201);
  });
