import { Hono } from "hono";
import { type JiraEnv, jiraError } from "./env.ts";
import { noIssue } from "./issues.ts";
import { isRecord } from "./write.ts";

const PROPERTY_LIMIT = 32_768;

/** What hangs on an issue: entity properties, remote links, files. */
export const attachedRoutes = new Hono<JiraEnv>()
  .get("/issue/:issue/properties", (c) => {
    const issue = c.var.jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const self = `${c.var.base}/rest/api/2/issue/${issue.id}/properties`;
    const keys = Object.keys(issue.properties);
    return c.json({ keys: keys.map((key) => ({ self: `${self}/${key}`, key })) });
  })
  .get("/issue/:issue/properties/:key", (c) => {
    const issue = c.var.jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const key = c.req.param("key");
    if (!Object.hasOwn(issue.properties, key)) {
      const message = `The property with key '${key}' does not exist.`;
      return c.json(jiraError(c.var.jira.dialect, 404, message), 404);
    }
    return c.json({ key, value: issue.properties[key] });
  })
  .put("/issue/:issue/properties/:key", async (c) => {
    const { store, dialect } = c.var.jira;
    const issue = store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const text = await c.req.text();
    const value = readJson(text);
    if (value === undefined || text.length > PROPERTY_LIMIT) {
      const message = value === undefined ? "Invalid JSON." : "The property value is too long.";
      return c.json(jiraError(dialect, 400, message), 400);
    }
    const key = c.req.param("key");
    const isNew = !Object.hasOwn(issue.properties, key);
    issue.properties[key] = value;
    store.save(issue);
    return c.body(null, isNew ? 201 : 200);
  })
  .get("/issue/:issue/remotelink", (c) => {
    const issue = c.var.jira.store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const globalId = c.req.query("globalId");
    const self = `${c.var.base}/rest/api/2/issue/${issue.key}/remotelink`;
    const links = issue.remoteLinks
      .filter((link) => globalId === undefined || link.globalId === globalId)
      .map((link) => ({ self: `${self}/${link.id}`, ...link }));
    return c.json(links);
  })
  .post("/issue/:issue/remotelink", async (c) => {
    const { store, dialect } = c.var.jira;
    const issue = store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    const body: unknown = await c.req.json().catch(() => undefined);
    const link = isRecord(body) ? body : {};
    const { object, globalId } = link;
    if (!isRecord(object) || !object["title"] || !object["url"]) {
      const errors = { title: "'title' is required.", url: "'url' is required." };
      return c.json(jiraError(dialect, 400, [], errors), 400);
    }
    const old = issue.remoteLinks.find((one) => one.globalId === globalId && one.globalId);
    const id = old?.id ?? store.nextId();
    const named = typeof globalId === "string" ? { globalId } : {};
    issue.remoteLinks = issue.remoteLinks.filter((one) => one.id !== id);
    issue.remoteLinks.push({ id, ...named, object });
    store.save(issue);
    const self = `${c.var.base}/rest/api/2/issue/${issue.key}/remotelink/${id}`;
    return c.json({ id, self }, old === undefined && dialect === "cloud" ? 201 : 200);
  })
  .post("/issue/:issue/attachments", async (c) => {
    const { store } = c.var.jira;
    const issue = store.find(c.req.param("issue"));
    if (issue === undefined) return noIssue(c);
    if (!["no-check", "nocheck"].includes(c.req.header("x-atlassian-token") ?? "")) {
      return c.text("XSRF check failed", 403);
    }
    const { file = [] } = await c.req.parseBody({ all: true });
    const files = (Array.isArray(file) ? file : [file]).filter((one) => typeof one !== "string");
    const added = files.map(({ name, size }) => ({
      id: String(store.nextId()),
      filename: name,
      size,
    }));
    issue.attachments.push(...added);
    store.save(issue);
    return c.json(added.map((one) => ({ self: `${c.var.base}/attachment/${one.id}`, ...one })));
  });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Undefined is not a JSON value, so it can say "not JSON".
    return undefined;
  }
}
