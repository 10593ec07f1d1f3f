import type { Deps } from "../app.ts";
import { type Bearer, findApiToken } from "./api-tokens.ts";

/** The token of an `Authorization: Bearer` header. */
export const tokenOf = (header: string | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(header?.trim() ?? "")?.[1];

/** Whom a program speaks for, while its token works. */
export async function findBearer(
  deps: Pick<Deps, "db" | "clock">,
  token: string,
): Promise<Bearer | undefined> {
  return findApiToken(deps, token);
}
