import { type Context, Hono } from "hono";
import { z } from "zod";
import { ConfirmationPage } from "../../views/accounts/confirmation-page.tsx";
import {
  RegistrationPage,
  type RegistrationPageProps,
} from "../../views/accounts/registration-page.tsx";
import type { Env } from "../app.ts";
import { readCertificates } from "../platform/outbound/certificates.ts";
import { hasUserInfo, USER_INFO_WORDS, withoutUserInfo } from "../connections/user-info.ts";
import { urls } from "../urls.ts";
import { hasAccounts } from "./account.ts";
import { imageType } from "./avatar.ts";
import { dropCookie, ownCookie, readCookie, sendCookie } from "./cookie.ts";
import { fromOf, userAgentOf } from "./from.ts";
import { keepSecrets, openKept } from "./kept-secrets.ts";
import { publicFrame } from "./page-frame.ts";
import { hashPassword } from "./password.ts";
import { passwordFault } from "./password-rules.ts";
import { register } from "./register.ts";
import { findRegistration, type Registration, startRegistration } from "./registration.ts";
import type { RegistrationErrors, RegistrationForm } from "./registration-form.ts";

const text = z.string().trim().catch("");
const formShape = z.object({
  baseUrl: text,
  email: text,
  token: text,
  setupToken: text,
  kept: text,
  ca: z.instanceof(File).optional().catch(undefined),
});
type Sent = z.output<typeof formShape>;

/** What was typed now, else what the server kept from the last try. */
async function fillForm(
  c: Context<Env>,
  sent: Sent,
): Promise<{ form: RegistrationForm; errors: RegistrationErrors }> {
  const { deps } = c.var;
  const kept = openKept(deps, sent.kept);
  const upload = sent.ca && sent.ca.size > 0 ? await sent.ca.text() : "";
  const read = upload ? readCertificates(upload, deps.clock.now()) : undefined;
  const { baseUrl, email } = sent;
  const form = {
    baseUrl: withoutUserInfo(baseUrl),
    email,
    token: sent.token || kept.token,
    setupToken: sent.setupToken || kept.setupToken,
    caPem: read?.ok ? upload : kept.caPem,
  };
  const errors: RegistrationErrors = {};
  if (read && !read.ok) errors.ca = read.message;
  if (hasUserInfo(baseUrl)) errors.baseUrl = USER_INFO_WORDS;
  return { form, errors };
}

const EMPTY: RegistrationForm = { baseUrl: "", email: "", token: "", setupToken: "", caPem: "" };

interface Shown {
  form?: RegistrationForm;
  demoToken?: string;
  errors?: RegistrationErrors;
  /** Seconds until another try is worth it. */
  wait?: number | undefined;
}

async function registrationPage(
  c: Context<Env>,
  { form = EMPTY, demoToken = "", errors = {}, wait }: Shown,
) {
  const { deps } = c.var;
  // A token that Jira has refused is not worth keeping.
  const token = errors.token ? "" : form.token;
  const setupToken = errors.setupToken ? "" : form.setupToken;
  const { baseUrl, email, caPem } = form;
  const isKept = token !== "" || setupToken !== "" || caPem !== "";
  const props: RegistrationPageProps = {
    frame: publicFrame(c),
    known: deps.knownSystems.filter(({ provider }) => provider === "jira"),
    values: { baseUrl, email, kept: isKept ? keepSecrets(deps, { token, setupToken, caPem }) : "" },
    demoToken,
    has: { token: token !== "", setupToken: setupToken !== "", ca: caPem !== "" },
    needsSetupToken: !(await hasAccounts(deps.db)),
    errors: errors satisfies Record<string, string | undefined>,
  };
  if (wait !== undefined) {
    c.header("Retry-After", String(wait));
    return c.html(<RegistrationPage {...props} />, 429);
  }
  return c.html(<RegistrationPage {...props} />, Object.keys(errors).length > 0 ? 422 : 200);
}

async function current(c: Context<Env>): Promise<Registration | undefined> {
  const { db, clock } = c.var.deps;
  const cookie = readCookie(c, "registration");
  return cookie === undefined ? undefined : findRegistration(db, clock, cookie);
}

async function confirmationPage(
  c: Context<Env>,
  { identity, avatar, connection }: Registration,
  { email = "", errors = {} }: { email?: string; errors?: Record<string, string> } = {},
) {
  return c.html(
    <ConfirmationPage
      frame={publicFrame(c)}
      identity={identity}
      hasAvatar={avatar !== null}
      jira={connection.baseUrl}
      isAdmin={!(await hasAccounts(c.var.deps.db))}
      email={email}
      errors={errors}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

const confirmShape = z.object({ email: text, password: z.string().catch("") });

function confirmErrors(
  { identity }: Registration,
  { email, password }: z.output<typeof confirmShape>,
) {
  const errors: Record<string, string> = {};
  if (identity.email === "" && !z.email().safeParse(email).success) {
    errors["email"] = "Put in your e-mail address, such as alice@example.com.";
  }
  const weak = passwordFault(password, [identity.employeeId, identity.name, identity.email, email]);
  if (weak !== undefined) errors["password"] = weak;
  return errors;
}

export const registrationRoutes = new Hono<Env>()
  .get(urls.registration.new(), async (c) => {
    if (c.var.account !== undefined) return c.redirect(urls.dashboard(), 303);
    const jiras = c.var.deps.knownSystems.filter(({ provider }) => provider === "jira");
    const known = jiras[Number(c.req.query("known") ?? "none")];
    if (known === undefined) return registrationPage(c, {});
    const { email = "", token = "" } = known.credentials;
    return registrationPage(c, {
      form: { ...EMPTY, baseUrl: known.baseUrl, email },
      demoToken: token,
    });
  })
  .post(urls.registration.create(), async (c) => {
    const { deps, address } = c.var;
    const { form, errors } = await fillForm(c, formShape.parse(await c.req.parseBody()));
    if (Object.keys(errors).length > 0) return registrationPage(c, { form, errors });
    const started = await startRegistration(deps, form, address);
    if (!started.ok) {
      return registrationPage(c, { form, errors: started.errors, wait: started.wait });
    }
    sendCookie(c, ownCookie(deps.config, "registration", started.cookie));
    return c.redirect(urls.registration.confirm(), 303);
  })
  .get(urls.registration.confirm(), async (c) => {
    const registration = await current(c);
    if (registration === undefined) return c.redirect(urls.registration.new(), 303);
    return confirmationPage(c, registration);
  })
  .get(urls.registration.avatar(), async (c) => {
    const { avatar } = (await current(c)) ?? {};
    const type = avatar && imageType(avatar);
    if (!avatar || !type) return c.notFound();
    return c.body(new Uint8Array(avatar), 200, { "Content-Type": type });
  })
  .post(urls.registration.confirm(), async (c) => {
    const { deps } = c.var;
    const registration = await current(c);
    if (registration === undefined) return c.redirect(urls.registration.new(), 303);
    const sent = confirmShape.parse(await c.req.parseBody());
    const errors = confirmErrors(registration, sent);
    const { email, password } = sent;
    if (Object.keys(errors).length > 0) return confirmationPage(c, registration, { email, errors });
    const registered = await register(deps, registration, {
      passwordHash: await hashPassword(password),
      email,
      from: fromOf(c),
      userAgent: userAgentOf(c),
    });
    if (!registered.ok) {
      return confirmationPage(c, registration, { email, errors: registered.errors });
    }
    dropCookie(c, "registration");
    sendCookie(c, registered.cookie);
    return c.redirect(urls.dashboard(), 303);
  });
