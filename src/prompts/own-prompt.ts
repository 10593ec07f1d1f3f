import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { Env } from "../app.ts";
import { type AboutPrompt, type Actor, mayEdit } from "./change.ts";
import { findAbout } from "./show.ts";

export interface PromptEnv extends Env {
  Variables: Env["Variables"] & { about: AboutPrompt };
}

export const actorOf = ({
  var: { account, address, requestId },
}: {
  var: Pick<Env["Variables"], "account" | "address" | "requestId">;
}): Actor => ({ account, from: { address, requestId } });

/** The prompt of the URL; reading is everybody's. */
export const namedPrompt = createMiddleware<PromptEnv>(async (c, next) => {
  // A path can be covered by several parts of the routes.
  const known: AboutPrompt | undefined = c.get("about");
  if (known !== undefined) return next();
  const about = await findAbout(c.var.deps.db, c.req.param("name") ?? "");
  if (!about) return c.notFound();
  c.set("about", about);
  return next();
});

export const editors = createMiddleware<PromptEnv>(async (c, next) => {
  if (!mayEdit(c.var.account, c.var.about)) throw new HTTPException(403);
  return next();
});
