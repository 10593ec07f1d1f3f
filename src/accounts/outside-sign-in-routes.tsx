import { type Context, Hono } from "hono";
import { z } from "zod";
import { CodePage } from "../../views/accounts/code-page.tsx";
import { IdentitiesPage } from "../../views/accounts/identities-page.tsx";
import { InvitationsPage } from "../../views/accounts/invitations-page.tsx";
import { SignInPage } from "../../views/accounts/sign-in-page.tsx";
import type { Account, Env } from "../app.ts";
import { urls } from "../urls.ts";
import { dropCookie, ownCookie, readCookie, sendCookie } from "./cookie.ts";
import { fromOf, userAgentOf } from "./from.ts";
import { sealHalf } from "./half-sign-in.ts";
import {
  findOrInvited,
  invite,
  linkIdentity,
  listIdentities,
  listInvitations,
  unlinkIdentity,
  withdrawInvitation,
} from "./identities.ts";
import { findOutsideProvider, listOutsideProviders } from "./outside-providers.ts";
import { finishOutsideSignIn, startOutsideSignIn } from "./outside-sign-in.ts";
import { ownPath } from "./own-path.ts";
import { pageFrame, publicFrame } from "./page-frame.ts";
import { freshProof } from "./sign-in-middleware.ts";
import { passCode } from "./prove.ts";
import { createSignIn, endSignIn } from "./sign-in.ts";

const WORDS = {
  state:
    "This way in was used already, took longer than ten minutes, or began in another browser. Begin again.",
  provider:
    "The other side did not say who you are, or said it wrongly. Begin again; if it stays so, tell an admin.",
  unreachable:
    "The other side cannot be reached now. Sign in with your password, or try again later.",
  stranger:
    "Nobody has let this sign-in in yet. Have you an account here? Then sign in with its password and link the two on the page of your account. If not, ask an admin for an invitation.",
};

/** The page of signing in, with what was wrong. */
function refuse(c: Context<Env>, why: keyof typeof WORDS, status: 400 | 403 | 502) {
  const providers = listOutsideProviders(c.var.deps.config);
  const shown = { login: "", next: "", done: undefined, typed: undefined, providers };
  const page = <SignInPage frame={publicFrame(c)} {...shown} errors={{ "": WORDS[why] }} />;
  return c.html(page, status);
}

/** To the provider; the browser keeps the state, so that nobody can end it in another one. */
async function leave(c: Context<Env>, key: string, linkTo?: Account) {
  const { deps } = c.var;
  const provider = findOutsideProvider(deps.config, key);
  if (provider === undefined) return c.notFound();
  const next = ownPath(c.req.query("next"));
  const started = await startOutsideSignIn(deps, provider, { next, linkTo });
  if (started === undefined) return refuse(c, "unreachable", 502);
  sendCookie(c, ownCookie(deps.config, "outside", started.state));
  return c.redirect(started.url, 303);
}

/** With a code of ours too, where the account has them: the provider may ask for none. */
async function arrive(c: Context<Env>, account: Account, next: string | undefined) {
  const { deps } = c.var;
  const from = fromOf(c);
  const provider = c.req.param("provider") ?? "";
  const { id: accountId } = account;
  const asked = { accountId, address: from.address, userAgent: userAgentOf(c) };
  const passed = await passCode(deps, account, {
    from,
    with: provider,
    arrive: (tx) => createSignIn(tx, deps, asked),
  });
  if (!passed.ok) {
    const proved = sealHalf(deps, { accountId, with: provider });
    const shown = { proved, next: ownPath(next) ?? "", errors: {}, typed: undefined };
    return c.html(<CodePage frame={publicFrame(c)} {...shown} />);
  }
  if (c.var.signIn !== undefined) await endSignIn(deps.db, c.var.account, c.var.signIn.id);
  sendCookie(c, passed.value);
  return c.redirect(ownPath(next) ?? urls.dashboard(), 303);
}

interface IdentityNote {
  isTaken?: boolean;
}

async function identitiesPage(c: Context<Env>, { isTaken = false }: IdentityNote = {}) {
  const { deps, account } = c.var;
  const { done } = c.req.query();
  const page = (
    <IdentitiesPage
      frame={pageFrame(c)}
      providers={listOutsideProviders(deps.config)}
      identities={await listIdentities(deps.db, account.id)}
      isTaken={isTaken}
      done={done === "linked" || done === "removed" ? done : undefined}
    />
  );
  return c.html(page, isTaken ? 422 : 200);
}

const text = z.string().trim().catch("");
const inviteShape = z.object({
  email: text,
  employeeId: text,
  role: z.enum(["admin", "member", "viewer"]).catch("member"),
});
type Invited = z.output<typeof inviteShape>;

const NOBODY: Invited = { email: "", employeeId: "", role: "member" };

async function invitationsPage(
  c: Context<Env>,
  form = NOBODY,
  errors: Record<string, string> = {},
) {
  const { db, clock } = c.var.deps;
  const invitations = await listInvitations(db, clock.now());
  const shown = { frame: pageFrame(c), invitations, form, errors };
  return c.html(<InvitationsPage {...shown} />, Object.keys(errors).length > 0 ? 422 : 200);
}

function inviteErrors({ email, employeeId }: Invited) {
  const errors: Record<string, string> = {};
  if (!z.email().safeParse(email).success) {
    errors["email"] = "Put in an e-mail address, such as alice@example.com.";
  }
  if (employeeId === "" || employeeId.length > 100) {
    errors["employeeId"] = "Put in the id that this person has in the company.";
  }
  return errors;
}

export const outsideSignInRoutes = new Hono<Env>()
  .get("/sign-in/with/:provider", (c) => leave(c, c.req.param("provider")))
  .get("/sign-in/with/:provider/callback", async (c) => {
    const { deps } = c.var;
    const provider = findOutsideProvider(deps.config, c.req.param("provider"));
    if (provider === undefined) return c.notFound();
    const kept = readCookie(c, "outside");
    dropCookie(c, "outside");
    const { search } = new URL(c.req.url);
    const returned = await finishOutsideSignIn(deps, provider, { search, kept });
    if (!returned.ok) {
      return refuse(c, returned.code === "accounts.outside_state" ? "state" : "provider", 400);
    }
    const { outsider, linkTo, next } = returned;
    const current: Account | undefined = c.var.account;
    if (linkTo === undefined) {
      const account = await findOrInvited(deps, outsider, fromOf(c));
      return account ? arrive(c, account, next) : refuse(c, "stranger", 403);
    }
    if (current?.id !== linkTo) return refuse(c, "state", 400);
    const isLinked = await linkIdentity(deps, current, { outsider, from: fromOf(c) });
    if (!isLinked) return identitiesPage(c, { isTaken: true });
    return c.redirect(urls.account.identities({ done: "linked" }), 303);
  })
  .get(urls.account.identities(), (c) => identitiesPage(c))
  .get("/account/identities/:provider", freshProof, (c) =>
    leave(c, c.req.param("provider"), c.var.account),
  )
  .post("/account/identities/:provider/removal", freshProof, async (c) => {
    const { deps, account } = c.var;
    const provider = findOutsideProvider(deps.config, c.req.param("provider"));
    if (provider === undefined) return c.notFound();
    const gone = { issuer: provider.issuer, from: fromOf(c) };
    if (!(await unlinkIdentity(deps, account, gone))) return c.notFound();
    return c.redirect(urls.account.identities({ done: "removed" }), 303);
  })
  .get(urls.accounts.invitations(), (c) => invitationsPage(c))
  .post(urls.accounts.invitations(), freshProof, async (c) => {
    const form = inviteShape.parse(await c.req.parseBody());
    const errors = inviteErrors(form);
    if (Object.keys(errors).length > 0) return invitationsPage(c, form, errors);
    const isInvited = await invite(c.var.deps, c.var.account, { ...form, from: fromOf(c) });
    if (isInvited) return c.redirect(urls.accounts.invitations(), 303);
    const known = "Somebody with this address or id has an account here already.";
    return invitationsPage(c, form, { email: known });
  })
  .post("/accounts/invitations/:email/removal", async (c) => {
    const gone = { email: c.req.param("email"), from: fromOf(c) };
    const isGone = await withdrawInvitation(c.var.deps, c.var.account, gone);
    return isGone ? c.redirect(urls.accounts.invitations(), 303) : c.notFound();
  });
