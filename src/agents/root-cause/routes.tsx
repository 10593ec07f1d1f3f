import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { Env } from "../../app.ts";
import type { RootCauseContent } from "../../db/schema/root-cause-content.ts";
import { type DraftEnv, formValues } from "../../drafts/own-draft.ts";
import { urls } from "../../urls.ts";
import { reachMade } from "../reach.ts";
import { readMadeContent } from "../read.ts";
import { beginBacklog } from "./backlog.ts";
import { sayHelped } from "./pattern.ts";
import { solve } from "./solve.ts";

interface CaseEnv extends DraftEnv {
  Variables: DraftEnv["Variables"] & { content: RootCauseContent };
}

/** The owner's finished analysis; for anybody else it does not exist. */
const ownCase = createMiddleware<CaseEnv>(async (c, next) => {
  const { deps, account } = c.var;
  const wanted = { types: ["rca"], needed: "owner" } as const;
  const reached = await reachMade(deps, account, c.req.param("id") ?? "", wanted);
  if (reached === "not_allowed") throw new HTTPException(403);
  if (reached === "not_found") return c.notFound();
  const content = await readMadeContent(deps.db, reached.draft);
  if (content?.type !== "rca") return c.notFound();
  c.set("owner", reached.owner);
  c.set("draft", reached.draft);
  c.set("content", content);
  return next();
});

const ofCase = new Hono<CaseEnv>();

ofCase.post("/solution", ownCase, async (c) => {
  const { deps, account, draft, content } = c.var;
  const { hypothesis = "" } = await formValues(c);
  const wrong = await solve(deps, account, { draft, content, hypothesis });
  if (wrong !== undefined) throw new HTTPException(409, { message: wrong });
  return c.redirect(`${urls.agentDrafts.show(draft.id)}#part-${hypothesis}`, 303);
});

ofCase.post("/patterns/:pattern", ownCase, async (c) => {
  const { deps, account, draft } = c.var;
  const { helped } = await formValues(c);
  const said = { patternId: c.req.param("pattern"), draftId: draft.id, helped: helped === "yes" };
  const isSaid = await sayHelped(deps, account, said);
  return isSaid ? c.redirect(`${urls.agentDrafts.show(draft.id)}#patterns`, 303) : c.notFound();
});

ofCase.post("/backlog", ownCase, async (c) => {
  const { deps, account, draft, content } = c.var;
  const begun = await beginBacklog(deps, account, draft, content);
  if (!begun.ok) throw new HTTPException(409, { message: begun.message });
  return c.redirect(begun.url, 303);
});

export const rootCauseRoutes = new Hono<Env>().route("/agents/drafts/:id", ofCase);
