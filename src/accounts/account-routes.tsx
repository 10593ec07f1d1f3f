import { type Context, Hono } from "hono";
import { z } from "zod";
import { AccountPage } from "../../views/accounts/account-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { findAvatar, saveSettings } from "./account.ts";
import { imageType } from "./avatar.ts";
import { sendCookie } from "./cookie.ts";
import { endOwnSignIn, endOwnSignIns } from "./end-own-sign-ins.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import { hashPassword } from "./password.ts";
import { passwordFault } from "./password-rules.ts";
import { changePassword } from "./prove.ts";
import { refusalWords } from "./refusal-words.ts";
import { THEMES, ZONES } from "./settings.ts";
import { listSignIns } from "./sign-in.ts";

const text = z.string().catch("");
const passwordShape = z.object({ current: text, password: text });
const settingsShape = z.object({
  theme: z.enum(THEMES).catch("system"),
  timeZone: z.enum(ZONES).catch("UTC"),
});
const doneShape = z.enum(["password", "settings", "sign-ins"]).optional().catch(undefined);

async function accountPage(c: Context<Env>, errors: Record<string, string> = {}, wait?: number) {
  const { deps, account, signIn } = c.var;
  if (wait !== undefined) c.header("Retry-After", String(wait));
  const wrong = wait === undefined ? 422 : 429;
  return c.html(
    <AccountPage
      frame={pageFrame(c)}
      account={account}
      zones={ZONES}
      signIns={await listSignIns(deps.db, deps, account)}
      current={signIn.id}
      errors={errors}
      done={doneShape.parse(c.req.query("done"))}
    />,
    Object.keys(errors).length > 0 ? wrong : 200,
  );
}

export const accountRoutes = new Hono<Env>()
  .get(urls.account.show(), (c) => accountPage(c))
  .post(urls.account.settings(), async (c) => {
    const settings = settingsShape.parse(await c.req.parseBody());
    await saveSettings(c.var.deps.db, c.var.account, settings);
    return c.redirect(urls.account.show({ done: "settings" }), 303);
  })
  .post(urls.account.password(), async (c) => {
    const { deps, account, signIn } = c.var;
    const sent = passwordShape.parse(await c.req.parseBody());
    const { employeeId, name, email } = account;
    const weak = passwordFault(sent.password, [employeeId, name, email]);
    if (weak !== undefined) return accountPage(c, { password: weak });
    const newHash = await hashPassword(sent.password);
    const proof = { account, signIn, password: sent.current, from: fromOf(c) };
    const changed = await changePassword(deps, proof, newHash);
    if (changed.ok) {
      sendCookie(c, changed.value);
      return c.redirect(urls.account.show({ done: "password" }), 303);
    }
    const wait = changed.code === "accounts.wait" ? changed.wait : undefined;
    return accountPage(c, { current: refusalWords(changed) }, wait);
  })
  .post("/account/sign-ins/:id/end", async (c) => {
    const { deps, account } = c.var;
    const ending = { id: c.req.param("id"), from: fromOf(c) };
    const ended = await endOwnSignIn(deps, account, ending);
    if (!ended) return c.notFound();
    return c.redirect(urls.account.show({ done: "sign-ins" }), 303);
  })
  .post(urls.account.endOtherSignIns(), async (c) => {
    const { deps, account, signIn } = c.var;
    await endOwnSignIns(deps, account, { except: signIn, from: fromOf(c) });
    return c.redirect(urls.account.show({ done: "sign-ins" }), 303);
  })
  .get("/accounts/:id/avatar", async (c) => {
    const avatar = await findAvatar(c.var.deps.db, c.req.param("id"));
    const type = avatar && imageType(avatar);
    if (!avatar || !type) return c.notFound();
    const headers = { "Content-Type": type, "Cache-Control": "private, max-age=3600" };
    return c.body(new Uint8Array(avatar), 200, headers);
  });
