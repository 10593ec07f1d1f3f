import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { ProjectsPage } from "../../views/projects/index-page.tsx";
import { NewProjectPage } from "../../views/projects/new-page.tsx";
import { ProjectPage } from "../../views/projects/show-page.tsx";
import { fromOf } from "../accounts/from.ts";
import { pageFrame } from "../accounts/page-frame.ts";
import { isAllowed } from "../accounts/permissions.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { endMember, listProjectMembers, setMember } from "./members.ts";
import {
  archiveProject,
  changeProject,
  createProject,
  findProject,
  listProjects,
  may,
  type Project,
  type ProjectFault,
  type ProjectForm,
} from "./project.ts";

const text = z.string().trim().catch("");
const formShape = z.object({
  name: text,
  description: text,
  keys: text.transform((keys) =>
    keys
      .toUpperCase()
      .split(/[\s,]+/)
      .filter((key) => key !== ""),
  ),
  sharesDrafts: z.literal("on").optional().catch(undefined),
});
const memberShape = z.object({
  person: text,
  role: z.enum(["owner", "maintainer", "member", "viewer"]).catch("member"),
});

const actOf = (c: Context<Env>) => ({ account: c.var.account, from: fromOf(c) });
const maySetKeys = (c: Context<Env>) => isAllowed(c.var.account, "projects.all");

async function readForm(c: Context<Env>, keys: string[]): Promise<ProjectForm> {
  const sent = formShape.parse(await c.req.parseBody());
  const { name, description, sharesDrafts } = sent;
  // Who may not change them is not shown them as a field.
  const own = maySetKeys(c) ? sent.keys : keys;
  return { name, description, keys: own, sharesDrafts: sharesDrafts === "on" };
}

interface Typed {
  form?: ProjectForm;
  person?: string;
  errors?: Record<string, string>;
}

async function showPage(c: Context<Env>, project: Project, sent: Typed = {}) {
  const { form, person = "", errors = {} } = sent;
  return c.html(
    <ProjectPage
      frame={pageFrame(c)}
      project={project}
      members={await listProjectMembers(c.var.deps.db, project.id)}
      form={form ?? project}
      person={person}
      errors={errors}
      may={{
        settings: may(project, "project.settings") && isAllowed(c.var.account, "projects.write"),
        members: may(project, "project.members") && isAllowed(c.var.account, "projects.write"),
        keys: maySetKeys(c),
      }}
      done={c.req.query("done") === "yes"}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );
}

/** Back to the page, or the page again with what is wrong. */
function answer(
  c: Context<Env>,
  project: Project,
  { done, sent = {} }: { done: { ok: true } | ProjectFault; sent?: Typed },
) {
  if (done.ok) return c.redirect(urls.projects.show(project.id, { done: "yes" }), 303);
  if (done.code === "projects.not_allowed") throw new HTTPException(403);
  if (done.code === "projects.not_found") return c.notFound();
  return showPage(c, project, { ...sent, errors: done.errors });
}

const named = (c: Context<Env>, id: string) => findProject(c.var.deps.db, c.var.account, id);

const EMPTY: ProjectForm = { name: "", description: "", keys: [], sharesDrafts: false };

function newPage(c: Context<Env>, form: ProjectForm, errors: Record<string, string> = {}) {
  const shown = { frame: pageFrame(c), form, errors, maySetKeys: maySetKeys(c) };
  return c.html(<NewProjectPage {...shown} />, Object.keys(errors).length > 0 ? 422 : 200);
}

export const projectRoutes = new Hono<Env>()
  .get(urls.projects.index(), async (c) => {
    const { deps, account } = c.var;
    const { after, archived } = c.req.query();
    const page = { after, archived: archived === "yes" };
    const listed = await listProjects(deps.db, account, page);
    const mayMake = isAllowed(account, "projects.create");
    const shown = { ...listed, mayMake, isFirstPage: after === undefined, ...page };
    return c.html(<ProjectsPage frame={pageFrame(c)} {...shown} />);
  })
  .get(urls.projects.new(), (c) => newPage(c, EMPTY))
  .post(urls.projects.create(), async (c) => {
    const form = await readForm(c, []);
    const made = await createProject(c.var.deps, actOf(c), form);
    if (made.ok) return c.redirect(urls.projects.show(made.value, { done: "yes" }), 303);
    return newPage(c, form, made.code === "projects.not_valid" ? made.errors : {});
  })
  .get("/projects/:id", async (c) => {
    const project = await named(c, c.req.param("id"));
    return project ? showPage(c, project) : c.notFound();
  })
  .post("/projects/:id", async (c) => {
    const project = await named(c, c.req.param("id"));
    if (!project) return c.notFound();
    const form = await readForm(c, project.keys);
    const done = await changeProject(c.var.deps, actOf(c), { project, form });
    return answer(c, project, { done, sent: { form } });
  })
  .post("/projects/:id/members", async (c) => {
    const project = await named(c, c.req.param("id"));
    if (!project) return c.notFound();
    const { person, role } = memberShape.parse(await c.req.parseBody());
    const done = await setMember(c.var.deps, actOf(c), { project, person, role });
    return answer(c, project, { done, sent: { person } });
  })
  .post("/projects/:id/members/:account/removal", async (c) => {
    const project = await named(c, c.req.param("id"));
    if (!project) return c.notFound();
    const accountId = c.req.param("account");
    const done = await endMember(c.var.deps, actOf(c), { project, accountId });
    const isGone = done.ok && accountId === c.var.account.id;
    return isGone ? c.redirect(urls.projects.index(), 303) : answer(c, project, { done });
  })
  .post("/projects/:id/archive", async (c) => {
    const project = await named(c, c.req.param("id"));
    if (!project) return c.notFound();
    const done = await archiveProject(c.var.deps, actOf(c), { project, isOver: true });
    return answer(c, project, { done });
  })
  .post("/projects/:id/restoration", async (c) => {
    const project = await named(c, c.req.param("id"));
    if (!project) return c.notFound();
    const done = await archiveProject(c.var.deps, actOf(c), { project, isOver: false });
    return answer(c, project, { done });
  });
