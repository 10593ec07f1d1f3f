import { z } from "zod";
import { endMember, listProjectMembers, setMember } from "../projects/members.ts";
import {
  archiveProject,
  changeProject,
  createProject,
  findProject,
  listProjects,
  type Project,
  type ProjectFault,
} from "../projects/project.ts";
import { urls } from "../urls.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Outcome,
  type Refused,
} from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { cursor, id, idParams, page, time } from "./shapes.ts";

const PER_PAGE = 50;
const role = z.enum(["owner", "maintainer", "member", "viewer"]);

const project = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    keys: z.array(z.string()).meta({ description: "Of its projects in Jira." }),
    sharesDrafts: z.boolean().meta({ description: "Its members read each other's drafts." }),
    role: role.meta({ description: "What the token's account is in it." }),
    createdAt: time,
    archivedAt: time.nullable(),
  })
  .meta({ id: "Project" });

const input = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    description: z.string().trim().max(2000).default(""),
    keys: z
      .array(z.string().regex(/^[A-Z][A-Z0-9_]{1,19}$/))
      .max(50)
      .default([])
      .meta({ description: "For admins: a key opens drafts and rules." }),
    sharesDrafts: z.boolean().default(false),
  })
  .meta({ id: "ProjectInput" });

const about = { tag: "Projects", action: "projects.write" } as const;
const PROBLEMS = { "projects.not_allowed": 403, "projects.not_found": 404 };

function refusedAs(fault: ProjectFault): Refused {
  if (fault.code === "projects.not_valid") return invalid(fault.errors);
  const message =
    fault.code === "projects.not_allowed"
      ? "Your role in this project does not allow it."
      : "There is no such member.";
  return { code: fault.code, message };
}

type Named = Call<{ id: string }>;
type Answered = Outcome<z.input<typeof project>>;

const named = ({ deps, account, params }: Named) => findProject(deps.db, account, params.id);
const actOf = ({ account, from }: Call) => ({ account, from });

async function read(call: Named) {
  const found = await named(call);
  return found ? { data: found, etag: etagOf(project.parse(found)) } : NOT_FOUND;
}

const list = defineEndpoint({
  ...about,
  id: "listProjects",
  method: "get",
  path: "/projects",
  summary: "List the projects that you belong to, by name; an admin's are all",
  action: "projects.read",
  query: z.strictObject({
    cursor: cursor(/^[^\0]{1,80}$/),
    archived: z.literal("1").optional().meta({ description: "Those that are archived, too." }),
  }),
  answer: z.array(project),
  async run({ deps, account, query }) {
    const asked = { after: query.cursor, archived: query.archived === "1" };
    const { projects, next } = await listProjects(deps.db, account, asked);
    return { data: projects, meta: page(next, PER_PAGE) };
  },
});

const show = defineEndpoint({
  ...about,
  id: "showProject",
  method: "get",
  path: "/projects/{id}",
  summary: "Read a project",
  action: "projects.read",
  params: idParams,
  answer: project,
  run: read,
});

const create = defineEndpoint({
  ...about,
  id: "createProject",
  method: "post",
  path: "/projects",
  summary: "Make a project; whoever makes it owns it",
  action: "projects.create",
  status: 201,
  body: input,
  answer: project,
  problems: PROBLEMS,
  async run(call) {
    const made = await createProject(call.deps, actOf(call), call.body);
    if (!made.ok) return refusedAs(made);
    const location = `${urls.api.base()}/projects/${made.value}`;
    const answer = await read({ ...call, params: { id: made.value } });
    return { ...answer, location };
  },
});

const change = defineEndpoint({
  ...about,
  id: "changeProject",
  method: "put",
  path: "/projects/{id}",
  summary: "Change a project; for its maintainers",
  ifMatch: "required",
  params: idParams,
  body: input,
  answer: project,
  problems: PROBLEMS,
  async run(call) {
    const found = await named(call);
    if (!found) return NOT_FOUND;
    if (!isSeen(call.seen, etagOf(project.parse(found)))) return CHANGED;
    const done = await changeProject(call.deps, actOf(call), { project: found, form: call.body });
    return done.ok ? read(call) : refusedAs(done);
  },
});

async function archive(call: Named, isOver: boolean): Promise<Answered> {
  const found = await named(call);
  if (!found) return NOT_FOUND;
  const done = await archiveProject(call.deps, actOf(call), { project: found, isOver });
  return done.ok ? read(call) : refusedAs(done);
}

const archiving = defineEndpoint({
  ...about,
  id: "archiveProject",
  method: "post",
  path: "/projects/{id}/archive",
  summary: "Archive a project: it opens no drafts any more; for its owners",
  params: idParams,
  answer: project,
  problems: PROBLEMS,
  run: (call) => archive(call, true),
});

const restoration = defineEndpoint({
  ...about,
  id: "restoreProject",
  method: "post",
  path: "/projects/{id}/restoration",
  summary: "Bring an archived project back",
  params: idParams,
  answer: project,
  problems: PROBLEMS,
  run: (call) => archive(call, false),
});

const member = z
  .object({ accountId: z.string(), name: z.string(), email: z.string(), role })
  .meta({ id: "ProjectMember" });

async function readMembers({ deps }: Call, { id: projectId }: Project) {
  const members = await listProjectMembers(deps.db, projectId);
  const data = members.map(({ account: { id: accountId, name, email }, role: in_ }) => {
    return { accountId, name, email, role: in_ };
  });
  return { data, meta: { next: null } };
}

const members = defineEndpoint({
  ...about,
  id: "listProjectMembers",
  method: "get",
  path: "/projects/{id}/members",
  summary: "List who belongs to a project",
  action: "projects.read",
  params: idParams,
  answer: z.array(member),
  async run(call) {
    const found = await named(call);
    return found ? readMembers(call, found) : NOT_FOUND;
  },
});

const setOne = defineEndpoint({
  ...about,
  id: "setProjectMember",
  method: "post",
  path: "/projects/{id}/members",
  summary: "Take somebody in, or give them another role; for its owners",
  params: idParams,
  body: z
    .strictObject({
      person: z.string().min(1).max(320).meta({ description: "Employee id or e-mail." }),
      role,
    })
    .meta({ id: "NewProjectMember" }),
  answer: z.array(member),
  problems: PROBLEMS,
  async run(call) {
    const found = await named(call);
    if (!found) return NOT_FOUND;
    const done = await setMember(call.deps, actOf(call), { project: found, ...call.body });
    return done.ok ? readMembers(call, found) : refusedAs(done);
  },
});

const endOne = defineEndpoint({
  ...about,
  id: "endProjectMember",
  method: "delete",
  path: "/projects/{id}/members/{account}",
  summary: "Take somebody out of a project, or leave it",
  params: z.strictObject({ id, account: id }),
  problems: PROBLEMS,
  async run(call) {
    const found = await named(call);
    if (!found) return NOT_FOUND;
    const ending = { project: found, accountId: call.params.account };
    const done = await endMember(call.deps, actOf(call), ending);
    return done.ok ? { data: null } : refusedAs(done);
  },
});

export const projectEndpoints = [
  list,
  show,
  create,
  change,
  archiving,
  restoration,
  members,
  setOne,
  endOne,
];
