import { accountColumns, findSamePerson } from "../accounts/account.ts";
import type { Account, Deps } from "../app.ts";
import { record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, eq, ne } from "../db/drizzle.ts";
import type { ProjectRole } from "../db/schema/projects.ts";
import {
  entryOf,
  may,
  NOT_ALLOWED,
  type Project,
  type ProjectAct,
  type ProjectFault,
  wrong,
} from "./project.ts";

type Needs = Pick<Deps, "db" | "clock">;

export interface Member {
  account: Account;
  role: ProjectRole;
}

const MOST = 500;

export async function listProjectMembers(db: Queries, projectId: string): Promise<Member[]> {
  const { projectMembers: members, accounts } = db.t;
  return db
    .select({ account: accountColumns(db.t), role: members.role })
    .from(members)
    .innerJoin(accounts, eq(accounts.id, members.accountId))
    .where(eq(members.projectId, projectId))
    .orderBy(asc(accounts.name), asc(accounts.id))
    .limit(MOST);
}

const LAST_OWNER = wrong({
  "": "This is the last owner. Make somebody else an owner first; otherwise nobody could look after the project.",
});

/** Whether somebody else owns it, too. Locks them until the end. */
async function hasOtherOwner(tx: Tx, projectId: string, accountId: string): Promise<boolean> {
  const { projectMembers: t } = tx.t;
  const isOther = and(eq(t.projectId, projectId), eq(t.role, "owner"), ne(t.accountId, accountId));
  const rows = await tx.locked(tx.select({ id: t.accountId }).from(t).where(isOther));
  return rows.length > 0;
}

/** Takes somebody in, by employee id or e-mail, or gives them another role. */
export async function setMember(
  { db, clock }: Needs,
  act: ProjectAct,
  { project, person, role }: { project: Project; person: string; role: ProjectRole },
): Promise<{ ok: true } | ProjectFault> {
  if (!may(project, "project.members")) return NOT_ALLOWED;
  const found = await findSamePerson(db, { employeeId: person.trim(), email: person.trim() });
  if (found === undefined || found.deactivatedAt !== null) {
    return wrong({ person: "Nobody here has this employee id or e-mail address." });
  }
  return db.transaction(async (tx) => {
    const { id } = project;
    if (role !== "owner" && !(await hasOtherOwner(tx, id, found.id))) {
      const [now] = (await listProjectMembers(tx, id)).filter((one) => one.account.id === found.id);
      if (now?.role === "owner") return LAST_OWNER;
    }
    const { projectMembers: t } = tx.t;
    const row = { projectId: id, accountId: found.id, role };
    await tx
      .insert(t)
      .values({ ...row, addedAt: clock.now(), addedBy: act.account.id })
      .onConflictDoUpdate({ target: [t.projectId, t.accountId], set: { role } });
    const details = { member: found.id, role };
    await record(tx, clock, { ...entryOf(act, id), action: "projects.member_set", details });
    return { ok: true };
  });
}

export async function endMember(
  { db, clock }: Needs,
  act: ProjectAct,
  { project, accountId }: { project: Project; accountId: string },
): Promise<{ ok: true } | ProjectFault> {
  const isLeaving = accountId === act.account.id;
  if (!isLeaving && !may(project, "project.members")) return NOT_ALLOWED;
  return db.transaction(async (tx) => {
    const { id } = project;
    if (!(await hasOtherOwner(tx, id, accountId))) {
      const [now] = (await listProjectMembers(tx, id)).filter(
        (one) => one.account.id === accountId,
      );
      if (now?.role === "owner") return LAST_OWNER;
    }
    const { projectMembers: t } = tx.t;
    const ended = await tx
      .delete(t)
      .where(and(eq(t.projectId, id), eq(t.accountId, accountId)))
      .returning({ id: t.accountId });
    if (ended.length === 0) return { ok: false, code: "projects.not_found" };
    const details = { member: accountId };
    await record(tx, clock, { ...entryOf(act, id), action: "projects.member_ended", details });
    return { ok: true };
  });
}
