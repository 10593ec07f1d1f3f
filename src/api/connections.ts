import { z } from "zod";
import {
  confluencePagesFor,
  type Connection,
  findConnection,
  listConnections,
  mayChange,
} from "../connections/connection.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import { modelsOf, plainSettings } from "../connections/show.ts";
import { summarize } from "../connections/summary.ts";
import { testConnection } from "../connections/test.ts";
import { findPages } from "../drafts/sources/read-page.ts";
import { listIssueTypes, listProjects, readScreen } from "../drafts/target.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Refused } from "./endpoint.ts";
import { etagOf } from "./etag.ts";
import { id, idParams } from "./shapes.ts";

const connection = z
  .object({
    id: z.string(),
    kind: z.string().meta({ description: "Such as `jira`, `confluence`, `code` or `llm`." }),
    name: z.string(),
    system: z.string(),
    baseUrl: z.string(),
    company: z.boolean().meta({ description: "Everybody's." }),
    mayChange: z.boolean(),
    state: z.enum(["works", "ending", "broken", "untested"]),
    message: z.string(),
    fix: z.string(),
  })
  .meta({ id: "Connection" });

const list = defineEndpoint({
  id: "listConnections",
  method: "get",
  path: "/connections",
  tag: "Connections",
  summary: "List the connections that you can use, your own first",
  description: "Credentials are never shown.",
  action: "connections.read",
  answer: z.array(connection),
  async run({ deps, account }) {
    const rows = await listConnections(deps.db, account);
    const now = deps.clock.now();
    return { data: rows.map((row) => summarize(account, row, now)), meta: { next: null } };
  },
});

export const connectionDetails = connection
  .extend({
    settings: z.record(z.string(), z.string()).meta({ description: "Fields that are no secrets." }),
    models: z.array(z.string()),
  })
  .meta({ id: "ConnectionDetails" });

export const etagOfConnection = ({ version, name, baseUrl, settings }: Connection): string =>
  etagOf([version, name, baseUrl, settings]);

/** A connection that the account can use. */
export async function readConnection({ deps, account, params }: Call<{ id: string }>) {
  const found = await findConnection(deps.db, account, params.id);
  if (!found) return NOT_FOUND;
  const summary = summarize(account, found, deps.clock.now());
  const settings = plainSettings(found);
  return { data: { ...summary, settings, models: modelsOf(found) }, etag: etagOfConnection(found) };
}

const show = defineEndpoint({
  id: "showConnection",
  method: "get",
  path: "/connections/{id}",
  tag: "Connections",
  summary: "Read a connection",
  action: "connections.read",
  params: idParams,
  answer: connectionDetails,
  run: readConnection,
});

const test = defineEndpoint({
  id: "testConnection",
  method: "post",
  path: "/connections/{id}/test",
  tag: "Connections",
  summary: "Ask the other system whether a connection works",
  action: "connections.write",
  params: idParams,
  answer: z
    .object({
      ok: z.boolean(),
      code: z.string(),
      message: z.string(),
      fix: z.string(),
      ms: z.number(),
    })
    .meta({ id: "ConnectionTest" }),
  problems: { "connections.not_yours": 403 },
  async run({ deps, account, params, from }) {
    const found = await findConnection(deps.db, account, params.id);
    if (!found) return NOT_FOUND;
    if (!mayChange(account, found)) {
      const message = "Only an admin tests a connection of the company.";
      return { code: "connections.not_yours", message };
    }
    return { data: await testConnection(deps, account, found, { account, ...from }) };
  },
});

/** The other system did not do as asked. */
const OUTSIDE = "connections.outside";
export const outsideProblems = { [OUTSIDE]: 502, "connections.wrong_kind": 409 };

export const refusedOutside = ({ code, message, fix }: OutsideFailure): Refused =>
  outsideRefusal({ code, message: `${message} ${fix}` });

export const outsideRefusal = ({ code, message }: { code: string; message: string }): Refused => ({
  code: OUTSIDE,
  message,
  errors: [{ code, message }],
});

/** Undefined: it is there and of the kind. */
export async function wrongKind(
  { deps, account, params }: Call<{ id: string }>,
  kind: string,
): Promise<Refused | undefined> {
  const found = await findConnection(deps.db, account, params.id);
  if (!found) return NOT_FOUND;
  if (found.kind === kind) return undefined;
  return { code: "connections.wrong_kind", message: `This is no connection of the kind ${kind}.` };
}

const projects = defineEndpoint({
  id: "listJiraProjects",
  method: "get",
  path: "/connections/{id}/projects",
  tag: "Connections",
  summary: "List the projects of a Jira in which you may create issues",
  action: "connections.use",
  params: idParams,
  answer: z.array(
    z.object({ id: z.string(), key: z.string(), name: z.string() }).meta({ id: "JiraProject" }),
  ),
  problems: outsideProblems,
  async run(call) {
    const wrong = await wrongKind(call, "jira");
    if (wrong) return wrong;
    const found = await listProjects(call.deps, call.account, call.params.id);
    return found.ok ? { data: found.value, meta: { next: null } } : refusedOutside(found);
  },
});

const project = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);

const issueTypes = defineEndpoint({
  id: "listJiraIssueTypes",
  method: "get",
  path: "/connections/{id}/projects/{project}/issue-types",
  tag: "Connections",
  summary: "List the issue types of a project",
  action: "connections.use",
  params: z.strictObject({ id, project }),
  answer: z.array(
    z
      .object({ id: z.string(), name: z.string(), subtask: z.boolean() })
      .meta({ id: "JiraIssueType" }),
  ),
  problems: outsideProblems,
  async run(call) {
    const wrong = await wrongKind(call, "jira");
    if (wrong) return wrong;
    const { id: connectionId, project: key } = call.params;
    const found = await listIssueTypes(call.deps, call.account, connectionId, key);
    return found.ok ? { data: found.value, meta: { next: null } } : refusedOutside(found);
  },
});

const fields = defineEndpoint({
  id: "listJiraFields",
  method: "get",
  path: "/connections/{id}/projects/{project}/issue-types/{type}/fields",
  tag: "Connections",
  summary: "List the fields of the screen on which an issue is created",
  action: "connections.use",
  params: z.strictObject({ id, project, type: z.string().regex(/^[\w-]{1,64}$/) }),
  answer: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        required: z.boolean(),
        hasDefault: z.boolean(),
        type: z.string(),
        items: z.string().optional(),
      })
      .meta({ id: "JiraField" }),
  ),
  problems: outsideProblems,
  async run(call) {
    const wrong = await wrongKind(call, "jira");
    if (wrong) return wrong;
    const { id: connectionId, project: projectKey, type } = call.params;
    const found = await readScreen(call.deps, call.account, {
      connectionId,
      projectKey,
      projectName: projectKey,
      issueTypeId: type,
      issueTypeName: type,
      subtask: false,
    });
    return found.ok ? { data: found.value, meta: { next: null } } : refusedOutside(found);
  },
});

const words = z
  .string()
  .max(200)
  .default("")
  .meta({ description: "Words of the name; none: the first of all." });

const spaces = defineEndpoint({
  id: "listConfluenceSpaces",
  method: "get",
  path: "/connections/{id}/spaces",
  tag: "Connections",
  summary: "List spaces of a Confluence by words of their names",
  action: "connections.use",
  params: idParams,
  query: z.strictObject({ q: words }),
  answer: z.array(z.object({ key: z.string(), name: z.string() }).meta({ id: "ConfluenceSpace" })),
  problems: outsideProblems,
  async run(call) {
    const wrong = await wrongKind(call, "confluence");
    if (wrong) return wrong;
    const { deps, account, params, query } = call;
    const pages = await confluencePagesFor(deps, account.id, params.id);
    if (!pages.ok) return refusedOutside(pages);
    const found = await pages.value.searchSpaces(query.q);
    return found.ok ? { data: found.value, meta: { next: null } } : refusedOutside(found);
  },
});

const pages = defineEndpoint({
  id: "searchConfluencePages",
  method: "get",
  path: "/connections/{id}/pages",
  tag: "Connections",
  summary: "Find pages of a Confluence by their words or their address",
  action: "connections.use",
  params: idParams,
  query: z.strictObject({
    q: z.string().min(1).max(2000).meta({ description: "Words, or the address of a page." }),
  }),
  answer: z.array(
    z
      .object({ connectionId: z.string(), id: z.string(), title: z.string(), url: z.string() })
      .meta({ id: "ConfluencePage" }),
  ),
  problems: outsideProblems,
  async run(call) {
    const wrong = await wrongKind(call, "confluence");
    if (wrong) return wrong;
    const { deps, account, params, query } = call;
    const found = await findPages(deps, account, { connectionId: params.id, typed: query.q });
    if (found.ok) return { data: found.pages, meta: { next: null } };
    return outsideRefusal(found);
  },
});

export const connectionEndpoints = [list, show, test, projects, issueTypes, fields, spaces, pages];
