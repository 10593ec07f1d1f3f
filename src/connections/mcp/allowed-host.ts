import type { Account, Deps } from "../../app.ts";
import { eq, and, isNull } from "../../db/drizzle.ts";

type AllowDeps = Pick<Deps, "config" | "db" | "knownSystems">;

/** Why this person may not connect to this host; undefined: they may. A server is a stranger's program. */
export async function mayConnectTo(
  { config, db, knownSystems }: AllowDeps,
  account: Account,
  baseUrl: string,
): Promise<string | undefined> {
  if (account.role === "admin") return undefined;
  const url = URL.parse(baseUrl);
  const places = url === null ? [] : [url.host, url.hostname];
  const isListed = config.EGRESS_ALLOW.some((one) => places.includes(one.toLowerCase()));
  const isKnown = knownSystems.some(
    (one) => one.provider === "mcp" && URL.parse(one.baseUrl)?.host === url?.host,
  );
  if (isListed || isKnown) return undefined;
  const { connections } = db.t;
  const company = await db
    .select({ baseUrl: connections.baseUrl })
    .from(connections)
    .where(and(eq(connections.kind, "mcp"), isNull(connections.accountId)));
  if (company.some((one) => URL.parse(one.baseUrl)?.host === url?.host)) return undefined;
  return "No administrator has allowed this host. One can connect it for the company, or the operator can name it in EGRESS_ALLOW.";
}
