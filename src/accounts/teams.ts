import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, count, eq } from "../db/drizzle.ts";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import type { Row } from "../db/schema.ts";
import { newId } from "../platform/clock.ts";
import { accountColumns, findAccount } from "./account.ts";

export type Team = Row<"teams">;
type Needs = Pick<Deps, "db" | "clock">;

/** More are not shown; a company has far fewer. */
const MOST = 500;
const LONGEST_NAME = 60;

export type TeamChange =
  | { ok: true; team: Team }
  | { ok: false; code: "teams.not_found" }
  | { ok: false; code: "teams.bad_name"; message: string };

/** What an admin does to a team, and where from. */
export interface TeamAct {
  admin: Account;
  from: From;
}

const NOT_FOUND = { ok: false, code: "teams.not_found" } as const;
const badName = (message: string) => ({ ok: false, code: "teams.bad_name", message }) as const;

const entryOf = ({ admin, from }: TeamAct, subject: string) => ({
  ...from,
  accountId: admin.id,
  who: admin.name,
  subject,
});

export async function findTeam(db: Queries, id: string): Promise<Team | undefined> {
  const { teams } = db.t;
  const [team] = await db.select().from(teams).where(eq(teams.id, id));
  return team;
}

/** By name, with how many people are in each. */
export async function listTeams(db: Queries): Promise<(Team & { members: number })[]> {
  const { teams, accounts } = db.t;
  const rows = await db
    .select({ team: teams, members: count(accounts.id) })
    .from(teams)
    .leftJoin(accounts, eq(accounts.teamId, teams.id))
    .groupBy(teams.id)
    .orderBy(asc(teams.name))
    .limit(MOST);
  return rows.map(({ team, members }) => ({ ...team, members }));
}

export async function listMembers(db: Queries, teamId: string): Promise<Account[]> {
  const { accounts } = db.t;
  return db
    .select(accountColumns(db.t))
    .from(accounts)
    .where(eq(accounts.teamId, teamId))
    .orderBy(asc(accounts.name), asc(accounts.id))
    .limit(MOST);
}

/** What is wrong with a name, for the person who typed it. */
function nameFault(name: string): string | undefined {
  if (name === "") return "Type the team's name.";
  return name.length > LONGEST_NAME ? `At most ${LONGEST_NAME} characters work.` : undefined;
}

/** Runs a change of names; one that is taken is an answer, not an error. */
async function named(
  { db }: Needs,
  name: string,
  change: (tx: Tx) => Promise<TeamChange>,
): Promise<TeamChange> {
  const fault = nameFault(name);
  if (fault !== undefined) return badName(fault);
  try {
    return await db.transaction(change);
  } catch (error) {
    if (isUniqueViolation(error)) return badName("There is a team of this name already.");
    throw error;
  }
}

export async function createTeam(deps: Needs, act: TeamAct, typed: string): Promise<TeamChange> {
  const { clock } = deps;
  const name = typed.trim();
  return named(deps, name, async (tx) => {
    const team = { id: newId(clock), name, createdAt: clock.now() };
    await tx.insert(tx.t.teams).values(team);
    const entry = entryOf(act, `team:${team.id}`);
    await record(tx, clock, { ...entry, action: "teams.created", details: { name } });
    return { ok: true, team };
  });
}

export async function renameTeam(
  deps: Needs,
  act: TeamAct,
  change: { teamId: string; name: string },
): Promise<TeamChange> {
  const name = change.name.trim();
  return named(deps, name, async (tx) => {
    const team = await findTeam(tx, change.teamId);
    if (team === undefined) return NOT_FOUND;
    if (team.name === name) return { ok: true, team };
    const { teams } = tx.t;
    await tx.update(teams).set({ name }).where(eq(teams.id, team.id));
    const details = { before: team.name, after: name };
    const entry = entryOf(act, `team:${team.id}`);
    await record(tx, deps.clock, { ...entry, action: "teams.renamed", details });
    return { ok: true, team: { ...team, name } };
  });
}

/** Its people stay, in no team; its budgets go with it. */
export async function removeTeam(deps: Needs, act: TeamAct, teamId: string): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const team = await findTeam(tx, teamId);
    if (team === undefined) return false;
    const { teams, accounts, budgets } = tx.t;
    await tx.update(accounts).set({ teamId: null }).where(eq(accounts.teamId, teamId));
    await tx.delete(budgets).where(and(eq(budgets.scope, "team"), eq(budgets.scopeId, teamId)));
    await tx.delete(teams).where(eq(teams.id, teamId));
    const entry = entryOf(act, `team:${teamId}`);
    const details = { name: team.name };
    await record(tx, deps.clock, { ...entry, action: "teams.removed", details });
    return true;
  });
}

/** Puts an account into a team, or with `null` into none. False: one of them is not there. */
export async function moveToTeam(
  { db, clock }: Needs,
  act: TeamAct,
  { accountId, teamId }: { accountId: string; teamId: string | null },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const account = await findAccount(tx, accountId);
    const team = teamId === null ? undefined : await findTeam(tx, teamId);
    if (account === undefined || (teamId !== null && team === undefined)) return false;
    if (account.teamId === teamId) return true;
    const before = account.teamId === null ? undefined : await findTeam(tx, account.teamId);
    const { accounts } = tx.t;
    await tx.update(accounts).set({ teamId }).where(eq(accounts.id, accountId));
    const details = { before: before?.name ?? null, after: team?.name ?? null };
    const entry = entryOf(act, `account:${accountId}`);
    await record(tx, clock, { ...entry, action: "accounts.team_changed", details });
    return true;
  });
}
