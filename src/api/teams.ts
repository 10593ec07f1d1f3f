import { z } from "zod";
import { findSamePerson } from "../accounts/account.ts";
import {
  createTeam,
  findTeam,
  listMembers,
  listTeams,
  moveToTeam,
  removeTeam,
  renameTeam,
  type TeamChange,
} from "../accounts/teams.ts";
import { urls } from "../urls.ts";
import { account } from "./accounts.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Refused,
} from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { id, idParams, time } from "./shapes.ts";

const team = z.object({ id: z.string(), name: z.string(), createdAt: time }).meta({ id: "Team" });
const input = z.strictObject({ name: z.string().min(1).max(200) }).meta({ id: "TeamInput" });

const about = { tag: "Teams", action: "accounts.write" } as const;
const reading = { tag: "Teams", action: "accounts.read", method: "get" } as const;

const actOf = ({ account: admin, from }: Call) => ({ admin, from });

const refusalOf = (refused: Extract<TeamChange, { ok: false }>): Refused =>
  refused.code === "teams.bad_name" ? invalid({ name: refused.message }) : NOT_FOUND;

const shown = (found: z.input<typeof team>) => ({ data: found, etag: etagOf(found.name) });

const list = defineEndpoint({
  ...reading,
  id: "listTeams",
  path: "/teams",
  summary: "List the teams by name, with how many people are in each",
  answer: z.array(team.extend({ members: z.number().int() }).meta({ id: "ListedTeam" })),
  run: async ({ deps }) => ({ data: await listTeams(deps.db), meta: { next: null } }),
});

const show = defineEndpoint({
  ...reading,
  id: "showTeam",
  path: "/teams/{id}",
  summary: "Read a team",
  params: idParams,
  answer: team,
  async run({ deps, params }) {
    const found = await findTeam(deps.db, params.id);
    return found ? shown(found) : NOT_FOUND;
  },
});

const create = defineEndpoint({
  ...about,
  id: "createTeam",
  method: "post",
  path: "/teams",
  summary: "Make a team, which can have budgets of its own",
  status: 201,
  body: input,
  answer: team,
  async run(call) {
    const made = await createTeam(call.deps, actOf(call), call.body.name);
    if (!made.ok) return refusalOf(made);
    return { ...shown(made.team), location: `${urls.api.base()}/teams/${made.team.id}` };
  },
});

const rename = defineEndpoint({
  ...about,
  id: "changeTeam",
  method: "put",
  path: "/teams/{id}",
  summary: "Give a team another name",
  ifMatch: "required",
  params: idParams,
  body: input,
  answer: team,
  async run(call) {
    const { deps, params, body, seen } = call;
    const found = await findTeam(deps.db, params.id);
    if (!found) return NOT_FOUND;
    if (!isSeen(seen, etagOf(found.name))) return CHANGED;
    const changed = await renameTeam(deps, actOf(call), { teamId: found.id, name: body.name });
    return changed.ok ? shown(changed.team) : refusalOf(changed);
  },
});

const remove = defineEndpoint({
  ...about,
  id: "removeTeam",
  method: "delete",
  path: "/teams/{id}",
  summary: "Remove a team and its budgets; its people stay, in no team",
  params: idParams,
  run: async (call) =>
    (await removeTeam(call.deps, actOf(call), call.params.id)) ? { data: null } : NOT_FOUND,
});

async function readMembers({ deps }: Call, teamId: string) {
  return { data: await listMembers(deps.db, teamId), meta: { next: null } };
}

const members = defineEndpoint({
  ...reading,
  id: "listTeamMembers",
  path: "/teams/{id}/members",
  summary: "List who is in a team, by name",
  params: idParams,
  answer: z.array(account),
  async run(call) {
    const found = await findTeam(call.deps.db, call.params.id);
    return found ? readMembers(call, found.id) : NOT_FOUND;
  },
});

const add = defineEndpoint({
  ...about,
  id: "addTeamMember",
  method: "post",
  path: "/teams/{id}/members",
  summary: "Take somebody into a team, out of the one where they were",
  params: idParams,
  body: z
    .strictObject({
      person: z.string().trim().min(1).max(320).meta({ description: "Employee id or e-mail." }),
    })
    .meta({ id: "NewTeamMember" }),
  answer: z.array(account),
  async run(call) {
    const { deps, params, body } = call;
    const into = await findTeam(deps.db, params.id);
    if (!into) return NOT_FOUND;
    const { person } = body;
    const found = await findSamePerson(deps.db, { employeeId: person, email: person });
    if (!found) return invalid({ person: "Nobody here has this employee id or e-mail address." });
    const moved = await moveToTeam(deps, actOf(call), { accountId: found.id, teamId: into.id });
    return moved ? readMembers(call, into.id) : NOT_FOUND;
  },
});

const end = defineEndpoint({
  ...about,
  id: "endTeamMember",
  method: "delete",
  path: "/teams/{id}/members/{account}",
  summary: "Take somebody out of a team",
  params: z.strictObject({ id, account: id }),
  async run(call) {
    const { deps, params } = call;
    const inIt = await listMembers(deps.db, params.id);
    if (!inIt.some((one) => one.id === params.account)) return NOT_FOUND;
    await moveToTeam(deps, actOf(call), { accountId: params.account, teamId: null });
    return { data: null };
  },
});

export const teamEndpoints = [list, show, create, rename, remove, members, add, end];
