import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { mayWrite } from "../accounts/account.ts";
import type { Env } from "../app.ts";
import { mendDraft } from "./composition.ts";
import { type Draft, findDraft } from "./draft.ts";

export interface DraftEnv extends Env {
  Variables: Env["Variables"] & { draft: Draft };
}

/** The draft of the URL if it is the person's own; otherwise nobody learns that it exists. */
export const ownDraft = createMiddleware<DraftEnv>(async (c, next) => {
  const { deps, account } = c.var;
  const draft = await findDraft(deps.db, account, c.req.param("id") ?? "");
  if (!draft) return c.notFound();
  c.set("draft", await mendDraft(deps, draft));
  return next();
});

/** A viewer reads. */
export const writers = createMiddleware<Env>(async (c, next) => {
  if (c.req.method === "POST" && !mayWrite(c.var.account)) throw new HTTPException(403);
  return next();
});

/** Text fields of a posted form; a file or a doubled field is not one of ours. */
export async function formValues(c: {
  req: { parseBody(): Promise<Record<string, unknown>> };
}): Promise<Record<string, string>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** "14:03" in the person's zone. */
export const clockTime = (at: Date, zone: string | undefined): string =>
  at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone ?? "UTC" });
