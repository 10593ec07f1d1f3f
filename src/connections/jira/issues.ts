import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import type { JiraIssue } from "./jira.ts";

/** Key of the entity property that tells which item of a publication an issue is. */
export const MARKER = "countersign";

export const issueUrl = ({ baseUrl }: JiraSystem, key: string) =>
  `${baseUrl}/browse/${encodeURIComponent(key)}`;

const named = z.object({ id: z.string() });
const issueShape = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: z.string(),
    /** Wiki text, or a document. */
    description: z.union([z.string(), z.looseObject({})]).nullish(),
    issuetype: named,
    parent: z.object({ key: z.string() }).nullish(),
    priority: named.nullish(),
    labels: z.array(z.string()).nullish(),
  }),
  properties: z.record(z.string(), z.unknown()).default({}),
});

export async function readIssue(system: JiraSystem, idOrKey: string): Promise<Outside<JiraIssue>> {
  const path = `${system.api}/issue/${encodeURIComponent(idOrKey)}?properties=${MARKER}`;
  const answer = await ask(system, { path, shape: issueShape });
  return answer.ok ? { ok: true, value: issueOf(system, answer.value) } : answer;
}

function issueOf(system: JiraSystem, issue: z.infer<typeof issueShape>): JiraIssue {
  const { id, key, fields, properties } = issue;
  const { description } = fields;
  const marker = markerOf(properties[MARKER]);
  const custom = Object.entries(fields).filter(([name]) => name.startsWith("customfield_"));
  return {
    id,
    key,
    url: issueUrl(system, key),
    summary: fields.summary,
    description:
      typeof description === "string"
        ? description
        : description
          ? JSON.stringify(description)
          : "",
    issueTypeId: fields.issuetype.id,
    ...(fields.parent && { parentKey: fields.parent.key }),
    ...(fields.priority && { priorityId: fields.priority.id }),
    labels: fields.labels ?? [],
    custom: Object.fromEntries(custom),
    ...(marker !== undefined && { marker }),
  };
}

/** Cloud gives the value as it was written; Data Center may give it as JSON text of it. */
function markerOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return /^".*"$/.test(value) ? value.slice(1, -1) : value;
}

const MOST = 50;

/** Issues that carry the label; the marker tells which item each one is. */
export function findByLabel(
  system: JiraSystem,
  projectKey: string,
  label: string,
): Promise<Outside<JiraIssue[]>> {
  const jql = `project = ${quoted(projectKey)} AND labels = ${quoted(label)}`;
  return system.dialect === "dc" ? searchDc(system, jql) : searchCloud(system, jql);
}

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;

/** Data Center's search gives no properties: each issue found is read. */
async function searchDc(system: JiraSystem, jql: string): Promise<Outside<JiraIssue[]>> {
  const found = await ask(system, {
    path: `${system.api}/search`,
    body: { jql, startAt: 0, maxResults: MOST, fields: ["id"] },
    shape: z.object({ issues: z.array(z.object({ id: z.string() })) }),
  });
  if (!found.ok) return found;
  const issues: JiraIssue[] = [];
  for (const { id } of found.value.issues) {
    const issue = await readIssue(system, id);
    if (issue.ok) issues.push(issue.value);
    // Deleted since the index saw it.
    else if (issue.code !== "connections.not_found") return issue;
  }
  return { ok: true, value: issues };
}

async function searchCloud(system: JiraSystem, jql: string): Promise<Outside<JiraIssue[]>> {
  const found = await ask(system, {
    path: `${system.api}/search/jql`,
    body: { jql, maxResults: MOST, fields: ["*all"], properties: [MARKER] },
    shape: z.object({ issues: z.array(issueShape) }),
  });
  if (!found.ok) return found;
  return { ok: true, value: found.value.issues.map((issue) => issueOf(system, issue)) };
}
