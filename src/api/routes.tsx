import { Hono } from "hono";
import { ApiPage } from "../../views/api/index-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";

export const apiRoutes = new Hono<Env>().get(urls.api.docs(), async (c) => {
  // Late: the start needs no schemas of endpoints.
  const { apiDocument } = await import("./document.ts");
  const { PUBLIC_URL } = c.var.deps.config;
  return c.html(<ApiPage frame={pageFrame(c)} document={apiDocument()} publicUrl={PUBLIC_URL} />);
});
