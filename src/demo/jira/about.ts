import { Hono } from "hono";
import type { DemoPerson } from "../people.ts";
import { drawAvatar } from "./avatar.ts";
import { type DemoJiraDialect, type JiraEnv, jiraError } from "./env.ts";
import { findProject, groups } from "./catalog.ts";
import type { JiraStore } from "./store.ts";

const DC_VERSION = {
  version: "10.3.2",
  versionNumbers: [10, 3, 2],
  deploymentType: "Server",
  buildNumber: 10_030_002,
  buildDate: "2025-01-20T00:00:00.000+0000",
  databaseBuildNumber: 10_030_002,
};
const CLOUD_VERSION = {
  version: "1001.0.0-SNAPSHOT",
  versionNumbers: [1001, 0, 0],
  deploymentType: "Cloud",
  buildNumber: 100_287,
  buildDate: "2026-01-20T00:00:00.000+0000",
  defaultLocale: { locale: "en_US" },
};

/** A time as Jira writes it: `2026-03-01T09:30:00.000+0000`. */
export const jiraTime = (iso: string) => iso.replace("Z", "+0000");

export function userJson(dialect: DemoJiraDialect, base: string, person: DemoPerson) {
  const picture = `${base}/secure/useravatar?ownerId=${person.employeeId}`;
  const avatarUrls = {
    "48x48": picture,
    "24x24": `${picture}&size=small`,
    "16x16": `${picture}&size=xsmall`,
    "32x32": `${picture}&size=medium`,
  };
  const common = {
    emailAddress: person.email,
    avatarUrls,
    displayName: person.name,
    active: true,
    timeZone: "Europe/Berlin",
  };
  return dialect === "dc"
    ? {
        self: `${base}/rest/api/2/user?username=${person.employeeId}`,
        key: person.jiraKey,
        name: person.employeeId,
        ...common,
        deleted: false,
      }
    : {
        self: `${base}/rest/api/3/user?accountId=${person.employeeId}`,
        accountId: person.employeeId,
        accountType: "atlassian",
        ...common,
      };
}

export const aboutRoutes = new Hono<JiraEnv>()
  .get("/serverInfo", (c) => {
    const { jira, base } = c.var;
    const isDc = jira.dialect === "dc";
    return c.json({
      baseUrl: base,
      ...(isDc ? DC_VERSION : CLOUD_VERSION),
      serverTime: jiraTime(jira.clock.now().toISOString()),
      scmInfo: "demo",
      serverTitle: isDc ? "Demo Jira (Data Center)" : "Demo Jira (Cloud)",
    });
  })
  .get("/myself", (c) =>
    c.json({
      ...userJson(c.var.jira.dialect, c.var.base, c.var.person),
      locale: "en_US",
      groups: { size: 1, items: [] },
      applicationRoles: { size: 1, items: [] },
      expand: "groups,applicationRoles",
    }),
  )
  .get("/user", (c) => {
    const { jira, base } = c.var;
    const wanted = c.req.query(jira.dialect === "dc" ? "username" : "accountId");
    const person = jira.people.find(({ employeeId }) => employeeId === wanted);
    if (person !== undefined) return c.json(userJson(jira.dialect, base, person));
    const message = `The user named '${wanted ?? ""}' does not exist`;
    return c.json(jiraError(jira.dialect, 404, message), 404);
  })
  .get("/user/assignable/search", (c) => {
    const { jira, base } = c.var;
    const asked = c.req.query(jira.dialect === "dc" ? "username" : "query")?.toLowerCase() ?? "";
    if (findProject(c.req.query("project") ?? "") === undefined) {
      return c.json(jiraError(jira.dialect, 404, "No project could be found."), 404);
    }
    const found = jira.people.filter(({ name, email, employeeId }) =>
      [...name.split(" "), name, email, employeeId].some((word) =>
        word.toLowerCase().startsWith(asked),
      ),
    );
    return c.json(found.map((person) => userJson(jira.dialect, base, person)));
  })
  .get("/groups/picker", (c) => {
    const asked = c.req.query("query")?.toLowerCase() ?? "";
    const found = groups.filter((name) => name.includes(asked));
    const shown = found.map((name) => ({ name, html: name, labels: [] }));
    const header = `Showing ${found.length} of ${found.length} matching groups`;
    return c.json({ header, total: found.length, groups: shown });
  })
  .get("/mypermissions", (c) => {
    const { dialect } = c.var.jira;
    const asked = c.req.query("permissions");
    if (dialect === "cloud" && asked === undefined) {
      const message = "The 'permissions' query parameter is required.";
      return c.json(jiraError("cloud", 400, message), 400);
    }
    const key = askedProject(c.var.jira.store, c.req.query());
    const project = key === undefined ? undefined : findProject(key);
    if (key !== undefined && project === undefined) {
      return c.json(jiraError(dialect, 404, `No project could be found with key '${key}'.`), 404);
    }
    const names = asked?.split(",") ?? PERMISSIONS;
    const unknown = names.find((name) => !PERMISSIONS.includes(name));
    if (unknown !== undefined) {
      return c.json(jiraError(dialect, 400, `Unrecognized permission '${unknown}'.`), 400);
    }
    const rows = names.map((name) => [name, permissionRow(name, project?.mayCreate ?? true)]);
    return c.json({ permissions: Object.fromEntries(rows) });
  });

/** Of an issue it is that of its project. */
function askedProject(store: JiraStore, query: Record<string, string>): string | undefined {
  const { issueKey, projectKey, projectId } = query;
  if (issueKey === undefined) return projectKey ?? projectId;
  return store.find(issueKey)?.projectKey ?? issueKey;
}

const PERMISSIONS = [
  "BROWSE_PROJECTS",
  "CREATE_ISSUES",
  "EDIT_ISSUES",
  "LINK_ISSUES",
  "ADD_COMMENTS",
];
const WRITING = new Set(["CREATE_ISSUES", "EDIT_ISSUES", "LINK_ISSUES", "ADD_COMMENTS"]);

const permissionRow = (key: string, mayWrite: boolean) => ({
  id: String(10 + PERMISSIONS.indexOf(key)),
  key,
  name: key.toLowerCase().replaceAll("_", " "),
  type: "PROJECT",
  description: "",
  havePermission: mayWrite || !WRITING.has(key),
});

/** `GET /rest/pat/latest/tokens` of Data Center. */
export const tokenRoutes = new Hono<JiraEnv>().get("/tokens", (c) =>
  c.json([
    {
      id: Number(c.var.person.employeeId.slice(1)),
      name: "Demo token",
      createdAt: "2026-01-05T08:00:00.000Z",
      lastAccessedAt: c.var.jira.clock.now().toISOString(),
      expiringAt: c.var.person.tokenEnds,
    },
  ]),
);

/** Pictures need no login, as in the real product with public avatars. */
export const avatarRoutes = new Hono<JiraEnv>().get("/secure/useravatar", (c) => {
  const person = c.var.jira.people.find((one) => one.employeeId === c.req.query("ownerId"));
  if (person === undefined) return c.notFound();
  return c.body(new Uint8Array(drawAvatar(person.colour)), 200, { "Content-Type": "image/png" });
});
