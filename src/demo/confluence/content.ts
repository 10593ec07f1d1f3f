import { Hono } from "hono";
import { z } from "zod";
import { contentJson, spaceJson, userJson } from "./content-json.ts";
import { type ConfluenceContext, type ConfluenceEnv, confluenceError } from "./env.ts";
import { findPages, findSpaces } from "./find-pages.ts";
import { type DemoPage, type DemoSpace, findSpace, isTaken, spaces } from "./store.ts";

const bodyShape = z.object({
  storage: z.object({ value: z.string(), representation: z.literal("storage") }),
});
const newPageShape = z.object({
  type: z.literal("page"),
  title: z.string().min(1).max(255),
  space: z.object({ key: z.string() }),
  ancestors: z.array(z.object({ id: z.coerce.string() })).default([]),
  body: bodyShape.default({ storage: { value: "", representation: "storage" } }),
});
const changeShape = z.object({
  type: z.literal("page"),
  title: z.string().min(1).max(255),
  version: z.object({ number: z.number().int() }),
  body: bodyShape.optional(),
});
const ALL = ["body.storage", "version", "space", "ancestors", "history"];

/** The first API, the same on Data Center and Cloud. */
export const contentRoutes = new Hono<ConfluenceEnv>()
  .get("/user/current", (c) => c.json(userJson(c, c.var.person)))
  .get("/space", (c) => c.json(pageOf(c, spaces, (space) => spaceJson(c, space))))
  .get("/space/:space", (c) => {
    const space = findSpace(c.req.param("space"));
    if (space !== undefined) return c.json(spaceJson(c, space));
    const message = `No space found with key : ${c.req.param("space")}`;
    return c.json(confluenceError(404, message), 404);
  })
  .get("/content", (c) => {
    const { spaceKey, title } = c.req.query();
    const found = c.var.confluence.store.pages.filter(
      (page) =>
        (spaceKey === undefined || page.spaceKey === spaceKey) &&
        (title === undefined || page.title === title),
    );
    return c.json(pageOf(c, found, (page) => contentJson(c, page, expandOf(c))));
  })
  .get("/content/search", (c) => {
    const found = findPages(c.var.confluence.store.pages, c.req.query("cql") ?? "");
    // Measured on the real one: a bad query is "not found" here, and "bad request" at /search.
    if (!found.ok) return c.json(confluenceError(404, found.message), 404);
    return c.json(pageOf(c, found.pages, (page) => contentJson(c, page, expandOf(c))));
  })
  .get("/search", (c) => {
    const found = findSpaces(c.req.query("cql") ?? "");
    return found === undefined
      ? searchPages(c)
      : c.json(pageOf(c, found, (one) => spaceRow(c, one)));
  })
  .get("/content/:id", (c) => {
    const page = c.var.confluence.store.find(c.req.param("id"));
    return page === undefined ? noContent(c) : c.json(contentJson(c, page, expandOf(c)));
  })
  .get("/content/:id/child/page", (c) => {
    const children = c.var.confluence.store.pages.filter(
      ({ parentId }) => parentId === c.req.param("id"),
    );
    return c.json(pageOf(c, children, (page) => contentJson(c, page, expandOf(c))));
  })
  .post("/content", async (c) => {
    const parsed = newPageShape.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json(confluenceError(400, z.prettifyError(parsed.error)), 400);
    const { title, space, ancestors, body } = parsed.data;
    const { store } = c.var.confluence;
    if (findSpace(space.key) === undefined) {
      return c.json(confluenceError(404, `No space found with key : ${space.key}`), 404);
    }
    const parentId = ancestors.at(-1)?.id;
    const page = store.create({
      spaceKey: space.key,
      title,
      body: body.storage.value,
      author: c.var.person?.confluenceUser ?? "",
      ...(parentId !== undefined && { parentId }),
    });
    return page === undefined
      ? c.json(confluenceError(400, takenMessage(title, space.key)), 400)
      : c.json(contentJson(c, page, ALL));
  })
  .put("/content/:id", async (c) => {
    const { store } = c.var.confluence;
    const page = store.find(c.req.param("id"));
    if (page === undefined) return noContent(c);
    const parsed = changeShape.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json(confluenceError(400, z.prettifyError(parsed.error)), 400);
    const { title, version, body } = parsed.data;
    if (version.number !== page.version + 1) {
      const message = `Version must be incremented on update. Current version is: ${page.version}`;
      return c.json(confluenceError(409, message), 409);
    }
    if (isTaken(store.pages, { ...page, title })) {
      return c.json(confluenceError(409, takenMessage(title, page.spaceKey)), 409);
    }
    store.update(page, { title, body: body?.storage.value ?? page.body });
    return c.json(contentJson(c, page, ALL));
  });

function searchPages(c: ConfluenceContext) {
  const found = findPages(c.var.confluence.store.pages, c.req.query("cql") ?? "");
  if (!found.ok) return c.json(confluenceError(400, found.message), 400);
  const row = (page: DemoPage) => ({
    content: contentJson(c, page, expandOf(c)),
    title: page.title,
    excerpt: page.body.replaceAll(/<[^>]+>/g, " ").slice(0, 200),
    url: `/pages/viewpage.action?pageId=${page.id}`,
    entityType: "content",
    lastModified: page.updated,
  });
  return c.json({ ...pageOf(c, found.pages, row), totalSize: found.pages.length });
}

const spaceRow = (c: ConfluenceContext, space: DemoSpace) => ({
  space: spaceJson(c, space),
  title: space.name,
  entityType: "space",
});

const takenMessage = (title: string, space: string) =>
  `A page with this title already exists: A page already exists with the title ${title} in the space with key ${space}`;

const noContent = (c: ConfluenceContext) =>
  c.json(confluenceError(404, `No content found with id: ContentId{id=${c.req.param("id")}}`), 404);

const expandOf = (c: ConfluenceContext) => c.req.query("expand")?.split(",") ?? [];

function pageOf<Row>(c: ConfluenceContext, all: Row[], show: (row: Row) => object) {
  const start = Math.max(0, Number(c.req.query("start") ?? 0) || 0);
  const limit = Math.max(1, Math.min(200, Number(c.req.query("limit") ?? 25) || 25));
  const rows = all.slice(start, start + limit);
  const url = new URL(c.req.url);
  url.searchParams.set("start", String(start + limit));
  url.searchParams.set("limit", String(limit));
  const context = new URL(c.var.base).pathname;
  const next = url.pathname.slice(context.length) + url.search;
  return {
    results: rows.map(show),
    start,
    limit,
    size: rows.length,
    _links: {
      self: c.req.url,
      base: c.var.base,
      context,
      ...(start + limit < all.length && { next }),
    },
  };
}
