import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import { isAllowed, isAllowedIn, type ProjectAction } from "../accounts/permissions.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, eq, gt, inArray, isNull } from "../db/drizzle.ts";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import type { Row } from "../db/schema.ts";
import type { ProjectRole } from "../db/schema/projects.ts";
import { newId } from "../platform/clock.ts";

type Needs = Pick<Deps, "db" | "clock">;

/** With what the one who asks is in it; an admin is everybody's owner. */
export type Project = Row<"projects"> & { role: ProjectRole; keys: string[] };

/** Who does something to a project, and where from. */
export interface ProjectAct {
  account: Account;
  from: From;
}

export type ProjectFault =
  | { ok: false; code: "projects.not_found" }
  | { ok: false; code: "projects.not_allowed" }
  | { ok: false; code: "projects.not_valid"; errors: Record<string, string> };

export const NOT_ALLOWED = { ok: false, code: "projects.not_allowed" } as const;
export const wrong = (errors: Record<string, string>) =>
  ({ ok: false, code: "projects.not_valid", errors }) as const;

const PAGE_SIZE = 50;
const LONGEST_NAME = 80;
const LONGEST_DESCRIPTION = 2000;
const MOST_KEYS = 50;
const KEY = /^[A-Z][A-Z0-9_]{1,19}$/;

const seesAll = (account: Account) => isAllowed(account, "projects.all");

export const may = (project: Pick<Project, "role">, action: ProjectAction): boolean =>
  isAllowedIn(project.role, action);

async function listKeys(db: Queries, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { projectKeys: t } = db.t;
  const keys = new Map<string, string[]>();
  if (ids.length === 0) return keys;
  const rows = await db
    .select({ key: t.key, projectId: t.projectId })
    .from(t)
    .where(inArray(t.projectId, [...ids]))
    .orderBy(asc(t.key));
  for (const { key, projectId } of rows) keys.set(projectId, [...(keys.get(projectId) ?? []), key]);
  return keys;
}

/** A project that the account belongs to; an admin finds each. */
export async function findProject(
  db: Queries,
  account: Account,
  id: string,
): Promise<Project | undefined> {
  const { projects, projectMembers: members } = db.t;
  const mine = and(eq(members.projectId, projects.id), eq(members.accountId, account.id));
  const [row] = await db
    .select({ project: projects, role: members.role })
    .from(projects)
    .leftJoin(members, mine)
    .where(eq(projects.id, id));
  const role = row && (seesAll(account) ? "owner" : row.role);
  if (row === undefined || role === null || role === undefined) return undefined;
  const keys = await listKeys(db, [id]);
  return { ...row.project, role, keys: keys.get(id) ?? [] };
}

export interface ProjectPage {
  /** The name of the last one seen. */
  after?: string | undefined;
  archived?: boolean;
}

/** Those that the account belongs to, by name; an admin's are all. */
export async function listProjects(
  db: Queries,
  account: Account,
  { after, archived = false }: ProjectPage = {},
): Promise<{ projects: Project[]; next: string | undefined }> {
  const { projects, projectMembers: members } = db.t;
  const mine = and(eq(members.projectId, projects.id), eq(members.accountId, account.id));
  const later = after === undefined ? undefined : gt(projects.name, after);
  const select = db.select({ project: projects, role: members.role }).from(projects);
  const joined = seesAll(account)
    ? select.leftJoin(members, mine)
    : select.innerJoin(members, mine);
  const rows = await joined
    .where(and(later, archived ? undefined : isNull(projects.archivedAt)))
    .orderBy(asc(projects.name))
    .limit(PAGE_SIZE + 1);
  const shown = rows.slice(0, PAGE_SIZE);
  const keys = await listKeys(
    db,
    shown.map(({ project }) => project.id),
  );
  return {
    projects: shown.map(({ project, role }) => ({
      ...project,
      role: seesAll(account) ? "owner" : (role ?? "viewer"),
      keys: keys.get(project.id) ?? [],
    })),
    next: rows.length > PAGE_SIZE ? shown.at(-1)?.project.name : undefined,
  };
}

export interface ProjectForm {
  name: string;
  description: string;
  /** Of projects in Jira, in capitals. */
  keys: string[];
  sharesDrafts: boolean;
}

function check({ name, description, keys }: ProjectForm): Record<string, string> {
  const errors: Record<string, string> = {};
  if (name === "" || name.length > LONGEST_NAME) {
    errors["name"] = `Give the project a name of at most ${LONGEST_NAME} letters.`;
  }
  if (description.length > LONGEST_DESCRIPTION) {
    errors["description"] = `At most ${LONGEST_DESCRIPTION} characters work.`;
  }
  const bad = keys.find((key) => !KEY.test(key));
  if (bad !== undefined) errors["keys"] = `${bad} is no key of a Jira project, such as PAY.`;
  if (keys.length > MOST_KEYS) errors["keys"] = `At most ${MOST_KEYS} keys work.`;
  return errors;
}

/** Each key belongs to one project at most. */
async function replaceKeys(
  tx: Tx,
  { clock, account }: Pick<Needs, "clock"> & { account: Account },
  { id, keys }: { id: string; keys: string[] },
): Promise<Record<string, string> | undefined> {
  const { projectKeys: t } = tx.t;
  await tx.delete(t).where(eq(t.projectId, id));
  if (keys.length === 0) return undefined;
  const [taken] = await tx.select({ key: t.key }).from(t).where(inArray(t.key, keys));
  if (taken !== undefined) return { keys: `${taken.key} belongs to another project already.` };
  const added = { projectId: id, addedAt: clock.now(), addedBy: account.id };
  await tx.insert(t).values([...new Set(keys)].map((key) => ({ ...added, key })));
  return undefined;
}

export const entryOf = ({ account, from }: ProjectAct, projectId: string) => ({
  ...from,
  accountId: account.id,
  who: account.name,
  subject: `project:${projectId}`,
});

/** Undoes what a transaction has written, with what to say of it. */
class Refusal extends Error {
  readonly errors: Record<string, string>;
  constructor(errors: Record<string, string>) {
    super("not valid");
    this.errors = errors;
  }
}

async function write<Value>(
  { db }: Needs,
  run: (tx: Tx) => Promise<Value>,
): Promise<{ ok: true; value: Value } | ProjectFault> {
  try {
    return { ok: true, value: await db.transaction(run) };
  } catch (error) {
    if (error instanceof Refusal) return wrong(error.errors);
    if (isUniqueViolation(error))
      return wrong({ name: "There is a project of this name already." });
    throw error;
  }
}

const sameKeys = (a: readonly string[], b: readonly string[]) =>
  a.toSorted().join(" ") === b.toSorted().join(" ");

/** A key opens drafts and rules, so that nobody takes it for themselves. */
const keysFault = (account: Account, before: readonly string[], after: readonly string[]) =>
  seesAll(account) || sameKeys(before, after)
    ? {}
    : { keys: "Which Jira projects belong to it is an admin's to say." };

/** Whoever makes it owns it. */
export async function createProject(
  deps: Needs,
  act: ProjectAct,
  form: ProjectForm,
): Promise<{ ok: true; value: string } | ProjectFault> {
  const { clock } = deps;
  const { account } = act;
  const errors = { ...check(form), ...keysFault(account, [], form.keys) };
  if (Object.keys(errors).length > 0) return wrong(errors);
  const id = newId(clock);
  const { name, description, sharesDrafts, keys } = form;
  return write(deps, async (tx) => {
    const at = clock.now();
    const row = { id, name, description, sharesDrafts, createdAt: at, createdBy: account.id };
    await tx.insert(tx.t.projects).values(row);
    const member = { projectId: id, accountId: account.id, role: "owner" as const };
    await tx.insert(tx.t.projectMembers).values({ ...member, addedAt: at, addedBy: account.id });
    const taken = await replaceKeys(tx, { clock, account }, { id, keys });
    if (taken !== undefined) throw new Refusal(taken);
    const details = { name, keys: keys.join(" ") };
    await record(tx, clock, { ...entryOf(act, id), action: "projects.created", details });
    return id;
  });
}

export async function changeProject(
  deps: Needs,
  act: ProjectAct,
  { project, form }: { project: Project; form: ProjectForm },
): Promise<{ ok: true; value: string } | ProjectFault> {
  if (!may(project, "project.settings")) return NOT_ALLOWED;
  const errors = { ...check(form), ...keysFault(act.account, project.keys, form.keys) };
  if (Object.keys(errors).length > 0) return wrong(errors);
  const { clock } = deps;
  const { id } = project;
  const { name, description, sharesDrafts, keys } = form;
  return write(deps, async (tx) => {
    const { projects } = tx.t;
    await tx.update(projects).set({ name, description, sharesDrafts }).where(eq(projects.id, id));
    const taken = await replaceKeys(tx, { clock, account: act.account }, { id, keys });
    if (taken !== undefined) throw new Refusal(taken);
    const details = { name, keys: keys.join(" "), sharesDrafts };
    await record(tx, clock, { ...entryOf(act, id), action: "projects.changed", details });
    return id;
  });
}

/** An archived project stands in no list, and opens no drafts; `isOver` false brings it back. */
export async function archiveProject(
  { db, clock }: Needs,
  act: ProjectAct,
  { project, isOver }: { project: Project; isOver: boolean },
): Promise<{ ok: true } | ProjectFault> {
  if (!may(project, "project.removal")) return NOT_ALLOWED;
  const { id } = project;
  await db.transaction(async (tx) => {
    const { projects } = tx.t;
    const archived = { archivedAt: clock.now(), archivedBy: act.account.id };
    await tx
      .update(projects)
      .set(isOver ? archived : { archivedAt: null, archivedBy: null })
      .where(eq(projects.id, id));
    const action = isOver ? "projects.archived" : "projects.restored";
    await record(tx, clock, { ...entryOf(act, id), action });
  });
  return { ok: true };
}
