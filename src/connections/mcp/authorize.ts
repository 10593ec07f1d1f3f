import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Account, Deps } from "../../app.ts";
import { eq } from "../../db/drizzle.ts";
import { type Connection, findConnection, openConnection } from "../connection.ts";
import type { Outside } from "../failure.ts";
import { sha256 } from "./clean.ts";
import { failureOf, mcpFailure } from "./failure.ts";
import { signedIn, type Visit } from "./oauth-client.ts";

type AuthorizeDeps = Pick<Deps, "clock" | "db" | "mcp" | "outbound" | "secrets">;

const LIFE_MS = 10 * 60_000;

const kept = z.object({
  verifier: z.string(),
  connectionId: z.string(),
  accountId: z.string(),
  /** Of the page where the person signs in. */
  origin: z.string(),
});

const placeOf = (id: string) => ({ table: "outside_sign_ins", column: "secret", id });

/** Where the person is to go, to say there that we may call in their name. Good for ten minutes, once. */
export async function startVisit(
  deps: AuthorizeDeps,
  account: Pick<Account, "id">,
  connection: Connection,
): Promise<Outside<URL>> {
  const state = randomBytes(32).toString("base64url");
  let target: URL | undefined;
  let verifier = "";
  const asked = await exchange(deps, connection, {
    state,
    verifier,
    leadTo: (url) => (target = url),
    keepVerifier: (made) => (verifier = made),
  });
  if (!asked.ok) return asked;
  if (!target) return mcpFailure("mcp.bad_answer", "The server did not say where to sign in.");
  const id = sha256(state);
  const now = deps.clock.now();
  const { origin } = target;
  const secret = { verifier, connectionId: connection.id, accountId: account.id, origin };
  const { outsideSignIns } = deps.db.t;
  await deps.db.insert(outsideSignIns).values({
    id,
    provider: "mcp",
    secret: deps.secrets.seal(JSON.stringify(secret), placeOf(id)),
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFE_MS),
  });
  return { ok: true, value: target };
}

const nowhere = () => undefined;

interface Back {
  state: string;
  code: string;
  /** Who answers, where it says so (RFC 9207). */
  iss: string | undefined;
}

/** The person is back: the code becomes tokens, sealed with the connection. */
export async function finishVisit(
  deps: AuthorizeDeps,
  account: Pick<Account, "id">,
  { state, code, iss }: Back,
): Promise<Outside<Connection>> {
  const { outsideSignIns } = deps.db.t;
  const id = sha256(state);
  const [row] = await deps.db.delete(outsideSignIns).where(eq(outsideSignIns.id, id)).returning();
  const gone = mcpFailure("mcp.not_signed_in", "This way back is not good any more.");
  if (!row || row.provider !== "mcp" || row.expiresAt <= deps.clock.now()) return gone;
  const visit = kept.parse(JSON.parse(deps.secrets.open(row.secret, placeOf(id))));
  const isOthers = iss !== undefined && URL.parse(iss)?.origin !== visit.origin;
  const connection = await findConnection(deps.db, account, visit.connectionId);
  if (visit.accountId !== account.id || isOthers || !connection) return gone;
  const { verifier } = visit;
  const done = await exchange(
    deps,
    connection,
    { state, verifier, leadTo: nowhere, keepVerifier: nowhere },
    code,
  );
  if (!done.ok) return done;
  await deps.mcp.drop(connection.id);
  const mended = await findConnection(deps.db, account, connection.id);
  return mended ? { ok: true, value: mended } : gone;
}

async function exchange(
  deps: AuthorizeDeps,
  connection: Connection,
  visit: Visit,
  authorizationCode?: string,
): Promise<Outside<true>> {
  const { auth } = await import("@modelcontextprotocol/sdk/client/auth.js");
  const open = openConnection(deps, connection);
  // Stored tokens would be renewed instead of asking the person.
  const { oauthTokens: _before, ...secrets } = open.secrets;
  const provider = signedIn({
    redirectUrl: deps.mcp.redirectUrl,
    open: { ...open, secrets },
    visit,
  });
  try {
    await auth(provider, {
      serverUrl: open.baseUrl,
      fetchFn: deps.outbound.fetch({ ...(open.tls && { tls: open.tls }) }),
      ...(authorizationCode !== undefined && { authorizationCode }),
    });
    return { ok: true, value: true };
  } catch (error) {
    return failureOf(error, { sent: false });
  }
}
