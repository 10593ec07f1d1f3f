import type { Deps } from "../app.ts";
import { urls } from "../urls.ts";
import { findAccessToken, findAccessTokenFault } from "./access-tokens.ts";
import { type Bearer, findApiToken, findApiTokenFault } from "./api-tokens.ts";
import { lacksSecondFactor } from "./second-factor.ts";
import type { TokenFault } from "./token.ts";

/** The token of an `Authorization: Bearer` header. */
export const tokenOf = (header: string | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(header?.trim() ?? "")?.[1];

const isJwt = (token: string): boolean => token.split(".").length === 3;

export interface Found extends Bearer {
  /** Its admin's scope does not count until they have set up one-time codes. */
  lacksSecondFactor?: true;
}

/** Whom a program speaks for, while its token works. */
export async function findBearer(
  deps: Pick<Deps, "db" | "clock" | "config" | "secrets">,
  token: string,
): Promise<Found | undefined> {
  const bearer = isJwt(token)
    ? await findAccessToken(deps, token)
    : await findApiToken(deps, token);
  if (bearer === undefined || !bearer.scopes.includes("admin")) return bearer;
  if (!(await lacksSecondFactor(deps, bearer.account))) return bearer;
  const scopes = bearer.scopes.filter((scope) => scope !== "admin");
  return { ...bearer, scopes, lacksSecondFactor: true };
}

interface Refusal {
  /** Stable. */
  code: string;
  /** What is wrong and what to do. */
  message: string;
}

/** What a program is told whose token does not work. */
export async function explainRefusal(
  deps: Pick<Deps, "db" | "clock" | "config" | "secrets">,
  token: string,
): Promise<Refusal> {
  const isAccess = isJwt(token);
  const fault = isAccess
    ? await findAccessTokenFault(deps, token)
    : await findApiTokenFault(deps, token);
  const code = fault === "deactivated" ? "api.account_deactivated" : `api.token_${fault}`;
  const page = deps.config.PUBLIC_URL + urls.account.tokens();
  const next = isAccess ? ACCESS_NEXT[fault] : `Make another one: ${page}`;
  const message = `${WORDS[fault]} ${fault === "deactivated" ? "Ask an administrator." : next}`;
  return { code, message };
}

const WORDS: Record<TokenFault, string> = {
  unknown: "This token is not known here: send it whole, as it was shown.",
  expired: "This token has ended.",
  revoked: "This token was revoked.",
  wrong: "This token was made for another service or for another use.",
  deactivated: "The account of this token is deactivated.",
};

const SIGN_IN = "Sign in again: POST /api/v1/auth/login";
const ACCESS_NEXT: Record<TokenFault, string> = {
  unknown: SIGN_IN,
  expired: "Get the next one: POST /api/v1/auth/refresh",
  revoked: SIGN_IN,
  wrong: SIGN_IN,
  deactivated: "",
};

interface Challenge {
  /** Absent: no token was sent at all, and nothing more is said. */
  error?: "invalid_token" | "insufficient_scope";
  description?: string;
  scope?: string | null;
  /** Where the metadata of the resource stands. */
  metadata?: string;
}

/** The `WWW-Authenticate` of a refusal (RFC 6750 section 3, RFC 9728 section 5.1). */
export function challenge({ error, description, scope, metadata }: Challenge): string {
  const parts = {
    realm: "countersign",
    error,
    error_description: description,
    scope: scope ?? undefined,
    resource_metadata: metadata,
  };
  const written = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${value.replaceAll(/[^ -~]|["\\]/g, "")}"`,
  );
  return `Bearer ${written.join(", ")}`;
}
