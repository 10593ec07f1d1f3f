import { type Context, Hono } from "hono";
import { z } from "zod";
import { AccountsPage } from "../../views/accounts/index-page.tsx";
import { AccountAdminPage } from "../../views/accounts/show-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { findAccount, listAccounts } from "./account.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import { createPasswordReset } from "./password-reset.ts";
import { type Changed, changeRole, deactivate, reactivate } from "./role.ts";
import { freshProof, requireRole } from "./sign-in-middleware.ts";

const roleShape = z.object({ role: z.enum(["admin", "member", "viewer"]) });

const LAST_ADMIN =
  "This is the last admin. Make somebody else an admin first; otherwise nobody could manage accounts any more.";

async function showPage(c: Context<Env>, accountId: string, more: { error?: string } = {}) {
  const account = await findAccount(c.var.deps.db, accountId);
  if (account === undefined) return c.notFound();
  const done = c.req.query("done") === "yes";
  const page = <AccountAdminPage frame={pageFrame(c)} account={account} done={done} {...more} />;
  return c.html(page, more.error === undefined ? 200 : 422);
}

async function answer(c: Context<Env>, accountId: string, changed: Changed) {
  if (changed.ok) return c.redirect(urls.accounts.show(accountId, { done: "yes" }), 303);
  if (changed.code === "accounts.not_found") return c.notFound();
  return showPage(c, accountId, { error: LAST_ADMIN });
}

export const accountsRoutes = new Hono<Env>()
  .get(urls.accounts.index(), requireRole("admin"), async (c) => {
    const after = c.req.query("after");
    const { accounts, next } = await listAccounts(c.var.deps.db, { after });
    const shown = { accounts, next, isFirstPage: after === undefined };
    return c.html(<AccountsPage frame={pageFrame(c)} {...shown} />);
  })
  .get("/accounts/:id", requireRole("admin"), (c) => showPage(c, c.req.param("id")))
  .post("/accounts/:id/role", requireRole("admin"), freshProof, async (c) => {
    const accountId = c.req.param("id");
    const sent = roleShape.safeParse(await c.req.parseBody());
    if (!sent.success) return showPage(c, accountId, { error: "Choose one of the roles." });
    const change = { accountId, role: sent.data.role, from: fromOf(c) };
    return answer(c, accountId, await changeRole(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/deactivation", requireRole("admin"), freshProof, async (c) => {
    const accountId = c.req.param("id");
    const change = { accountId, from: fromOf(c) };
    return answer(c, accountId, await deactivate(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/reactivation", requireRole("admin"), freshProof, async (c) => {
    const accountId = c.req.param("id");
    const change = { accountId, from: fromOf(c) };
    return answer(c, accountId, await reactivate(c.var.deps, c.var.account, change));
  })
  .post("/accounts/:id/password-reset", requireRole("admin"), freshProof, async (c) => {
    const change = { accountId: c.req.param("id"), from: fromOf(c) };
    const made = await createPasswordReset(c.var.deps, c.var.account, change);
    if (made === undefined) return c.notFound();
    const resetLink = c.var.deps.config.PUBLIC_URL + urls.passwordReset(made.token);
    const { account } = made;
    const page = <AccountAdminPage frame={pageFrame(c)} account={account} resetLink={resetLink} />;
    return c.html(page);
  });
