import { type Context, Hono } from "hono";
import {
  type Choice,
  type Field,
  type IssueType,
  type Project,
  type ScreenField,
  createScreen,
  fields,
  findProject,
  issueTypes,
  linkTypes,
  priorities,
  projects,
  statuses,
} from "./catalog.ts";
import { userJson } from "./about.ts";
import { type DemoJiraDialect, type JiraEnv, jiraError } from "./env.ts";

/** What exists and what a create screen asks for. */
export const metadataRoutes = new Hono<JiraEnv>()
  .get("/project", (c) => c.json(projects.map((project) => projectJson(c.var.base, project))))
  .get("/project/search", (c) => {
    if (c.var.jira.dialect === "dc") return c.json(noProject(c, "search"), 404);
    const mayCreateOnly = c.req.query("action") === "create";
    const wanted = c.req.query("query")?.toLowerCase() ?? "";
    const found = projects
      .filter((project) => project.mayCreate || !mayCreateOnly)
      .filter(({ key, name }) => `${key} ${name}`.toLowerCase().includes(wanted));
    const page = pageOf(c, found, 50);
    return c.json({
      self: c.req.url,
      ...page.position,
      values: page.rows.map((project) => projectJson(c.var.base, project)),
    });
  })
  .get("/project/:project", (c) => {
    const project = findProject(c.req.param("project"));
    if (project === undefined) return c.json(noProject(c, c.req.param("project")), 404);
    const { dialect, people } = c.var.jira;
    const [lead] = people;
    return c.json({
      ...projectJson(c.var.base, project),
      description: "",
      lead: lead && userJson(dialect, c.var.base, lead),
      issueTypes: project.types.map((type) => typeJson(dialect, c.var.base, type)),
    });
  })
  .get("/issue/createmeta", (c) => {
    const message = "Issue Does Not Exist";
    return c.json(jiraError(c.var.jira.dialect, 404, message), 404);
  })
  .get("/issue/createmeta/:project/issuetypes", (c) => {
    const { jira, base } = c.var;
    const project = findProject(c.req.param("project"));
    if (!project?.mayCreate) return c.json(noProject(c, c.req.param("project")), 404);
    const { position, rows } = pageOf(c, project.types, 50);
    const types = rows.map((type) => typeJson(jira.dialect, base, type));
    const { isLast, ...cloudPosition } = position;
    return jira.dialect === "dc"
      ? c.json({ ...cloudPosition, isLast, values: types })
      : c.json({ ...cloudPosition, issueTypes: types });
  })
  .get("/issue/createmeta/:project/issuetypes/:type", (c) => {
    const { jira, base } = c.var;
    const project = findProject(c.req.param("project"));
    const type = project?.types.find(({ id }) => id === c.req.param("type"));
    if (!project?.mayCreate) return c.json(noProject(c, c.req.param("project")), 404);
    if (type === undefined) {
      const message = "The issue type could not be found in the project.";
      return c.json(jiraError(jira.dialect, 404, message), 404);
    }
    const { position, rows } = pageOf(c, createScreen(jira.dialect, project, type), 50);
    const json = rows.map((row) => screenJson(jira.dialect, base, { row, project, type }));
    const { isLast, ...cloudPosition } = position;
    return jira.dialect === "dc"
      ? c.json({ ...cloudPosition, isLast, values: json })
      : c.json({ ...cloudPosition, fields: json });
  })
  .get("/issuetype", (c) =>
    c.json(issueTypes.map((type) => typeJson(c.var.jira.dialect, c.var.base, type))),
  )
  .get("/priority", (c) => c.json(priorities.map((choice) => choiceJson(c.var.base, choice))))
  .get("/status", (c) => c.json(statuses.map((status) => statusJson(c.var.base, status))))
  .get("/issueLinkType", (c) => c.json({ issueLinkTypes: linkTypes }))
  .get("/field", (c) =>
    c.json(
      fields.map((field) => ({
        id: field.id,
        ...(c.var.jira.dialect === "cloud" && { key: field.id }),
        name: field.name,
        custom: field.schema.custom !== undefined,
        orderable: true,
        navigable: true,
        searchable: true,
        clauseNames: [field.id],
        schema: field.schema,
      })),
    ),
  );

const noProject = (c: Context<JiraEnv>, key: string) =>
  jiraError(c.var.jira.dialect, 404, `No project could be found with key '${key}'.`);

function pageOf<Row>(c: Context<JiraEnv>, all: Row[], limit: number) {
  const startAt = Math.max(0, Number(c.req.query("startAt") ?? 0) || 0);
  const asked = Number(c.req.query("maxResults") ?? limit) || limit;
  const maxResults = Math.min(Math.max(1, asked), 200);
  const rows = all.slice(startAt, startAt + maxResults);
  const isLast = startAt + rows.length >= all.length;
  return { rows, position: { maxResults, startAt, total: all.length, isLast } };
}

export const projectJson = (base: string, { id, key, name }: Project) => ({
  expand: "description,lead,issueTypes,url,projectKeys",
  self: `${base}/rest/api/2/project/${id}`,
  id,
  key,
  name,
  projectTypeKey: "software",
});

export const typeJson = (dialect: DemoJiraDialect, base: string, type: IssueType) => ({
  self: `${base}/rest/api/2/issuetype/${type.id}`,
  id: type.id,
  description: "",
  iconUrl: `${base}/images/icons/issuetypes/${type.id}.png`,
  name: type.name,
  subtask: type.subtask,
  ...(dialect === "cloud" && { untranslatedName: type.name, hierarchyLevel: type.level }),
});

export const choiceJson = (base: string, { children, ...choice }: Choice): object => ({
  self: `${base}/rest/api/2/${choice.value === undefined ? "priority" : "customFieldOption"}/${choice.id}`,
  ...choice,
  ...(children && { children: children.map((child) => choiceJson(base, child)) }),
});

export const statusJson = (base: string, { id, name, category }: (typeof statuses)[number]) => ({
  self: `${base}/rest/api/2/status/${id}`,
  id,
  name,
  description: "",
  statusCategory: { ...category, self: `${base}/rest/api/2/statuscategory/${category.id}` },
});

const isPerson = ({ schema }: Field) => schema.type === "user" || schema.items === "user";

interface ScreenRow {
  row: ScreenField;
  project: Project;
  type: IssueType;
}

function screenJson(dialect: DemoJiraDialect, base: string, { row, project, type }: ScreenRow) {
  const { field, required, hasDefault } = row;
  const allowed = allowedValues(dialect, base, { field, project, type });
  return {
    required,
    schema: field.schema,
    name: field.name,
    ...(dialect === "cloud" && { key: field.id }),
    fieldId: field.id,
    hasDefaultValue: hasDefault,
    ...(hasDefault && field.id === "priority" && { defaultValue: allowed?.[2] }),
    ...(field.standard !== undefined && { defaultValue: { id: field.standard } }),
    ...(isPerson(field) && { autoCompleteUrl: `${base}/rest/api/2/user/search?username=` }),
    operations: field.operations,
    ...(allowed && { allowedValues: allowed }),
  };
}

function allowedValues(
  dialect: DemoJiraDialect,
  base: string,
  { field, project, type }: { field: Field; project: Project; type: IssueType },
): object[] | undefined {
  if (field.id === "project") return [projectJson(base, project)];
  if (field.id === "issuetype") return [typeJson(dialect, base, type)];
  return field.allowed?.map((choice) => choiceJson(base, choice));
}
