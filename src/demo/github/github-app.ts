import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { type Faults, injectFaults } from "../faults.ts";
import { githubPages } from "../look/github-pages.tsx";
import {
  answerHeaders,
  type DemoGithub,
  githubError,
  type GithubEnv,
  notFound,
  requirePerson,
} from "./env.ts";
import { pullRoutes } from "./pull-routes.ts";
import { aboutRoutes, codeloadRoutes, repositoryRoutes } from "./repository-routes.ts";
import { reviewRoutes } from "./review-routes.ts";

/** Where the REST API is, as on a GitHub Enterprise server. */
export const githubApiPath = "/api/v3";

/** A demo GitHub: its REST API, and pages to look at. */
export function createDemoGithub(github: DemoGithub, faults: Faults): Hono<GithubEnv> {
  // Not strict: people type the address with a slash at the end.
  const app = new Hono<GithubEnv>({ strict: false });
  app.use(injectFaults("github", faults, githubError));
  app.use(
    createMiddleware<GithubEnv>(async (c, next) => {
      c.set("github", github);
      c.set("origin", new URL(c.req.url).origin);
      await next();
    }),
  );
  const rest = new Hono<GithubEnv>();
  rest.use(answerHeaders, requirePerson);
  rest.route("/", aboutRoutes);
  rest.route("/repos/:owner/:name/pulls/:number", reviewRoutes);
  rest.route("/repos/:owner/:name/pulls", pullRoutes);
  rest.route("/repos/:owner/:name", repositoryRoutes);
  rest.all("*", notFound);
  app.route(githubApiPath, rest);
  app.route("/_codeload", codeloadRoutes);
  app.route("/", githubPages);
  return app;
}
