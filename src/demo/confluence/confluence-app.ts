import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { type Faults, injectFaults } from "../faults.ts";
import { confluencePages } from "../look/confluence-pages.tsx";
import { contentRoutes } from "./content.ts";
import {
  confluenceError,
  type ConfluenceEnv,
  type DemoConfluence,
  findAsker,
  requireLogin,
} from "./env.ts";
import { pageV2Routes } from "./pages-v2.ts";

/** One set of pages, as Data Center under `/confluence` and as Cloud under `/wiki`. */
export const confluenceContextPath = { dc: "/confluence", cloud: "/wiki" };

export function createDemoConfluence(
  confluence: DemoConfluence,
  faults: Faults,
): Hono<ConfluenceEnv> {
  // Not strict: people type the address with a slash at the end.
  const app = new Hono<ConfluenceEnv>({ strict: false });
  app.use(injectFaults("confluence", faults, confluenceError));
  for (const dialect of ["dc", "cloud"] as const) {
    const context = confluenceContextPath[dialect];
    app.use(
      `${context}/*`,
      createMiddleware<ConfluenceEnv>(async (c, next) => {
        c.set("confluence", confluence);
        c.set("dialect", dialect);
        c.set("base", new URL(c.req.url).origin + context);
        await next();
      }),
    );
    app.use(`${context}/rest/*`, findAsker, requireLogin);
    app.route(`${context}/rest/api`, contentRoutes);
    app.route(context, confluencePages);
  }
  app.use("/wiki/api/*", findAsker, requireLogin);
  app.route("/wiki/api/v2", pageV2Routes);
  app.get("/", (c) => c.redirect(confluenceContextPath.dc));
  return app;
}
