import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { DraftEnv } from "../../drafts/own-draft.ts";
import type { May } from "../../drafts/review/access.ts";
import { reachReview } from "./reach-review.ts";

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
  const reached = await reachReview(deps, account, c.req.param("id") ?? "", needed);
  if (reached === "not_allowed") throw new HTTPException(403);
  if (reached === "not_found") return c.notFound();
  c.set("owner", reached.owner);
  c.set("draft", reached.draft);
  return next();
});
