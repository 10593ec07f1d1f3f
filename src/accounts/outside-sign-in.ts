import * as oidc from "openid-client";
import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { and, eq, gt } from "../db/drizzle.ts";
import { outsideSignInPlace } from "../db/sealed.ts";
import { urls } from "../urls.ts";
import type { OutsideProvider } from "./outside-providers.ts";
import { hashToken } from "./token.ts";

type OutsideDeps = Pick<Deps, "clock" | "config" | "db" | "log" | "outbound" | "secrets">;

const LIFETIME_MS = 10 * 60_000;

/** Who somebody is there: `issuer` and `subject` are the key, never the address. */
export interface Outsider {
  issuer: string;
  subject: string;
  name: string;
  /** Only one that the provider has verified. */
  email: string | undefined;
}

/** GitHub says what is wrong with status 200, which the library takes for a broken answer. */
const honest =
  (send: typeof globalThis.fetch): oidc.CustomFetch =>
  async (url, init) => {
    const answer = await send(url, { ...init, body: init.body ?? null });
    if (answer.status !== 200) return answer;
    const text = await answer.text();
    const isError = /^\s*\{[^]*"error"\s*:/.test(text);
    return new Response(text, { status: isError ? 400 : 200, headers: answer.headers });
  };

async function configurationOf({ outbound }: OutsideDeps, provider: OutsideProvider) {
  const { issuer, clientId, clientSecret, key } = provider;
  const send = honest(outbound.fetch({}));
  const isPlain = issuer.startsWith("http:");
  if (key !== "github") {
    return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      [oidc.customFetch]: send,
      // Its signature is checked although the answer came over TLS.
      execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
    });
  }
  const server = {
    issuer,
    authorization_endpoint: `${issuer}/login/oauth/authorize`,
    token_endpoint: `${issuer}/login/oauth/access_token`,
  };
  const configuration = new oidc.Configuration(server, clientId, clientSecret);
  configuration[oidc.customFetch] = send;
  if (isPlain) oidc.allowInsecureRequests(configuration);
  return configuration;
}

const callbackOf = ({ config }: OutsideDeps, { key }: OutsideProvider) =>
  config.PUBLIC_URL + urls.signIn.callback(key);

const SCOPES: Record<OutsideProvider["key"], string> = {
  github: "read:user user:email",
  microsoft: "openid profile email",
  oidc: "openid profile email",
};

const secretShape = z.object({
  verifier: z.string(),
  nonce: z.string(),
  linkTo: z.string().nullable(),
});

/** Where the person goes, and the state that their browser keeps; undefined: the provider cannot be reached. */
export async function startOutsideSignIn(
  deps: OutsideDeps,
  provider: OutsideProvider,
  { next, linkTo }: { next: string | undefined; linkTo: Account | undefined },
): Promise<{ url: string; state: string } | undefined> {
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = oidc.randomNonce();
  const state = oidc.randomState();
  const id = hashToken(state);
  let configuration: oidc.Configuration;
  try {
    configuration = await configurationOf(deps, provider);
  } catch (error) {
    deps.log.error("accounts.provider_unreachable", { provider: provider.key }, error);
    return undefined;
  }
  const now = deps.clock.now();
  const secret = JSON.stringify({ verifier, nonce, linkTo: linkTo?.id ?? null });
  await deps.db.insert(deps.db.t.outsideSignIns).values({
    id,
    provider: provider.key,
    secret: deps.secrets.seal(secret, outsideSignInPlace({ id })),
    next: next ?? null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  });
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackOf(deps, provider),
    scope: SCOPES[provider.key],
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(provider.key !== "github" && { nonce }),
  });
  return { url: url.href, state };
}

export type Returned =
  | { ok: true; outsider: Outsider; next: string | undefined; linkTo: string | undefined }
  /** `state`: used, too old, or of another browser. `provider`: it said no, or something wrong. */
  | { ok: false; code: "accounts.outside_provider" | "accounts.outside_state" };

/** What came back by the browser; `kept` is the state that this browser was given. */
export async function finishOutsideSignIn(
  deps: OutsideDeps,
  provider: OutsideProvider,
  { search, kept }: { search: string; kept: string | undefined },
): Promise<Returned> {
  const { db, clock, log } = deps;
  const state = new URLSearchParams(search).get("state") ?? "";
  if (kept === undefined || kept !== state) return { ok: false, code: "accounts.outside_state" };
  const { outsideSignIns: t } = db.t;
  const [row] = await db
    .delete(t)
    .where(
      and(eq(t.id, hashToken(state)), eq(t.provider, provider.key), gt(t.expiresAt, clock.now())),
    )
    .returning();
  if (row === undefined) return { ok: false, code: "accounts.outside_state" };
  const secret = secretShape.parse(
    JSON.parse(deps.secrets.open(row.secret, outsideSignInPlace(row))),
  );
  try {
    const outsider = await ask(deps, provider, { ...secret, search, state });
    return {
      ok: true,
      outsider,
      next: row.next ?? undefined,
      linkTo: secret.linkTo ?? undefined,
    };
  } catch (error) {
    // Whatever the library finds wrong with an answer is the provider's word against ours: nobody gets in.
    log.error("accounts.outside_refused", { provider: provider.key }, error);
    return { ok: false, code: "accounts.outside_provider" };
  }
}

interface Way {
  search: string;
  state: string;
  verifier: string;
  nonce: string;
}

const claimShape = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  /** Microsoft only: the tenant, and whether the domain of the address is one that it has proved. */
  tid: z.string().optional(),
  xms_edov: z.union([z.boolean(), z.number(), z.string()]).optional(),
});
type Claims = z.output<typeof claimShape>;

/** The company's own tenant gives out its people's addresses and says nothing on it, unless of guests. */
function isVerifiedBy({ key }: OutsideProvider, { email_verified, xms_edov }: Claims): boolean {
  if (key !== "microsoft") return email_verified === true;
  return xms_edov === undefined || [true, 1, "1", "true"].includes(xms_edov);
}

async function ask(deps: OutsideDeps, provider: OutsideProvider, way: Way): Promise<Outsider> {
  const configuration = await configurationOf(deps, provider);
  const isGitHub = provider.key === "github";
  const tokens = await oidc.authorizationCodeGrant(
    configuration,
    new URL(callbackOf(deps, provider) + way.search),
    {
      pkceCodeVerifier: way.verifier,
      expectedState: way.state,
      ...(!isGitHub && { expectedNonce: way.nonce, idTokenExpected: true }),
    },
  );
  if (isGitHub) return askGitHub(deps, provider, tokens.access_token);
  const claims = claimShape.parse(tokens.claims());
  const { iss, sub, name, email, tid } = claims;
  if (provider.key === "microsoft" && !provider.issuer.endsWith(`/${tid ?? ""}/v2.0`)) {
    throw new Error("it is of another tenant");
  }
  return {
    issuer: iss,
    subject: sub,
    name: name ?? email ?? sub,
    email: isVerifiedBy(provider, claims) ? email : undefined,
  };
}

const userShape = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const emailsShape = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

async function askGitHub(
  { outbound }: OutsideDeps,
  { issuer }: OutsideProvider,
  token: string,
): Promise<Outsider> {
  const api = issuer === "https://github.com" ? "https://api.github.com" : `${issuer}/api/v3`;
  const read = async (path: string): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${token}`, Accept: "application/vnd.github+json" };
    const answer = await outbound.send({ url: api + path, headers });
    if (!answer.ok || answer.status !== 200) throw new Error(`GitHub refused ${path}`);
    return JSON.parse(new TextDecoder().decode(answer.body));
  };
  const user = userShape.parse(await read("/user"));
  const emails = emailsShape.parse(await read("/user/emails"));
  const own = emails.find(({ primary, verified }) => primary && verified);
  return { issuer, subject: String(user.id), name: user.name ?? user.login, email: own?.email };
}
