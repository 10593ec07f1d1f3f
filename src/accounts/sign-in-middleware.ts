import type { Context, MiddlewareHandler } from "hono";
import { html } from "hono/html";
import { HTTPException } from "hono/http-exception";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { dropCookie, readCookie } from "./cookie.ts";
import { ownPath } from "./own-path.ts";
import { type Access, isAllowed, isForAdmins } from "./permissions.ts";
import { lacksSecondFactor } from "./second-factor.ts";
import { findSignIn, isSignedIn } from "./sign-in.ts";
import { readTyped } from "./typed.ts";

const isSafe = ({ method }: { method: string }) => method === "GET" || method === "HEAD";
const isPartial = (c: Context<Env>) => c.req.header("hx-request-type") === "partial";

/** Where a person was: the page itself, or the page whose form was sent. */
export function pageOf(c: Context<Env>): string | undefined {
  const url = isSafe(c.req) ? c.req.url : c.req.header("referer");
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed === null ? undefined : ownPath(parsed.pathname + parsed.search);
}

/** Where a form was sent to, and from which page. */
const wayOf = (c: Context<Env>) => ({
  to: ownPath(c.req.path + (URL.parse(c.req.url)?.search ?? "")),
  next: pageOf(c),
});

type AccessOf = (c: Context<Env>) => Access | undefined;

/** Default deny. Sets who asks; whoever is not signed in comes back to this page afterwards. */
export const signInMiddleware =
  (accessOf: AccessOf): MiddlewareHandler<Env> =>
  async (c, next) => {
    const { deps } = c.var;
    const cookie = readCookie(c, "session");
    const found = cookie === undefined ? undefined : await findSignIn(deps.db, deps, cookie);
    if (found !== undefined) {
      c.set("account", found.account);
      c.set("signIn", found.signIn);
      c.set("mayStay", () => isSignedIn(deps.db, deps, found.signIn));
      return next();
    }
    if (cookie !== undefined) dropCookie(c, "session");
    if (accessOf(c) === "public") return next();
    return askFor(c, {
      page: urls.signIn.new(pageOf(c)),
      withTyped: urls.signIn.typed(wayOf(c)),
      partial: urls.signIn.new(),
      words: "Your sign-in has ended. Nothing you typed is lost: it still stands on this page.",
      act: "Sign in in a new tab, then send this again",
    });
  };

/** Refuses whom the route is not for. */
export const permit =
  (accessOf: AccessOf): MiddlewareHandler<Env> =>
  async (c, next) => {
    const access = accessOf(c);
    const isAction = access !== undefined && access !== "public" && access !== "signed-in";
    if (!isAction) return next();
    if (!isAllowed(c.var.account, access)) throw new HTTPException(403);
    if (isForAdmins(access) && (await lacksSecondFactor(c.var.deps, c.var.account))) {
      return c.redirect(urls.account.secondFactor({ needed: "yes" }), 303);
    }
    return next();
  };

const FRESH_MS = 10 * 60_000;

/** The password was proved at most 10 minutes ago; else the person is asked for it and comes back. */
export const freshProof: MiddlewareHandler<Env> = async (c, next) => {
  const age = c.var.deps.clock.now().getTime() - c.var.signIn.provedAt.getTime();
  if (age <= FRESH_MS) return next();
  return askFor(c, {
    page: urls.proof.new(pageOf(c)),
    withTyped: urls.proof.typed(wayOf(c)),
    partial: urls.proof.new(),
    words: "Please prove your password first. What you typed still stands on this page.",
    act: "Type your password in a new tab, then send this again",
  });
};

interface Ask {
  page: string;
  /** Takes the sent form along. */
  withTyped: string;
  partial: string;
  words: string;
  act: string;
}

/** A page goes there at once, with what was sent; htmx gets a notice for `#notice`, so that typed text stays. */
async function askFor(c: Context<Env>, ask: Ask): Promise<Response> {
  if (c.req.header("accept")?.startsWith("application/json"))
    return c.json({ error: ask.words }, 401);
  if (!isPartial(c)) {
    const isTyped = c.req.method === "POST" && (await readTyped(c, wayOf(c).to)) !== undefined;
    // 307: the browser sends the same form once more, to a page that keeps it.
    return isTyped ? c.redirect(ask.withTyped, 307) : c.redirect(ask.page, 303);
  }
  c.header("HX-Retarget", "#notice");
  c.header("HX-Reswap", "innerHTML");
  return c.html(
    html`<div class="notice tone-warn">
      <div class="notice-body">
        <p>${ask.words}</p>
        <p><a href="${ask.partial}" target="_blank" rel="noopener">${ask.act}</a></p>
      </div>
    </div>`,
    401,
  );
}
