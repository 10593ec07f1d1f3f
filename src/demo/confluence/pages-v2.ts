import { Hono } from "hono";
import { z } from "zod";
import { type ConfluenceContext, type ConfluenceEnv } from "./env.ts";
import { type DemoPage, type DemoSpace, findSpace, isTaken, spaces } from "./store.ts";

const bodyShape = z.object({ representation: z.literal("storage"), value: z.string() });
const newPageShape = z.object({
  spaceId: z.coerce.string(),
  status: z.literal("current").default("current"),
  title: z.string().min(1).max(255),
  parentId: z.coerce.string().optional(),
  body: bodyShape.default({ representation: "storage", value: "" }),
});
const changeShape = z.object({
  id: z.coerce.string(),
  status: z.literal("current"),
  title: z.string().min(1).max(255),
  body: bodyShape,
  version: z.object({ number: z.number().int() }),
});

/** The second API of Cloud. */
export const pageV2Routes = new Hono<ConfluenceEnv>()
  .get("/spaces", (c) => {
    const keys = c.req.query("keys")?.split(",");
    const found = spaces.filter(({ key }) => keys === undefined || keys.includes(key));
    return listed(c, found, spaceJson);
  })
  .get("/pages", (c) => {
    const { "space-id": spaceId, title } = c.req.query();
    const found = c.var.confluence.store.pages.filter(
      (page) =>
        (spaceId === undefined || page.spaceKey === findSpace(spaceId)?.key) &&
        (title === undefined || page.title === title),
    );
    return listed(c, found, (page) => pageJson(c, page));
  })
  .get("/pages/:id", (c) => {
    const page = c.var.confluence.store.find(c.req.param("id"));
    return page === undefined ? refuse(c, 404, "NOT_FOUND") : c.json(pageJson(c, page));
  })
  .post("/pages", async (c) => {
    const parsed = newPageShape.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return refuse(c, 400, "INVALID_REQUEST_PARAMETER");
    const { spaceId, title, parentId, body } = parsed.data;
    const space = findSpace(spaceId);
    if (space === undefined) return refuse(c, 404, "NOT_FOUND");
    const page = c.var.confluence.store.create({
      spaceKey: space.key,
      title,
      body: body.value,
      author: c.var.person?.confluenceUser ?? "",
      ...(parentId !== undefined && { parentId }),
    });
    return page === undefined
      ? refuse(c, 400, "TITLE_TAKEN")
      : c.json(pageJson(c, page, "storage"));
  })
  .put("/pages/:id", async (c) => {
    const { store } = c.var.confluence;
    const page = store.find(c.req.param("id"));
    if (page === undefined) return refuse(c, 404, "NOT_FOUND");
    const parsed = changeShape.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return refuse(c, 400, "INVALID_REQUEST_PARAMETER");
    const { title, version, body } = parsed.data;
    const isStale = version.number !== page.version + 1;
    if (isStale || isTaken(store.pages, { ...page, title })) return refuse(c, 409, "CONFLICT");
    store.update(page, { title, body: body.value });
    return c.json(pageJson(c, page, "storage"));
  });

const DETAILS = {
  NOT_FOUND: "Not Found",
  INVALID_REQUEST_PARAMETER: "The request is not valid.",
  TITLE_TAKEN: "A page with this title already exists in this space.",
  CONFLICT: "The version must be the current one plus 1, and the title unique in its space.",
};

function refuse(c: ConfluenceContext, status: 400 | 404 | 409, code: keyof typeof DETAILS) {
  return c.json({ errors: [{ status, code, title: DETAILS[code], detail: null }] }, status);
}

const spaceJson = ({ id, key, name }: DemoSpace) => ({
  id,
  key,
  name,
  type: "global",
  status: "current",
  homepageId: null,
  _links: { webui: `/spaces/${key}` },
});

function pageJson(c: ConfluenceContext, page: DemoPage, always?: string) {
  const format = always ?? c.req.query("body-format");
  const wanted = format === "storage" || format === "view" ? format : undefined;
  return {
    id: page.id,
    status: "current",
    title: page.title,
    spaceId: findSpace(page.spaceKey)?.id,
    parentId: page.parentId ?? null,
    parentType: page.parentId === undefined ? null : "page",
    authorId: page.author,
    createdAt: page.created,
    version: { createdAt: page.updated, message: "", number: page.version, minorEdit: false },
    body: wanted ? { [wanted]: { representation: wanted, value: page.body } } : {},
    _links: { webui: `/pages/viewpage.action?pageId=${page.id}`, base: c.var.base },
  };
}

/** A page of a list; the cursor is opaque to the client. */
function listed<Row>(c: ConfluenceContext, all: Row[], show: (row: Row) => object) {
  const limit = Math.max(1, Math.min(250, Number(c.req.query("limit") ?? 25) || 25));
  const cursor = c.req.query("cursor");
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, "base64url").toString()) || 0;
  const rows = all.slice(start, start + limit);
  const links: Record<string, string> = { base: c.var.base };
  if (start + limit < all.length) {
    const url = new URL(c.req.url);
    url.searchParams.set("cursor", Buffer.from(String(start + limit)).toString("base64url"));
    links["next"] = url.pathname + url.search;
    c.header("Link", `<${links["next"]}>; rel="next"`);
  }
  return c.json({ results: rows.map(show), _links: links });
}
