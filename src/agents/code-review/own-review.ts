import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { DraftEnv } from "../../drafts/own-draft.ts";
import { reachAny } from "../../drafts/reach-draft.ts";
import type { May } from "../../drafts/review/access.ts";
import { mendRun } from "../runs.ts";

/** What looks and changes nothing; the rest is the owner's alone. */
const OPEN = /^\/code-reviews\/[^/]+(?:\/(?:stream|sarif|markdown))?$/;

/** The review of the URL, for who may see it; otherwise nobody learns that it exists. */
export const ownReview = createMiddleware<DraftEnv>(async (c, next) => {
  // A path can be covered by several parts of the routes.
  const known: DraftEnv["Variables"]["draft"] | undefined = c.get("draft");
  if (known !== undefined) return next();
  const { deps, account } = c.var;
  const { method, path } = c.req;
  const needed: May = method === "GET" && OPEN.test(path) ? "comment" : "owner";
  const reached = await reachAny(deps, account, c.req.param("id") ?? "", needed);
  if (reached === "not_allowed") throw new HTTPException(403);
  if (reached === "not_found" || reached.draft.type !== "review") return c.notFound();
  const { draft, owner } = reached;
  c.set("owner", owner);
  c.set("draft", { ...(await mendRun(deps, draft)), may: draft.may });
  return next();
});
