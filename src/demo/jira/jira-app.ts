import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { type Faults, injectFaults } from "../faults.ts";
import { jiraPages } from "../look/jira-pages.tsx";
import { aboutRoutes, avatarRoutes, tokenRoutes } from "./about.ts";
import { type DemoJira, type JiraEnv, jiraError } from "./env.ts";
import { issueRoutes } from "./issues.ts";
import { attachedRoutes } from "./attached.ts";
import { commentRoutes } from "./comments.ts";
import { metadataRoutes } from "./metadata.ts";
import { searchRoutes } from "./search.ts";
import { rateHeaders, requirePerson } from "./login.ts";

/** Where each dialect lives on its host. */
export const jiraContextPath = { dc: "/jira", cloud: "" };

/** One demo Jira: its REST API, the pictures of its people, and pages to look at. */
export function createDemoJira(jira: DemoJira, faults: Faults): Hono<JiraEnv> {
  const { dialect } = jira;
  // Not strict: people type the address with a slash at the end.
  const app = new Hono<JiraEnv>({ strict: false });
  const system = dialect === "dc" ? "jiraDc" : "jiraCloud";
  app.use(injectFaults(system, faults, (status, message) => jiraError(dialect, status, message)));
  app.use(knowJira(jira));

  const rest = new Hono<JiraEnv>();
  rest.use(rateHeaders, requirePerson);
  const parts = [aboutRoutes, metadataRoutes, searchRoutes, attachedRoutes, commentRoutes];
  for (const routes of [...parts, issueRoutes]) rest.route("/", routes);
  rest.all("*", (c) => c.json({ message: "null for uri", "status-code": 404 }, 404));

  const root = jiraContextPath[dialect];
  for (const version of dialect === "dc" ? ["2", "latest"] : ["3", "2", "latest"]) {
    app.route(`${root}/rest/api/${version}`, rest);
  }
  if (dialect === "dc") {
    app.use(`${root}/rest/pat/*`, rateHeaders, requirePerson);
    app.route(`${root}/rest/pat/latest`, tokenRoutes);
  }
  app.route(root, avatarRoutes);
  app.route(root, jiraPages);
  if (root !== "") app.get("/", (c) => c.redirect(root));
  return app;
}

const knowJira = (jira: DemoJira) =>
  createMiddleware<JiraEnv>(async (c, next) => {
    c.set("jira", jira);
    c.set("base", new URL(c.req.url).origin + jiraContextPath[jira.dialect]);
    await next();
  });
