import { Hono } from "hono";
import { DiffPage } from "../../views/drafts/diff-page.tsx";
import { RevisionPage } from "../../views/drafts/revision-page.tsx";
import { RevisionsPage } from "../../views/drafts/revisions-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { ONLY_NODE } from "../db/schema/content.ts";
import { urls } from "../urls.ts";
import { diffNodes } from "./backlog/diff-nodes.ts";
import { inOrder } from "./backlog/tree.ts";
import { unfold } from "./backlog/branches.ts";
import { plainRows } from "./backlog/view.ts";
import { diffContents } from "./diff.ts";
import { findRevision, listRevisions } from "./draft.ts";
import { applyFix } from "./findings.ts";
import { isBacklog, nodesOf, withNodeContent } from "./nodes.ts";
import { type DraftEnv, formValues, ownDraft } from "./own-draft.ts";
import { changeContent, restoreRevision } from "./revision.ts";
import { ruleContext } from "./rules/context.ts";
import { rulesFor } from "./rules/settings.ts";
import { shown } from "./show.ts";
import { listPassages } from "./source.ts";

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
  const [a, b] = await Promise.all([
    findRevision(deps.db, draft.id, from),
    findRevision(deps.db, draft.id, to),
  ]);
  if (!a || !b) return c.notFound();
  const [before, after] = [a.content, b.content];
  const differences =
    isBacklog(before) || isBacklog(after)
      ? { nodes: diffNodes(nodesOf(draft, before), nodesOf(draft, after)) }
      : { parts: diffContents(before, after) };
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
  const [passages, current] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  if (!current) return c.notFound();
  const node = nodesOf(draft, current.content).find(({ id }) => id === nodeId);
  if (!node) return c.notFound();
  const subject = { ...draft, item: node.kind };
  const rules = await rulesFor(deps, draft.target);
  const context = ruleContext({ rules }, subject, { content: node.content, passages });
  const fixed = applyFix(context, rule, part);
  if (fixed) {
    const content = withNodeContent(current.content, nodeId, fixed);
    const change = { base: Number(revision), origin: "fixed" as const, note: rule, content };
    await changeContent(deps, account, draft, change);
  }
  const { show, node: nodeUrl } = urls.drafts;
  const next = isBacklog(current.content) ? nodeUrl(draft.id, nodeId) : show(draft.id);
  return c.redirect(next, 303);
});

export const revisionRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
