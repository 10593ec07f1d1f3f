import { type Context, Hono } from "hono";
import { TeamPage } from "../../views/accounts/team-page.tsx";
import { TeamsPage } from "../../views/accounts/teams-page.tsx";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { findSamePerson } from "./account.ts";
import { fromOf } from "./from.ts";
import { pageFrame } from "./page-frame.ts";
import {
  createTeam,
  findTeam,
  listMembers,
  listTeams,
  moveToTeam,
  removeTeam,
  renameTeam,
} from "./teams.ts";

const NOBODY = "Nobody here has this employee id or e-mail address.";

const actOf = (c: Context<Env>) => ({ admin: c.var.account, from: fromOf(c) });

async function field(c: Context<Env>, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === "string" ? value : "";
}

interface Typed {
  typed?: Record<string, string>;
  errors?: Record<string, string>;
}

async function showTeams(c: Context<Env>, sent: Typed = {}) {
  const teams = await listTeams(c.var.deps.db);
  const done = c.req.query("done") === "removed";
  const page = <TeamsPage frame={pageFrame(c)} teams={teams} done={done} {...sent} />;
  return c.html(page, sent.errors ? 422 : 200);
}

async function showTeam(c: Context<Env>, teamId: string, sent: Typed = {}) {
  const { db } = c.var.deps;
  const [team, members] = await Promise.all([findTeam(db, teamId), listMembers(db, teamId)]);
  if (team === undefined) return c.notFound();
  const done = c.req.query("done") === "yes";
  const page = (
    <TeamPage frame={pageFrame(c)} team={team} members={members} done={done} {...sent} />
  );
  return c.html(page, sent.errors ? 422 : 200);
}

export const teamsRoutes = new Hono<Env>()
  .get(urls.teams.index(), (c) => showTeams(c))
  .post(urls.teams.create(), async (c) => {
    const name = await field(c, "name");
    const created = await createTeam(c.var.deps, actOf(c), name);
    if (created.ok) return c.redirect(urls.teams.show(created.team.id, { done: "yes" }), 303);
    if (created.code === "teams.not_found") return c.notFound();
    return showTeams(c, { typed: { name }, errors: { name: created.message } });
  })
  .get("/teams/:id", (c) => showTeam(c, c.req.param("id")))
  .post("/teams/:id/name", async (c) => {
    const teamId = c.req.param("id");
    const name = await field(c, "name");
    const changed = await renameTeam(c.var.deps, actOf(c), { teamId, name });
    if (changed.ok) return c.redirect(urls.teams.show(teamId, { done: "yes" }), 303);
    if (changed.code === "teams.not_found") return c.notFound();
    return showTeam(c, teamId, { typed: { name }, errors: { name: changed.message } });
  })
  .post("/teams/:id/members", async (c) => {
    const { deps } = c.var;
    const teamId = c.req.param("id");
    const person = (await field(c, "person")).trim();
    const found = await findSamePerson(deps.db, { employeeId: person, email: person });
    if (found === undefined) {
      return showTeam(c, teamId, { typed: { person }, errors: { person: NOBODY } });
    }
    const moved = await moveToTeam(deps, actOf(c), { accountId: found.id, teamId });
    return moved ? c.redirect(urls.teams.show(teamId, { done: "yes" }), 303) : c.notFound();
  })
  .post("/teams/:id/removal", async (c) => {
    const removed = await removeTeam(c.var.deps, actOf(c), c.req.param("id"));
    return removed ? c.redirect(urls.teams.index({ done: "removed" }), 303) : c.notFound();
  });
