import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { Account, Env } from "../app.ts";
import type { Draft } from "./draft.ts";
import { readLongForm } from "../platform/http/read-long-form.ts";
import { draftUrl, urls } from "../urls.ts";
import { reachAny, reachDraft } from "./reach-draft.ts";
import { type May, neededFor } from "./review/access.ts";

export interface DraftEnv extends Env {
  Variables: Env["Variables"] & {
    draft: Draft & { may: May };
    /** Whose draft it is: their connections reach the outside. */
    owner: Account;
  };
}

/** Pages and comments are made of any draft, by the same pages. */
const DOCUMENT = /^\/drafts\/[^/]+\/documents(?:\/|$)/;

/**
 * The draft of the URL for its owner and for whom it was shared with, as far as `neededFor` says;
 * otherwise nobody learns that it exists.
 */
export const ownDraft = createMiddleware<DraftEnv>(async (c, next) => {
  // A path can be covered by several parts of the routes.
  const known: DraftEnv["Variables"]["draft"] | undefined = c.get("draft");
  if (known !== undefined) return next();
  const { deps, account } = c.var;
  const { method, path } = c.req;
  const needed = neededFor(method, path);
  const id = c.req.param("id") ?? "";
  const ofItems = await reachDraft(deps, account, id, needed);
  const isOther = ofItems === "not_found" && DOCUMENT.test(path);
  const reached = isOther ? await reachAny(deps, account, id, needed) : ofItems;
  if (reached === "not_found") {
    const isPage = method === "GET" && path === urls.drafts.show(id);
    const other = isPage ? await reachAny(deps, account, id, needed) : reached;
    return typeof other === "string" ? c.notFound() : c.redirect(draftUrl(other.draft), 303);
  }
  if (reached === "not_allowed") throw new HTTPException(403);
  c.set("owner", reached.owner);
  c.set("draft", reached.draft);
  return next();
});

/** In bytes. In one go 1 MB holds every other request up for 40 ms. */
const LONG_FORM = 100_000;

interface FormRequest {
  header(name: string): string | undefined;
  text(): Promise<string>;
  parseBody(): Promise<Record<string, unknown>>;
}

/** Text fields of a posted form; a file or a doubled field is not one of ours. */
export async function formValues({ req }: { req: FormRequest }): Promise<Record<string, string>> {
  const isPlain = req.header("content-type")?.startsWith("application/x-www-form-urlencoded");
  const isLong = isPlain === true && Number(req.header("content-length")) > LONG_FORM;
  if (isLong) return readLongForm(await req.text());
  const body = await req.parseBody();
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** "14:03" in the person's zone. */
export const clockTime = (at: Date, zone: string | undefined): string =>
  at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone ?? "UTC" });
