import type { Deps } from "../app.ts";
import { findAccessToken } from "./access-tokens.ts";
import { type Bearer, findApiToken } from "./api-tokens.ts";
import { lacksSecondFactor } from "./second-factor.ts";

/** The token of an `Authorization: Bearer` header. */
export const tokenOf = (header: string | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(header?.trim() ?? "")?.[1];

/** Whom a program speaks for, while its token works. */
export async function findBearer(
  deps: Pick<Deps, "db" | "clock" | "config" | "secrets">,
  token: string,
): Promise<Bearer | undefined> {
  const isJwt = token.split(".").length === 3;
  const bearer = isJwt ? await findAccessToken(deps, token) : await findApiToken(deps, token);
  if (bearer === undefined || !bearer.scopes.includes("admin")) return bearer;
  if (!(await lacksSecondFactor(deps, bearer.account))) return bearer;
  return { ...bearer, scopes: bearer.scopes.filter((scope) => scope !== "admin") };
}
