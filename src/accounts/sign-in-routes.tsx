import { type Context, Hono } from "hono";
import { z } from "zod";
import { DeadResetPage, PasswordResetPage } from "../../views/accounts/password-reset-page.tsx";
import { ProofPage } from "../../views/accounts/proof-page.tsx";
import { SignInPage } from "../../views/accounts/sign-in-page.tsx";
import { CodePage } from "../../views/accounts/code-page.tsx";
import { SendPage, type TypedProps } from "../../views/accounts/typed.tsx";
import type { Env } from "../app.ts";
import { record } from "../audit/audit.ts";
import { urls } from "../urls.ts";
import { dropCookie, type OwnCookie, sendCookie } from "./cookie.ts";
import { fromOf, userAgentOf } from "./from.ts";
import { findHalf, sealHalf } from "./half-sign-in.ts";
import { ownPath } from "./own-path.ts";
import { listOutsideProviders } from "./outside-providers.ts";
import { pageFrame, publicFrame } from "./page-frame.ts";
import { hashPassword } from "./password.ts";
import { findPasswordReset, resetPassword } from "./password-reset.ts";
import { passwordFault } from "./password-rules.ts";
import { passCode, proveAgain, type Refused, signIn } from "./prove.ts";
import { refusalWords } from "./refusal-words.ts";
import { createSignIn, endSignIn, findSignIn } from "./sign-in.ts";
import { openTyped, readTyped, type Typed } from "./typed.ts";

const text = z.string().catch("");
const typedShape = text.transform(openTyped);
const signInShape = z.object({ login: text, password: text, next: text, typed: typedShape });
const proofShape = z.object({ password: text, next: text, typed: typedShape });

const goal = (next: string | undefined) => ownPath(next) ?? urls.dashboard();

/** 429 with Retry-After when it is a matter of waiting. */
function statusOf(c: Context<Env>, refused: Refused): 422 | 429 {
  if (refused.code !== "accounts.wait") return 422;
  c.header("Retry-After", String(refused.wait));
  return 429;
}

/** On to where the person was, or to what they had sent before. */
function goOn(c: Context<Env>, { next, typed }: { next: string; typed: Typed | undefined }) {
  if (typed === undefined) return c.redirect(goal(next), 303);
  return c.html(<SendPage frame={pageFrame(c)} typed={typed} next={goal(next)} />);
}

const codeShape = z.object({ code: text, proved: text, next: text, typed: typedShape });

/** Asks for the code; the proof of the first half goes along, sealed. */
function codePage(
  c: Context<Env>,
  shown: { proved: string; next: string; typed: TypedProps["typed"] },
  refused?: Refused,
) {
  const errors = refused === undefined ? {} : { code: refusalWords(refused) };
  const page = <CodePage frame={publicFrame(c)} {...shown} errors={errors} />;
  return c.html(page, refused === undefined ? 200 : statusOf(c, refused));
}

/** The cookie of a new sign-in, and on. */
async function arrive(c: Context<Env>, cookie: OwnCookie, way: Parameters<typeof goOn>[1]) {
  const { deps } = c.var;
  if (c.var.signIn !== undefined) await endSignIn(deps.db, c.var.account, c.var.signIn.id);
  sendCookie(c, cookie);
  const now = way.typed && (await findSignIn(deps.db, deps, cookie.value));
  if (now !== undefined) c.set("account", now.account);
  return goOn(c, way);
}

/** A form that was sent too early, as the middleware redirects it here. */
async function typedBefore(c: Context<Env>) {
  const typed = await readTyped(c, ownPath(c.req.query("to")));
  return { typed, next: ownPath(c.req.query("next")) ?? "" };
}

const doneShape = z.enum(["password", "signed-out"]).optional().catch(undefined);

const providersOf = (c: Context<Env>) => listOutsideProviders(c.var.deps.config);

const FIRST = { login: "", next: "", errors: {}, done: undefined, typed: undefined };

export const signInRoutes = new Hono<Env>()
  .get(urls.signIn.new(), (c) => {
    const { next, done } = c.req.query();
    if (c.var.account !== undefined) return c.redirect(goal(next), 303);
    const shown = { ...FIRST, next: ownPath(next) ?? "", done: doneShape.parse(done) };
    return c.html(<SignInPage frame={publicFrame(c)} providers={providersOf(c)} {...shown} />);
  })
  .post(urls.signIn.typed(), async (c) => {
    const { typed, next } = await typedBefore(c);
    if (typed === undefined) return c.redirect(urls.signIn.new(next), 303);
    // Signed in again in another tab since.
    if (c.var.account !== undefined && typed !== "too_long") return goOn(c, { next, typed });
    return c.html(
      <SignInPage
        frame={publicFrame(c)}
        providers={providersOf(c)}
        {...FIRST}
        next={next}
        typed={typed}
      />,
    );
  })
  .post(urls.signIn.create(), async (c) => {
    const { login, password, next, typed } = signInShape.parse(await c.req.parseBody());
    const userAgent = userAgentOf(c);
    const attempt = { login, password, from: fromOf(c), userAgent };
    const signedIn = await signIn(c.var.deps, attempt);
    if (signedIn.ok) return arrive(c, signedIn.value, { next, typed });
    if (signedIn.code === "accounts.code_needed") {
      const proved = sealHalf(c.var.deps, { accountId: signedIn.accountId });
      return codePage(c, { proved, next: ownPath(next) ?? "", typed });
    }
    const errors = { password: refusalWords(signedIn) };
    const shown = { login, next: ownPath(next) ?? "", errors, done: undefined, typed };
    return c.html(
      <SignInPage frame={publicFrame(c)} providers={providersOf(c)} {...shown} />,
      statusOf(c, signedIn),
    );
  })
  .post(urls.signIn.code(), async (c) => {
    const { deps } = c.var;
    const { code, proved, next, typed } = codeShape.parse(await c.req.parseBody());
    const half = await findHalf(deps, proved);
    if (half === undefined) return c.redirect(urls.signIn.new(ownPath(next)), 303);
    const from = fromOf(c);
    const userAgent = userAgentOf(c);
    const { account, with: provider } = half;
    const passed = await passCode(deps, account, {
      code,
      from,
      with: provider,
      arrive: (tx) =>
        createSignIn(tx, deps, { accountId: account.id, address: from.address, userAgent }),
    });
    if (passed.ok) return arrive(c, passed.value, { next, typed });
    return codePage(c, { proved, next: ownPath(next) ?? "", typed }, passed);
  })
  .post(urls.signOut(), async (c) => {
    const { deps, account, signIn: current } = c.var;
    await deps.db.transaction(async (tx) => {
      await endSignIn(tx, account, current.id);
      const entry = { accountId: account.id, who: account.name, subject: `account:${account.id}` };
      await record(tx, deps.clock, { ...fromOf(c), ...entry, action: "accounts.sign_out" });
    });
    dropCookie(c, "session");
    // Not "cookies": that would take those of every other application under the company's domain.
    c.header("Clear-Site-Data", '"cache", "storage"');
    return c.redirect(urls.signIn.new(undefined, "signed-out"), 303);
  })
  .get(urls.proof.new(), (c) => {
    const next = ownPath(c.req.query("next")) ?? "";
    const login = c.var.account.employeeId;
    const shown = { login, next, errors: {}, typed: undefined };
    return c.html(<ProofPage frame={pageFrame(c)} {...shown} />);
  })
  .post(urls.proof.typed(), async (c) => {
    const { typed, next } = await typedBefore(c);
    if (typed === undefined) return c.redirect(urls.proof.new(next), 303);
    const shown = { login: c.var.account.employeeId, next, errors: {}, typed };
    return c.html(<ProofPage frame={pageFrame(c)} {...shown} />);
  })
  .post(urls.proof.create(), async (c) => {
    const { deps, account, signIn: current } = c.var;
    const { password, next, typed } = proofShape.parse(await c.req.parseBody());
    const proof = { account, signIn: current, password, from: fromOf(c) };
    const proved = await proveAgain(deps, proof);
    if (proved.ok) {
      sendCookie(c, proved.value);
      return goOn(c, { next, typed });
    }
    const shown = { login: account.employeeId, next: ownPath(next) ?? "", typed };
    const errors = { password: refusalWords(proved) };
    const page = <ProofPage frame={pageFrame(c)} {...shown} errors={errors} />;
    return c.html(page, statusOf(c, proved));
  })
  .get("/password-reset/:token", async (c) => {
    const token = c.req.param("token");
    const account = await findPasswordReset(c.var.deps, token);
    const frame = publicFrame(c);
    if (account === undefined) return c.html(<DeadResetPage frame={frame} />, 404);
    const shown = { frame, token, account, errors: {} };
    return c.html(<PasswordResetPage {...shown} />);
  })
  .post("/password-reset/:token", async (c) => {
    const { deps } = c.var;
    const token = c.req.param("token");
    const frame = publicFrame(c);
    const account = await findPasswordReset(deps, token);
    if (account === undefined) return c.html(<DeadResetPage frame={frame} />, 404);
    const { password } = proofShape.parse(await c.req.parseBody());
    const weak = passwordFault(password, [account.employeeId, account.name, account.email]);
    if (weak !== undefined) {
      const shown = { frame, token, account, errors: { password: weak } };
      return c.html(<PasswordResetPage {...shown} />, 422);
    }
    const passwordHash = await hashPassword(password);
    const isSet = await resetPassword(deps, { token, passwordHash, from: fromOf(c) });
    if (!isSet) return c.html(<DeadResetPage frame={frame} />, 404);
    dropCookie(c, "session");
    return c.redirect(urls.signIn.new(undefined, "password"), 303);
  });
