import { type Context, Hono } from "hono";
import { linkTypes, transitions } from "./catalog.ts";
import { type JiraEnv, jiraError } from "./env.ts";
import { issueJson } from "./issue-json.ts";
import { statusJson } from "./metadata.ts";
import { changeIssue, createIssue, isRecord, keyOrId, type Refused } from "./write.ts";

type Ctx = Context<JiraEnv>;

const readJson = (c: Ctx): Promise<unknown> => c.req.json().catch(() => undefined);

/** Create, read and change issues. */
export const issueRoutes = new Hono<JiraEnv>()
  .post("/issue", async (c) => {
    const { person, quirk } = c.var;
    const reporter = person.employeeId;
    const result = createIssue(c.var.jira, await readJson(c), { reporter, quirk });
    return result.ok ? c.json(createdJson(c, result.issue), 201) : refuse(c, result);
  })
  .post("/issue/bulk", async (c) => {
    const { jira, person, quirk } = c.var;
    const body = await readJson(c);
    const updates = isRecord(body) ? body["issueUpdates"] : undefined;
    if (!Array.isArray(updates) || updates.length === 0 || updates.length > 50) {
      const message = "The number of issues to create must be between 1 and 50.";
      return c.json(jiraError(jira.dialect, 400, message), 400);
    }
    const results = updates.map((update) =>
      createIssue(jira, update, { reporter: person.employeeId, quirk }),
    );
    const issues = results.flatMap((one) => (one.ok ? [createdJson(c, one.issue)] : []));
    const errors = results.flatMap((one, index) => (one.ok ? [] : [bulkError(one, index)]));
    if (quirk === "other_order") issues.reverse();
    return c.json({ issues, errors }, issues.length > 0 ? 201 : 400);
  })
  .get("/issue/:issue", (c) => {
    const issue = c.var.jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const shown = {
      fields: c.req.query("fields")?.split(",") ?? ["*all"],
      properties: c.req.query("properties")?.split(",") ?? [],
    };
    return c.json(issueJson(c.var.jira, c.var.base, issue, shown));
  })
  .put("/issue/:issue", async (c) => {
    const { jira } = c.var;
    const issue = jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const changed = changeIssue(jira, issue, await readJson(c));
    return changed.ok ? c.body(null, 204) : refuse(c, changed);
  })
  .get("/issue/:issue/transitions", (c) => {
    const issue = c.var.jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const possible = transitions.map(({ id, name, to }) => ({
      id,
      name,
      to: statusJson(c.var.base, to),
      fields: {},
    }));
    return c.json({ expand: "transitions", transitions: possible });
  })
  .post("/issue/:issue/transitions", async (c) => {
    const { jira } = c.var;
    const issue = jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const body = await readJson(c);
    const wanted = isRecord(body) ? keyOrId(body["transition"]) : undefined;
    const transition = transitions.find(({ id }) => id === wanted);
    if (transition === undefined) {
      const message = `It seems that you have tried to perform an illegal workflow operation.`;
      return c.json(jiraError(jira.dialect, 400, message), 400);
    }
    issue.statusId = transition.to.id;
    jira.store.save(issue);
    return c.body(null, 204);
  })
  .post("/issueLink", async (c) => {
    const { jira } = c.var;
    const body = await readJson(c);
    const link = isRecord(body) ? body : {};
    const wanted = isRecord(link["type"]) ? link["type"] : {};
    const type = linkTypes.find(({ id, name }) => wanted["name"] === name || wanted["id"] === id);
    const inward = jira.store.find(keyOrId(link["inwardIssue"]) ?? "");
    const outward = jira.store.find(keyOrId(link["outwardIssue"]) ?? "");
    if (type === undefined) {
      const message = `No issue link type with name '${String(wanted["name"])}' found.`;
      return c.json(jiraError(jira.dialect, 404, message), 404);
    }
    if (inward === undefined || outward === undefined) return noIssue(c);
    const keys = { inwardKey: inward.key, outwardKey: outward.key };
    const isThere = jira.store.links.some(
      (one) =>
        one.typeName === type.name &&
        one.inwardKey === keys.inwardKey &&
        one.outwardKey === keys.outwardKey,
    );
    if (!isThere) jira.store.link({ typeName: type.name, ...keys });
    return c.body(null, 201);
  });

type Created = { id: string; key: string };

const createdJson = (c: Ctx, { id, key }: Created) => {
  const version = c.var.jira.dialect === "dc" ? "2" : "3";
  return { id, key, self: `${c.var.base}/rest/api/${version}/issue/${id}` };
};

const refuse = (c: Ctx, { messages, errors }: Refused) =>
  c.json(jiraError(c.var.jira.dialect, 400, messages, errors), 400);

const bulkError = ({ messages, errors }: Refused, index: number) => ({
  status: 400,
  elementErrors: { errorMessages: messages, errors },
  failedElementNumber: index,
});

export const noIssue = (c: Ctx) => {
  const { dialect } = c.var.jira;
  const message =
    dialect === "dc"
      ? "Issue Does Not Exist"
      : "Issue does not exist or you do not have permission to see it.";
  return c.json(jiraError(dialect, 404, message), 404);
};
