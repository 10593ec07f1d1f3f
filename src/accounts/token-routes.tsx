import { type Context, Hono } from "hono";
import { z } from "zod";
import { TokensPage } from "../../views/accounts/tokens-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { createApiToken, listApiTokens, LONGEST_DAYS, revokeApiToken } from "./api-tokens.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import { scopesFor } from "./permissions.ts";
import { freshProof } from "./sign-in-middleware.ts";

const LONGEST_NAME = 80;
const text = z.string().trim().catch("");
const sentShape = z.object({
  name: text,
  scopes: z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]),
  days: text,
});
type Sent = z.output<typeof sentShape>;

const EMPTY: Sent = { name: "", scopes: ["drafts:read"], days: "90" };

interface Shown {
  typed?: Sent;
  errors?: Record<string, string>;
  made?: { name: string; token: string };
}

async function tokensPage(c: Context<Env>, { typed = EMPTY, errors = {}, made }: Shown = {}) {
  const { deps, account } = c.var;
  return c.html(
    <TokensPage
      frame={pageFrame(c)}
      tokens={await listApiTokens(deps.db, account.id)}
      scopes={scopesFor(account)}
      now={deps.clock.now()}
      typed={typed}
      errors={errors}
      done={c.req.query("done") === "revoked"}
      {...(made && { made })}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

function check(c: Context<Env>, sent: Sent) {
  const errors: Record<string, string> = {};
  const scopes = scopesFor(c.var.account).filter((scope) => sent.scopes.includes(scope));
  const days = Number(sent.days);
  if (sent.name === "" || sent.name.length > LONGEST_NAME) {
    errors["name"] =
      `Give it a name of at most ${LONGEST_NAME} letters, so that you know later what it is for.`;
  }
  if (scopes.length === 0) errors["scopes"] = "Tick at least one thing that it may do.";
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) {
    errors["days"] = "Choose when it expires.";
  }
  return { errors, token: { name: sent.name, scopes, days } };
}

export const tokenRoutes = new Hono<Env>()
  .get(urls.account.tokens(), (c) => tokensPage(c))
  .post(urls.account.tokens(), freshProof, async (c) => {
    const typed = sentShape.parse(await c.req.parseBody({ all: true }));
    const { errors, token } = check(c, typed);
    if (Object.keys(errors).length > 0) return tokensPage(c, { typed, errors });
    const { deps, account } = c.var;
    const made = await createApiToken(deps, account, { ...token, from: fromOf(c) });
    return tokensPage(c, { made: { name: token.name, token: made.token } });
  })
  .post("/account/tokens/:id/revocation", async (c) => {
    const { deps, account } = c.var;
    const revoked = await revokeApiToken(deps, account, { id: c.req.param("id"), from: fromOf(c) });
    return revoked ? c.redirect(urls.account.tokens({ done: "revoked" }), 303) : c.notFound();
  })
  .post("/accounts/:id/tokens/:token/revocation", async (c) => {
    const { id: accountId, token: id } = c.req.param();
    const revocation = { id, accountId, from: fromOf(c) };
    const revoked = await revokeApiToken(c.var.deps, c.var.account, revocation);
    if (!revoked) return c.notFound();
    return c.redirect(urls.accounts.show(accountId, { done: "yes" }), 303);
  });
