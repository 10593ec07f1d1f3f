import { type JWTHeaderParameters, type JWTPayload, errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Deps } from "../app.ts";
import { and, desc, eq, isNull, sql } from "../db/drizzle.ts";
import { preparedAndKept } from "../db/prepared.ts";
import { accountColumns } from "./account.ts";
import type { Bearer } from "./api-tokens.ts";
import { scopesFor } from "./permissions.ts";
import type { TokenFault } from "./token.ts";
import type { Refresh } from "./refresh-tokens.ts";

type TokenDeps = Pick<Deps, "clock" | "config" | "secrets">;

/** One algorithm, and a key that serves nothing else. */
const ALGORITHM = "HS256";
const PURPOSE = "access-token";
const TYPE = "at+jwt";
export const ACCESS_SECONDS = 15 * 60;

const audienceOf = ({ config }: TokenDeps) => `${config.PUBLIC_URL}/api/v1`;
const secondsOf = (date: Date) => Math.floor(date.getTime() / 1000);

/** A JWT that speaks for the account for a quarter of an hour. */
export async function createAccessToken(
  deps: TokenDeps,
  { family, accountId }: Pick<Refresh, "accountId" | "family">,
): Promise<string> {
  const derived = deps.secrets.deriveKey(PURPOSE);
  if (derived === undefined) throw new Error("there is no master key");
  const now = secondsOf(deps.clock.now());
  return new SignJWT({ sid: family })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: derived.kid })
    .setIssuer(deps.config.PUBLIC_URL)
    .setAudience(audienceOf(deps))
    .setSubject(accountId)
    .setIssuedAt(now)
    .setExpirationTime(now + ACCESS_SECONDS)
    .sign(derived.key);
}

const claims = z.object({ sub: z.string(), sid: z.string() });

type Verified = { ok: true; payload: JWTPayload } | { ok: false; fault: TokenFault };

async function verify(deps: TokenDeps, token: string): Promise<Verified> {
  const keyOf = ({ kid = "" }: JWTHeaderParameters) => {
    const derived = deps.secrets.deriveKey(PURPOSE, kid);
    if (derived === undefined) throw new errors.JOSEError("signed with a key that is not here");
    return derived.key;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [ALGORITHM],
      issuer: deps.config.PUBLIC_URL,
      audience: audienceOf(deps),
      typ: TYPE,
      requiredClaims: ["exp", "sub", "sid"],
      currentDate: deps.clock.now(),
    });
    return { ok: true, payload };
  } catch (error) {
    // Not ours, changed or expired: whoever shows it is nobody.
    if (error instanceof errors.JOSEError) return { ok: false, fault: faultOf(error) };
    throw error;
  }
}

/** What it says is looked at after its signature: only who has one of ours learns of it. */
function faultOf(error: errors.JOSEError): TokenFault {
  if (error instanceof errors.JWTExpired) return "expired";
  return error instanceof errors.JWTClaimValidationFailed ? "wrong" : "unknown";
}

/** Each call with an access token asks for it. */
const findFamilyRow = preparedAndKept((db) => {
  const { refreshTokens: r, accounts } = db.t;
  return db
    .select({ account: accountColumns(db.t), expiresAt: r.expiresAt })
    .from(r)
    .innerJoin(accounts, eq(accounts.id, r.accountId))
    .where(
      and(
        eq(r.family, sql.placeholder("key")),
        isNull(r.revokedAt),
        isNull(accounts.deactivatedAt),
      ),
    )
    .orderBy(desc(r.expiresAt))
    .limit(1)
    .prepare("family_of_access_token");
});

/** Whom it speaks for, while its family lasts and the account is active. */
export async function findAccessToken(
  deps: TokenDeps & Pick<Deps, "db">,
  token: string,
): Promise<Bearer | undefined> {
  const verified = await verify(deps, token);
  const read = claims.safeParse(verified.ok && verified.payload);
  if (!read.success) return undefined;
  const { sub, sid } = read.data;
  const row = await findFamilyRow(deps.db, sid);
  if (row?.account.id !== sub || row.expiresAt <= deps.clock.now()) return undefined;
  return { account: row.account, scopes: scopesFor(row.account), id: sid };
}

/** Why this one was refused. */
export async function findAccessTokenFault(
  deps: TokenDeps & Pick<Deps, "db">,
  token: string,
): Promise<TokenFault> {
  const verified = await verify(deps, token);
  if (!verified.ok) return verified.fault;
  const read = claims.safeParse(verified.payload);
  if (!read.success) return "wrong";
  const { sub, sid } = read.data;
  const { refreshTokens: r, accounts } = deps.db.t;
  // The rows of a family go when it ends with its account, or when it has been over for long.
  const [row] = await deps.db
    .select({ deactivatedAt: accounts.deactivatedAt, family: r.family, revokedAt: r.revokedAt })
    .from(accounts)
    .leftJoin(r, and(eq(r.accountId, accounts.id), eq(r.family, sid)))
    .where(eq(accounts.id, sub))
    .limit(1);
  if (row === undefined) return "unknown";
  if (row.deactivatedAt !== null) return "deactivated";
  return row.family !== null && row.revokedAt === null ? "expired" : "revoked";
}
