import { Hono } from "hono";
import { SentNodesPage, SentPage } from "../../../views/drafts/publishing/sent-pages.tsx";
import { NodeLines } from "../../../views/drafts/publishing/node-lines.tsx";
import { NodeContent } from "../../../views/drafts/publishing/checked-node.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { attachment } from "../backlog/download.ts";
import { type DraftEnv, ownDraft } from "../own-draft.ts";
import { checkDraft } from "./check.ts";
import { someChecked } from "./check-list.ts";
import { sentText } from "./sent-text.ts";

// What a signature would send, in parts: the page that asks for it has a line of each.
const ofDraft = new Hono<DraftEnv>();
ofDraft.use("/publication/*", ownDraft);

ofDraft.get("/publication/nodes", async (c) => {
  const { deps, owner, draft } = c.var;
  const checked = await checkDraft(deps, owner, draft);
  if (!checked) return c.notFound();
  const { from, kind } = c.req.query();
  const some = someChecked(checked, { kind: kind === "same" ? "same" : "sent", from });
  const props = { draft, some, titles: checked.titles };
  return c.req.header("hx-request-type") === "partial"
    ? c.html(<NodeLines {...props} />)
    : c.html(<SentNodesPage frame={pageFrame(c)} {...props} />);
});

ofDraft.get("/publication/nodes/:node", async (c) => {
  const { deps, owner, draft } = c.var;
  const checked = await checkDraft(deps, owner, draft, { only: c.req.param("node") });
  const [one] = checked?.nodes ?? [];
  if (!checked || !one) return c.notFound();
  const props = { draft, checked: one, titles: checked.titles };
  return c.req.header("hx-request-type") === "partial"
    ? c.html(<NodeContent {...props} />)
    : c.html(<SentPage frame={pageFrame(c)} {...props} />);
});

ofDraft.get("/publication/text", async (c) => {
  const { deps, owner, draft } = c.var;
  const checked = await checkDraft(deps, owner, draft);
  if (!checked) return c.notFound();
  return c.body(sentText(draft, checked), 200, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Disposition": attachment(draft.title, "txt"),
  });
});

export const checkRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
