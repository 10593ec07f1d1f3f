import { type Context, Hono } from "hono";
import { z } from "zod";
import { type DemoJira, type JiraEnv, jiraError } from "./env.ts";
import { issueJson } from "./issue-json.ts";
import { type Jql, JqlError, parseJql, type Query } from "./jql.ts";
import { checkJql, matches, sortValue } from "./match.ts";
import type { DemoIssue } from "./store.ts";

const dcSchema = z.object({
  jql: z.string().default(""),
  startAt: z.number().int().min(0).default(0),
  maxResults: z.number().int().default(50),
  fields: z.array(z.string()).optional(),
});

/** Cloud refuses what it does not know, `startAt` included. */
const cloudSchema = z.strictObject({
  jql: z.string().default(""),
  nextPageToken: z.string().nullish(),
  maxResults: z.number().int().min(0).max(5000).default(50),
  fields: z.array(z.string()).default(["id"]),
  properties: z.array(z.string()).max(5).default([]),
  reconcileIssues: z.array(z.number().int()).max(50).default([]),
  expand: z.string().optional(),
  fieldsByKeys: z.boolean().optional(),
  failFast: z.boolean().optional(),
});
const BAD_PAYLOAD = "Invalid request payload. Refer to the REST API documentation and try again.";
const REMOVED =
  "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046";

export const searchRoutes = new Hono<JiraEnv>()
  .post("/search", async (c) => searchDc(c, await readJson(c)))
  .get("/search", (c) => searchDc(c, fromQuery(c)))
  .post("/search/jql", async (c) => searchCloud(c, await readJson(c)))
  .get("/search/jql", (c) => searchCloud(c, fromQuery(c)));

const readJson = (c: Context<JiraEnv>): Promise<unknown> => c.req.json().catch(() => undefined);

function fromQuery(c: Context<JiraEnv>): Record<string, unknown> {
  const numbers = new Set(["startAt", "maxResults"]);
  const lists = new Set(["fields", "properties"]);
  const entries = Object.entries(c.req.query()).map(([name, value]): [string, unknown] => {
    if (numbers.has(name)) return [name, Number(value)];
    return [name, lists.has(name) ? value.split(",") : value];
  });
  return Object.fromEntries(entries);
}

function searchDc(c: Context<JiraEnv>, body: unknown) {
  const { jira, base, person } = c.var;
  if (jira.dialect === "cloud") return c.json(jiraError("cloud", 410, REMOVED), 410);
  const parsed = dcSchema.safeParse(body);
  if (!parsed.success) return c.json(jiraError("dc", 400, BAD_PAYLOAD), 400);
  const { jql, startAt, maxResults, fields = ["*navigable"] } = parsed.data;
  const found = find(jira, jql, person.employeeId);
  if (!found.ok) return c.json(jiraError("dc", 400, found.message), 400);
  const shown = { fields, properties: [] };
  const page = found.issues.slice(startAt, startAt + Math.min(Math.max(maxResults, 0), 1000));
  return c.json({
    expand: "schema,names",
    startAt,
    maxResults,
    total: found.issues.length,
    issues: page.map((issue) => issueJson(jira, base, issue, shown)),
  });
}

function searchCloud(c: Context<JiraEnv>, body: unknown) {
  const { jira, base, person } = c.var;
  if (jira.dialect === "dc") return c.json({ message: "null for uri", "status-code": 404 }, 404);
  const parsed = cloudSchema.safeParse(body);
  if (!parsed.success) return c.json(jiraError("cloud", 400, BAD_PAYLOAD), 400);
  const { jql, nextPageToken, maxResults, fields, properties, reconcileIssues } = parsed.data;
  const found = find(jira, jql, person.employeeId, reconcileIssues);
  if (!found.ok) return c.json(jiraError("cloud", 400, found.message), 400);
  const start = nextPageToken ? Number(Buffer.from(nextPageToken, "base64url").toString()) : 0;
  if (!Number.isInteger(start)) return c.json(jiraError("cloud", 400, BAD_PAYLOAD), 400);
  const end = start + maxResults;
  const shown = { fields: fields.filter((name) => name !== "id"), properties };
  const bare = shown.fields.length === 0;
  const issues = found.issues
    .slice(start, end)
    .map((issue) => (bare ? bareIssue(issue, properties) : issueJson(jira, base, issue, shown)));
  const isLast = end >= found.issues.length;
  const token = Buffer.from(String(end)).toString("base64url");
  return c.json({ issues, isLast, ...(!isLast && { nextPageToken: token }) });
}

/** Without `fields` Cloud gives the id alone. */
function bareIssue({ id, properties }: DemoIssue, wanted: string[]) {
  const shown = Object.entries(properties).filter(([key]) => wanted.includes(key));
  return { id, ...(wanted.length > 0 && { properties: Object.fromEntries(shown) }) };
}

type Found = { ok: true; issues: DemoIssue[] } | { ok: false; message: string };

function find(jira: DemoJira, jql: string, me: string, knownIds: number[] = []): Found {
  try {
    const query = parseJql(jql);
    refuseUnbounded(jira, query);
    if (query.where !== undefined) {
      checkJql(query.where);
      refuseUnknownKeys(jira, query.where);
    }
    const { where } = query;
    const issues = jira.store.issues
      .filter((issue) => isIndexed(jira, issue) || knownIds.includes(Number(issue.id)))
      .filter((issue) => where === undefined || matches(where, issue, me));
    return { ok: true, issues: sorted(issues, query.orderBy) };
  } catch (error) {
    if (error instanceof JqlError) return { ok: false, message: error.message };
    throw error;
  }
}

/** One key that is not there spoils the whole query. */
function refuseUnknownKeys(jira: DemoJira, jql: Jql): void {
  if (jql.kind === "not") return refuseUnknownKeys(jira, jql.part);
  if (jql.kind !== "clause") return jql.parts.forEach((part) => refuseUnknownKeys(jira, part));
  if (!["key", "issuekey", "issue", "id"].includes(jql.field)) return undefined;
  const unknown = jql.values.find((value) => jira.store.find(value) === undefined);
  if (unknown === undefined) return undefined;
  throw new JqlError(`An issue with key '${unknown}' does not exist for field '${jql.field}'.`);
}

function refuseUnbounded({ dialect }: DemoJira, { where, orderBy }: Query): void {
  if (dialect === "cloud" && where === undefined) {
    throw new JqlError(
      "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
    );
  }
  if (dialect === "cloud" && orderBy.length > 7) {
    throw new JqlError("The maximum number of fields in the ORDER BY clause is 7.");
  }
}

/** The search of Cloud sees a new issue only after a while. */
const isIndexed = ({ clock, indexLag }: DemoJira, issue: DemoIssue) =>
  clock.now().getTime() - Date.parse(issue.created) >= indexLag.ms;

/** Newest first unless asked otherwise. */
function sorted(issues: DemoIssue[], orderBy: Query["orderBy"]): DemoIssue[] {
  if (orderBy.length === 0) return issues.toReversed();
  return issues.toSorted((a, b) => {
    for (const { field, descending } of orderBy) {
      const left = sortValue(field, a);
      const order = left.localeCompare(sortValue(field, b), "en", { numeric: true });
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}
