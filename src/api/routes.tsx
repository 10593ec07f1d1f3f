import { Hono } from "hono";
import { ApiPage } from "../../views/api/index-page.tsx";
import { ApiPartPage } from "../../views/api/part-page.tsx";
import { ApiShapesPage } from "../../views/api/shapes-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { partsOf } from "./parts.ts";

/** Late: the start needs no schemas of endpoints. */
async function readDocument() {
  const { apiDocument } = await import("./document.ts");
  return apiDocument();
}

export const apiRoutes = new Hono<Env>()
  .get(urls.api.docs(), async (c) => {
    const parts = partsOf(await readDocument());
    return c.html(<ApiPage frame={pageFrame(c)} parts={parts} />);
  })
  .get("/api/docs/:part", async (c) => {
    const document = await readDocument();
    const name = c.req.param("part");
    const frame = pageFrame(c);
    if (name === "shapes") {
      return c.html(<ApiShapesPage frame={frame} schemas={document.components.schemas} />);
    }
    const part = partsOf(document).find((one) => one.id === name);
    if (!part) return c.notFound();
    const { PUBLIC_URL } = c.var.deps.config;
    return c.html(<ApiPartPage frame={frame} part={part} publicUrl={PUBLIC_URL} />);
  });
