import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, isNull, or } from "../db/drizzle.ts";

/**
 * Whether this Jira's word counts for who somebody is. A Jira says any name that its owner wants, so
 * it must be one that the operator named, or one that the company or an admin is connected to.
 */
export async function isTrustedJira(
  { db, knownSystems }: Pick<Deps, "knownSystems"> & { db: Queries },
  baseUrl: string,
): Promise<boolean> {
  const isKnown = knownSystems.some(
    (system) => system.provider === "jira" && system.baseUrl === baseUrl,
  );
  if (isKnown) return true;
  const { connections, accounts } = db.t;
  const isAdmins = and(eq(accounts.role, "admin"), isNull(accounts.deactivatedAt));
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .leftJoin(accounts, eq(accounts.id, connections.accountId))
    .where(
      and(
        eq(connections.kind, "jira"),
        eq(connections.baseUrl, baseUrl),
        or(isNull(connections.accountId), isAdmins),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
