// Signing in without a browser: a password for a pair of tokens. Who has an API token needs none of it.
import { z } from "zod";
import { ACCESS_SECONDS, createAccessToken } from "../accounts/access-tokens.ts";
import { findBearer, tokenOf } from "../accounts/bearer.ts";
import { hashPassword } from "../accounts/password.ts";
import { passwordFault } from "../accounts/password-rules.ts";
import { type Refused as SignInRefused, signInWith } from "../accounts/prove.ts";
import {
  createRefreshToken,
  endFamily,
  exchangeRefreshToken,
  findFamily,
  type Refresh,
} from "../accounts/refresh-tokens.ts";
import { refusalWords } from "../accounts/refusal-words.ts";
import { registerAnd } from "../accounts/register.ts";
import { findRegistration, startRegistration } from "../accounts/registration.ts";
import type { Fault, RegistrationForm } from "../accounts/registration-form.ts";
import type { Deps } from "../app.ts";
import { readCertificates } from "../platform/outbound/certificates.ts";
import { account } from "./accounts.ts";
import { type Call, defineEndpoint, invalid, type Refused } from "./endpoint.ts";
import { time } from "./shapes.ts";

const tokens = z
  .object({
    accessToken: z.string().meta({ description: "A JWT, for the header Authorization: Bearer." }),
    tokenType: z.literal("Bearer"),
    expiresIn: z.int().meta({ description: "Seconds that the access token works." }),
    refreshToken: z.string().meta({ description: "Good for one POST /auth/refresh." }),
    refreshExpiresAt: time,
  })
  .meta({ id: "Tokens" });

async function pairOf(deps: Deps, refresh: Refresh) {
  return {
    accessToken: await createAccessToken(deps, refresh),
    tokenType: "Bearer" as const,
    expiresIn: ACCESS_SECONDS,
    refreshToken: refresh.token,
    refreshExpiresAt: refresh.expiresAt,
  };
}

const waiting = (wait: number | undefined) =>
  wait === undefined ? {} : { headers: { "Retry-After": String(wait) } };

const signInRefusal = (refused: SignInRefused): Refused => ({
  code: refused.code,
  message: refusalWords(refused),
  ...waiting(refused.code === "accounts.wait" ? refused.wait : undefined),
});

const FIELDS: Record<string, string> = { ca: "caPem" };

/** At the fields of the body, as the registration page has them at its own. */
function registrationRefusal({ code, errors, wait }: Fault): Refused {
  const places = Object.entries(errors).map(([field, words]) => [FIELDS[field] ?? field, words]);
  const { message, errors: faults = [] } = invalid(Object.fromEntries(places));
  return { code, message, errors: faults.map((one) => ({ ...one, code })), ...waiting(wait) };
}

const password = z.string().max(1000);

const register = defineEndpoint({
  id: "register",
  method: "post",
  path: "/auth/register",
  tag: "Sign-in",
  summary: "Make an account with a token from Jira",
  description: "Jira says who somebody is. The first account also takes the set-up token.",
  action: null,
  status: 201,
  body: z.strictObject({
    baseUrl: z.string().max(2000).meta({ example: "https://jira.example.com" }),
    email: z.string().max(320).default(""),
    token: z.string().max(4000),
    setupToken: z.string().max(200).default(""),
    caPem: z.string().max(100_000).default(""),
    password,
  }),
  answer: tokens,
  problems: {
    "accounts.already_registered": 409,
    "accounts.not_valid": 422,
    "accounts.setup_token_dead": 409,
    "accounts.unknown_jira": 422,
    "accounts.wait": 429,
    "connections.wrong_token": 422,
  },
  run: async ({ deps, body, from }) => {
    const { password: chosen, ...form } = body;
    const wrong = checkCertificates(deps, form);
    if (wrong !== undefined) return wrong;
    const started = await startRegistration(deps, form, from.address);
    if (!started.ok) return registrationRefusal(started);
    const registration = await findRegistration(deps.db, deps.clock, started.cookie);
    if (registration === undefined) throw new Error("a registration was gone at once");
    const { employeeId, name, email } = registration.identity;
    if (email === "" && !z.email().safeParse(form.email).success) {
      return invalid({ email: "Jira does not show yours: put in your e-mail address." });
    }
    const weak = passwordFault(chosen, [employeeId, name, email, form.email]);
    if (weak !== undefined) return invalid({ password: weak });
    const confirmation = { passwordHash: await hashPassword(chosen), email: form.email, from };
    const registered = await registerAnd(deps, registration, confirmation, (tx, { id }) =>
      createRefreshToken(tx, deps.clock, { accountId: id }),
    );
    if (!registered.ok) return registrationRefusal(registered);
    return { data: await pairOf(deps, registered.value) };
  },
});

function checkCertificates({ clock }: Deps, { caPem }: RegistrationForm): Refused | undefined {
  const read = caPem === "" ? undefined : readCertificates(caPem, clock.now());
  return read === undefined || read.ok ? undefined : invalid({ caPem: read.message });
}

const login = defineEndpoint({
  id: "login",
  method: "post",
  path: "/auth/login",
  tag: "Sign-in",
  summary: "Take a password for an access token and a refresh token",
  action: null,
  body: z.strictObject({
    login: z.string().min(1).max(320).meta({ description: "Employee id or e-mail." }),
    password,
    otp: z
      .string()
      .max(40)
      .optional()
      .meta({ description: "The code of the second factor, or a recovery code." }),
  }),
  answer: tokens,
  problems: {
    "accounts.code_needed": 401,
    "accounts.deactivated": 403,
    "accounts.wait": 429,
    "accounts.wrong_code": 401,
    "accounts.wrong_password": 401,
  },
  run: async ({ deps, body, from }) => {
    const attempt = { login: body.login, password: body.password, code: body.otp, from };
    const signedIn = await signInWith(deps, attempt, (tx, { id }) =>
      createRefreshToken(tx, deps.clock, { accountId: id }),
    );
    if (!signedIn.ok) return signInRefusal(signedIn);
    return { data: await pairOf(deps, signedIn.value) };
  },
});

const refreshToken = z.string().max(200);

const REFRESH_WORDS = {
  "accounts.refresh_dead": "This refresh token does not work any more. Sign in again.",
  "accounts.refresh_reused":
    "This refresh token was used before, so somebody else may have it. All tokens of this sign-in have ended; sign in again.",
};

const refresh = defineEndpoint({
  id: "refresh",
  method: "post",
  path: "/auth/refresh",
  tag: "Sign-in",
  summary: "Take a refresh token for a new pair",
  description: "Each works once. Used a second time, it ends the whole sign-in.",
  action: null,
  body: z.strictObject({ refreshToken }),
  answer: tokens,
  problems: { "accounts.refresh_dead": 401, "accounts.refresh_reused": 401 },
  run: async ({ deps, body, from }) => {
    const exchanged = await exchangeRefreshToken(deps, { token: body.refreshToken, from });
    if (exchanged.ok) return { data: await pairOf(deps, exchanged.value) };
    return { code: exchanged.code, message: REFRESH_WORDS[exchanged.code] };
  },
});

/** Of the refresh token in the body, else of the access token in the header. */
async function familyOf({ deps, c }: Pick<Call, "c" | "deps">, token: string | undefined) {
  if (token !== undefined) return findFamily(deps.db, token);
  const bearer = tokenOf(c.req.header("authorization"));
  return bearer === undefined ? undefined : (await findBearer(deps, bearer))?.id;
}

const logout = defineEndpoint({
  id: "logout",
  method: "post",
  path: "/auth/logout",
  tag: "Sign-in",
  summary: "End this sign-in",
  description: "Its access and refresh tokens are refused from now on. Repeating it does no harm.",
  action: null,
  body: z.strictObject({ refreshToken: refreshToken.optional() }),
  answer: z.object({ signedIn: z.literal(false) }),
  run: async ({ deps, body, c }) => {
    const family = await familyOf({ deps, c }, body.refreshToken);
    if (family !== undefined) await endFamily(deps.db, deps.clock, family);
    return { data: { signedIn: false as const } };
  },
});

const showMyself = defineEndpoint({
  id: "showMyself",
  method: "get",
  path: "/auth/me",
  tag: "Sign-in",
  summary: "Who is signed in with this token",
  action: "account.read",
  answer: z.object({ account, scopes: z.array(z.string()) }),
  run: async (call) => ({ data: { account: call.account, scopes: [...call.scopes] } }),
});

export const authEndpoints = [register, login, refresh, logout, showMyself];
