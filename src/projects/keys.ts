// What a project means for the drafts and the rules of its keys.
import { isAllowed, isAllowedIn } from "../accounts/permissions.ts";
import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, inArray, isNull } from "../db/drizzle.ts";
import type { ProjectRole } from "../db/schema/projects.ts";

interface Membership {
  projectId: string;
  role: ProjectRole;
  sharesDrafts: boolean;
}

/** What the account is in the project that the key of a Jira project belongs to. */
async function findMembership(
  db: Queries,
  accountId: string,
  key: string,
): Promise<Membership | undefined> {
  const { projects, projectKeys: keys, projectMembers: members } = db.t;
  const mine = and(eq(members.projectId, keys.projectId), eq(members.accountId, accountId));
  const [row] = await db
    .select({
      projectId: projects.id,
      role: members.role,
      sharesDrafts: projects.sharesDrafts,
    })
    .from(keys)
    .innerJoin(projects, and(eq(projects.id, keys.projectId), isNull(projects.archivedAt)))
    .innerJoin(members, mine)
    .where(eq(keys.key, key));
  return row;
}

const RULERS: ProjectRole[] = ["owner", "maintainer"];

/** The keys whose rules the account looks after; undefined: every key's. */
export async function listRuledKeys(
  db: Queries,
  account: Account,
): Promise<Set<string> | undefined> {
  if (isAllowed(account, "rules.all")) return undefined;
  const { projects, projectKeys: keys, projectMembers: members } = db.t;
  const rules = and(
    eq(members.projectId, keys.projectId),
    eq(members.accountId, account.id),
    inArray(members.role, RULERS),
  );
  const rows = await db
    .select({ key: keys.key })
    .from(keys)
    .innerJoin(projects, and(eq(projects.id, keys.projectId), isNull(projects.archivedAt)))
    .innerJoin(members, rules);
  return new Set(rows.map(({ key }) => key));
}

/** Whether the account may change what the drafts for this key are checked by. */
export async function mayRule(db: Queries, account: Account, key: string): Promise<boolean> {
  if (isAllowed(account, "rules.all")) return true;
  const membership = await findMembership(db, account.id, key);
  return isAllowedIn(membership?.role, "project.rules");
}

/** Whether two people are in the project of this key, and it says that they read each other's drafts. */
export async function readEachOther(
  db: Queries,
  { reader, owner, key }: { reader: Account; owner: string; key: string },
): Promise<boolean> {
  const mine = await findMembership(db, reader.id, key);
  if (mine?.sharesDrafts !== true) return false;
  return (await findMembership(db, owner, key)) !== undefined;
}
