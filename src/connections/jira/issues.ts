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
    issuetype: named.extend({ name: z.string().default("") }),
    status: z
      .object({ name: z.string(), statusCategory: z.object({ key: z.string() }).nullish() })
      .nullish(),
    parent: z.object({ key: z.string() }).nullish(),
    priority: named.nullish(),
    labels: z.array(z.string()).nullish(),
  }),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/** Jira's own fields that a person may fill as well. */
const FILLED = new Set([
  "assignee",
  "components",
  "duedate",
  "environment",
  "fixVersions",
  "security",
  "versions",
]);

export async function readIssue(system: JiraSystem, idOrKey: string): Promise<Outside<JiraIssue>> {
  const path = `${system.api}/issue/${encodeURIComponent(idOrKey)}?properties=${MARKER}`;
  const answer = await ask(system, { path, shape: issueShape });
  return answer.ok ? { ok: true, value: issueOf(system, answer.value) } : answer;
}

function issueOf(system: JiraSystem, issue: z.infer<typeof issueShape>): JiraIssue {
  const { id, key, fields, properties } = issue;
  const { description } = fields;
  const marker = markerOf(properties[MARKER]);
  const custom = Object.entries(fields).filter(
    ([name]) => name.startsWith("customfield_") || FILLED.has(name),
  );
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
    typeName: fields.issuetype.name,
    status: fields.status?.name ?? "",
    statusCategory: fields.status?.statusCategory?.key ?? "",
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

const PAGE = 100;
const MOST_PAGES = 20;

interface Marked {
  projectKey: string;
  label: string;
  knownIds: readonly string[];
}

/** A text index keeps letters and digits together; a dash would make two words of it. */
export const wordOf = (label: string) => label.replaceAll("-", "");

/** Issues that carry the label, but those known already; the marker tells which item each one is. */
export const findByLabel = (system: JiraSystem, marked: Marked): Promise<Outside<JiraIssue[]>> =>
  findMarked(system, marked, `labels = ${quoted(marked.label)}`);

/** The same by the word that stands for the label in a text. */
export const findByWord = (system: JiraSystem, marked: Marked): Promise<Outside<JiraIssue[]>> =>
  findMarked(system, marked, `text ~ ${quoted(wordOf(marked.label))}`);

async function findMarked(
  system: JiraSystem,
  { projectKey, knownIds }: Marked,
  clause: string,
): Promise<Outside<JiraIssue[]>> {
  const jql = `project = ${quoted(projectKey)} AND ${clause}`;
  if (system.dialect === "cloud") {
    const found = await searchCloud(system, jql);
    if (!found.ok) return found;
    const issues = found.value.filter(({ id }) => !knownIds.includes(id));
    return { ok: true, value: issues.map((issue) => issueOf(system, issue)) };
  }
  const ids = await searchDc(system, jql);
  if (!ids.ok) return ids;
  return readAll(
    system,
    ids.value.filter((id) => !knownIds.includes(id)),
  );
}

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;

/** Data Center's search gives no properties: each issue found is read. */
async function readAll(system: JiraSystem, ids: string[]): Promise<Outside<JiraIssue[]>> {
  const issues: JiraIssue[] = [];
  for (const id of ids) {
    const issue = await readIssue(system, id);
    if (issue.ok) issues.push(issue.value);
    // Deleted since the index saw it.
    else if (issue.code !== "connections.not_found") return issue;
  }
  return { ok: true, value: issues };
}

async function searchDc(system: JiraSystem, jql: string): Promise<Outside<string[]>> {
  const shape = z.object({ total: z.number().default(0), issues: z.array(named) });
  const ids: string[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const body = { jql, startAt: ids.length, maxResults: PAGE, fields: ["id"] };
    const found = await ask(system, { path: `${system.api}/search`, body, shape });
    if (!found.ok) return found;
    const { issues, total } = found.value;
    ids.push(...issues.map(({ id }) => id));
    if (issues.length === 0 || ids.length >= total) break;
  }
  return { ok: true, value: ids };
}

const cloudPage = z.object({
  issues: z.array(issueShape),
  nextPageToken: z.string().nullish(),
});

async function searchCloud(
  system: JiraSystem,
  jql: string,
): Promise<Outside<z.infer<typeof issueShape>[]>> {
  const all: z.infer<typeof issueShape>[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const body = { jql, maxResults: PAGE, fields: ["*all"], properties: [MARKER] };
    const found = await ask(system, {
      path: `${system.api}/search/jql`,
      body: { ...body, ...(token !== undefined && { nextPageToken: token }) },
      shape: cloudPage,
    });
    if (!found.ok) return found;
    all.push(...found.value.issues);
    token = found.value.nextPageToken ?? undefined;
    if (token === undefined) break;
  }
  return { ok: true, value: all };
}
