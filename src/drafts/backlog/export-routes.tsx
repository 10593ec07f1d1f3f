import { type Context, Hono } from "hono";
import { BoardPage } from "../../../views/drafts/backlog/board-page.tsx";
import { NotExportedPage } from "../../../views/drafts/backlog/not-exported-page.tsx";
import { PrintPage } from "../../../views/drafts/backlog/print-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { type DraftEnv, ownDraft } from "../own-draft.ts";
import { shown } from "../show.ts";
import { toCsv } from "./csv.ts";
import { attachment } from "./download.ts";
import { toJiraJson } from "./jira-json.ts";
import { toMarkdown } from "./markdown.ts";
import { readPage } from "./read-backlog.ts";
import { inOrder } from "./tree.ts";
import { plainRows } from "./view.ts";

const ofDraft = new Hono<DraftEnv>();
for (const path of ["/board", "/print", "/export/*"]) ofDraft.use(path, ownDraft);

async function newestNodes(c: Context<DraftEnv>) {
  const { deps, draft } = c.var;
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  return revision && { revision, nodes: inOrder(nodesOf(draft, revision.content)) };
}

ofDraft.get("/board", async (c) => {
  const { deps, draft } = c.var;
  const { backlog } = await readPage(deps, draft);
  if (!backlog) return c.notFound();
  const from = Number(c.req.query("from")) || 0;
  return c.html(<BoardPage frame={pageFrame(c)} draft={draft} rows={backlog.rows} from={from} />);
});

ofDraft.get("/print", async (c) => {
  const { draft } = c.var;
  const found = await newestNodes(c);
  if (!found) return c.notFound();
  const { nodes, revision } = found;
  const rows = plainRows(nodes);
  const items = nodes.flatMap((node, i) => {
    const row = rows[i];
    return row ? [{ row, ...shown(node.content) }] : [];
  });
  return c.html(<PrintPage frame={pageFrame(c)} draft={draft} revision={revision} items={items} />);
});

const save = (c: Context<DraftEnv>, text: string, [extension, type]: [string, string]) =>
  c.body(text, 200, {
    "Content-Type": `${type}; charset=utf-8`,
    "Content-Disposition": attachment(c.var.draft.title, extension),
  });

ofDraft.get("/export/md", async (c) => {
  const found = await newestNodes(c);
  return found ? save(c, toMarkdown(found.nodes), ["md", "text/markdown"]) : c.notFound();
});

ofDraft.get("/export/csv", async (c) => {
  const found = await newestNodes(c);
  return found ? save(c, await toCsv(found.nodes), ["csv", "text/csv"]) : c.notFound();
});

ofDraft.get("/export/json", async (c) => {
  const { deps, owner, draft } = c.var;
  const found = await newestNodes(c);
  if (!found) return c.notFound();
  const json = await toJiraJson(deps, owner, draft, found.nodes);
  if (json.ok) return save(c, json.value, ["json", "application/json"]);
  return c.html(<NotExportedPage frame={pageFrame(c)} draft={draft} message={json.message} />, 502);
});

export const exportRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
