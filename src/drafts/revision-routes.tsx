import { Hono } from "hono";
import { DiffPage } from "../../views/drafts/diff-page.tsx";
import { RevisionPage } from "../../views/drafts/revision-page.tsx";
import { RevisionsPage } from "../../views/drafts/revisions-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { ONLY_NODE } from "../db/schema/content.ts";
import { urls } from "../urls.ts";
import { inOrder } from "./backlog/tree.ts";
import { unfold } from "./backlog/branches.ts";
import { plainRows } from "./backlog/view.ts";
import { diffRevisions } from "./diff-revisions.ts";
import { findRevision, listRevisions } from "./draft.ts";
import { fixFinding } from "./fix-finding.ts";
import { isBacklog } from "./nodes.ts";
import { type DraftEnv, formValues, ownDraft } from "./own-draft.ts";
import { restoreRevision } from "./revision.ts";
import { shown } from "./show.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

ofDraft.get("/revisions", async (c) => {
  const { deps, draft } = c.var;
  const revisions = await listRevisions(deps.db, draft.id);
  return c.html(<RevisionsPage frame={pageFrame(c)} draft={draft} revisions={revisions} />);
});

ofDraft.get("/revisions/:number", async (c) => {
  const { deps, draft } = c.var;
  const revision = await findRevision(deps.db, draft.id, Number(c.req.param("number")));
  if (!revision) return c.notFound();
  return c.html(
    <RevisionPage
      frame={pageFrame(c)}
      draft={draft}
      revision={revision}
      {...(isBacklog(revision.content)
        ? { tree: unfold(plainRows(inOrder(revision.content.nodes)), c.req.query()) }
        : { story: shown(revision.content) })}
    />,
  );
});

ofDraft.get("/diff", async (c) => {
  const { deps, draft } = c.var;
  const [from, to] = [Number(c.req.query("from")), Number(c.req.query("to"))];
  const differences = await diffRevisions(deps.db, draft, { from, to });
  if (!differences) return c.notFound();
  return c.html(
    <DiffPage
      frame={pageFrame(c)}
      draft={draft}
      from={from}
      to={to}
      at={Math.max(0, Math.trunc(Number(c.req.query("at"))) || 0)}
      {...differences}
    />,
  );
});

ofDraft.post("/revisions/:number/restoration", async (c) => {
  const { deps, account, draft } = c.var;
  const number = Number(c.req.param("number"));
  const restored = await restoreRevision(deps, account, draft, number);
  if (!restored.ok && restored.code === "drafts.not_found") return c.notFound();
  // A refusal means that the page was old: the newest one says what is going on.
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.post("/fixes", async (c) => {
  const { deps, account, draft } = c.var;
  const { rule = "", part = "", revision, node: nodeId = ONLY_NODE } = await formValues(c);
  const fix = { rule, part, nodeId, base: Number(revision) };
  const fixed = await fixFinding(deps, account, draft, fix);
  if (fixed === "no_node") return c.notFound();
  const { show, node: nodeUrl } = urls.drafts;
  const next = draft.type === "backlog" ? nodeUrl(draft.id, nodeId) : show(draft.id);
  return c.redirect(next, 303);
});

export const revisionRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
