import { type Context, Hono } from "hono";
import { SourceRemovalPage } from "../../../views/drafts/sources/removal-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { type DraftEnv, ownDraft } from "../own-draft.ts";
import type { Source } from "../source.ts";
import { listed } from "./choices.ts";
import { removeSource } from "./remove-source.ts";
import { listResting } from "./resting.ts";
import { findSource } from "./take-version.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use("/sources/:source/removal", ownDraft);

async function ask(c: Context<DraftEnv>, source: Source, error?: string) {
  const { deps, draft } = c.var;
  const numbers = new Set(source.passages.map(({ n }) => n));
  return c.html(
    <SourceRemovalPage
      frame={pageFrame(c)}
      draft={draft}
      source={listed(source)}
      resting={await listResting(deps.db, draft, numbers)}
      error={error}
    />,
    error === undefined ? 200 : 422,
  );
}

ofDraft.get("/sources/:source/removal", async (c) => {
  const { deps, draft } = c.var;
  const source = await findSource(deps.db, draft, c.req.param("source"));
  return source && source.replacedAt === null ? ask(c, source) : c.notFound();
});

ofDraft.post("/sources/:source/removal", async (c) => {
  const { deps, account, draft } = c.var;
  const source = await findSource(deps.db, draft, c.req.param("source"));
  if (!source) return c.notFound();
  const removed = await removeSource(deps, account, draft, source);
  return removed.ok
    ? c.redirect(urls.drafts.sources(draft.id), 303)
    : ask(c, source, removed.message);
});

export const sourceRemovalRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
