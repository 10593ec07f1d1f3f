import { type Context, Hono } from "hono";
import { z } from "zod";
import { AccountsPage } from "../../views/accounts/index-page.tsx";
import { AccountAdminPage, type TierRates } from "../../views/accounts/show-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { findAccount, listAccounts } from "./account.ts";
import { listApiTokens } from "./api-tokens.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import { createPasswordReset } from "./password-reset.ts";
import { type Changed, changeRole, changeTier, deactivate, reactivate } from "./role.ts";
import { hasSecondFactor, removeSecondFactor } from "./second-factor.ts";
import { freshProof } from "./sign-in-middleware.ts";
import { listTeams, moveToTeam } from "./teams.ts";

const roleShape = z.object({ role: z.enum(["admin", "member", "viewer"]) });

const tierShape = z.object({ tier: z.enum(["member", "power", "service"]) });
/** `back`: the team whose page the form stands on. */
const teamShape = z.object({ team: z.string().catch(""), back: z.string().catch("") });

const LAST_ADMIN =
  "This is the last admin. Make somebody else an admin first; otherwise nobody could manage accounts any more.";

/** What each tier allows. */
function ratesOf({ var: { deps } }: Context<Env>): TierRates {
  const { config } = deps;
  const calls = config.LLM_CALLS_PER_MINUTE;
  return {
    member: { requests: config.RATE_ACCOUNT_PER_MINUTE, calls: calls.member },
    power: { requests: config.RATE_POWER_PER_MINUTE, calls: calls.power },
    service: { requests: config.RATE_SERVICE_PER_MINUTE, calls: calls.service },
  };
}

async function showPage(
  c: Context<Env>,
  accountId: string,
  more: { error?: string; resetLink?: string } = {},
) {
  const { db, clock } = c.var.deps;
  const [account, teams, tokens, hasCodes] = await Promise.all([
    findAccount(db, accountId),
    listTeams(db),
    listApiTokens(db, accountId),
    hasSecondFactor(db, accountId),
  ]);
  if (account === undefined) return c.notFound();
  const done = c.req.query("done") === "yes";
  const page = (
    <AccountAdminPage
      frame={pageFrame(c)}
      account={account}
      teams={teams}
      tokens={tokens}
      hasSecondFactor={hasCodes}
      now={clock.now()}
      rates={ratesOf(c)}
      done={done}
      {...more}
    />
  );
  return c.html(page, more.error === undefined ? 200 : 422);
}

async function answer(c: Context<Env>, accountId: string, changed: Changed) {
  if (changed.ok) return c.redirect(urls.accounts.show(accountId, { done: "yes" }), 303);
  if (changed.code === "accounts.not_found") return c.notFound();
  return showPage(c, accountId, { error: LAST_ADMIN });
}

export const accountsRoutes = new Hono<Env>()
  .get(urls.accounts.index(), async (c) => {
    const after = c.req.query("after");
    const { accounts, next } = await listAccounts(c.var.deps.db, { after });
    const shown = { accounts, next, isFirstPage: after === undefined };
    return c.html(<AccountsPage frame={pageFrame(c)} {...shown} />);
  })
  .get("/accounts/:id", (c) => showPage(c, c.req.param("id")))
  .post("/accounts/:id/role", freshProof, async (c) => {
    const accountId = c.req.param("id");
    const sent = roleShape.safeParse(await c.req.parseBody());
    if (!sent.success) return showPage(c, accountId, { error: "Choose one of the roles." });
    const change = { accountId, role: sent.data.role, from: fromOf(c) };
    return answer(c, accountId, await changeRole(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/deactivation", freshProof, async (c) => {
    const accountId = c.req.param("id");
    const change = { accountId, from: fromOf(c) };
    return answer(c, accountId, await deactivate(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/reactivation", freshProof, async (c) => {
    const accountId = c.req.param("id");
    const change = { accountId, from: fromOf(c) };
    return answer(c, accountId, await reactivate(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/password-reset", freshProof, async (c) => {
    const change = { accountId: c.req.param("id"), from: fromOf(c) };
    const made = await createPasswordReset(c.var.deps, c.var.account, change);
    if (made === undefined) return c.notFound();
    const resetLink = c.var.deps.config.PUBLIC_URL + urls.passwordReset(made.token);
    return showPage(c, made.account.id, { resetLink });
  })
  .post("/accounts/:id/second-factor/removal", freshProof, async (c) => {
    const accountId = c.req.param("id");
    const change = { accountId, from: fromOf(c) };
    const removed = await removeSecondFactor(c.var.deps, c.var.account, change);
    if (!removed) return c.notFound();
    return c.redirect(urls.accounts.show(accountId, { done: "yes" }), 303);
  })
  .post("/accounts/:id/tier", async (c) => {
    const accountId = c.req.param("id");
    const sent = tierShape.safeParse(await c.req.parseBody());
    if (!sent.success) return showPage(c, accountId, { error: "Choose one of the tiers." });
    const change = { accountId, tier: sent.data.tier, from: fromOf(c) };
    return answer(c, accountId, await changeTier(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/team", async (c) => {
    const accountId = c.req.param("id");
    const { team, back } = teamShape.parse(await c.req.parseBody());
    const change = { accountId, teamId: team === "" ? null : team };
    const act = { admin: c.var.account, from: fromOf(c) };
    if (!(await moveToTeam(c.var.deps, act, change))) return c.notFound();
    const page = back === "" ? urls.accounts.show(accountId, { done: "yes" }) : undefined;
    return c.redirect(page ?? urls.teams.show(back, { done: "yes" }), 303);
  });
