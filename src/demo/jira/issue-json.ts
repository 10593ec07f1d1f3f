import { commentList } from "./comment-json.ts";
import { choiceJson, projectJson, statusJson, typeJson } from "./metadata.ts";
import {
  type Choice,
  EPIC_LINK,
  type Field,
  fields,
  findProject,
  issueTypes,
  linkTypes,
  statuses,
} from "./catalog.ts";
import { jiraTime, userJson } from "./about.ts";
import type { DemoJira } from "./env.ts";
import type { DemoIssue } from "./store.ts";

/** Which fields to show: `*all`, `*navigable`, ids, and `-id` to leave one out. */
export interface Shown {
  fields: string[];
  properties: string[];
}

export function issueJson(jira: DemoJira, base: string, issue: DemoIssue, shown: Shown) {
  const version = jira.dialect === "dc" ? "2" : "3";
  const wanted = Object.entries(allFields(jira, base, issue)).filter(([id]) =>
    isShown(shown.fields, id),
  );
  const properties = Object.entries(issue.properties).filter(([key]) =>
    shown.properties.some((name) => name === key || name === "*all"),
  );
  return {
    expand: "renderedFields,names,schema,operations,editmeta,changelog",
    id: issue.id,
    self: `${base}/rest/api/${version}/issue/${issue.id}`,
    key: issue.key,
    ...(wanted.length > 0 && { fields: Object.fromEntries(wanted) }),
    ...(shown.properties.length > 0 && { properties: Object.fromEntries(properties) }),
  };
}

function isShown(asked: string[], id: string): boolean {
  if (asked.includes(`-${id}`)) return false;
  const everything = asked.every((name) => name.startsWith("-"));
  return (
    everything || asked.some((name) => name === id || name === "*all" || name === "*navigable")
  );
}

function allFields(jira: DemoJira, base: string, issue: DemoIssue): Record<string, unknown> {
  const { dialect, people, store } = jira;
  const reporter = people.find(({ employeeId }) => employeeId === issue.reporter);
  const user = reporter && userJson(dialect, base, reporter);
  const project = findProject(issue.projectKey);
  const type = issueTypes.find(({ id }) => id === issue.typeId);
  const status = statuses.find(({ id }) => id === issue.statusId);
  const children = store.issues.filter(({ parentKey }) => parentKey === issue.key);
  const written = fields
    .filter(({ id }) => !["project", "issuetype", "parent", "reporter"].includes(id))
    .map((field) => [field.id, fieldJson(jira, base, field, issue.fields[field.id])]);
  return {
    ...Object.fromEntries(written),
    ...(dialect === "cloud" && { [EPIC_LINK]: undefined }),
    project: project && projectJson(base, project),
    issuetype: type && typeJson(dialect, base, type),
    status: status && statusJson(base, status),
    ...(issue.parentKey !== undefined && { parent: brief(jira, base, issue.parentKey) }),
    reporter: user,
    creator: user,
    created: jiraTime(issue.created),
    updated: jiraTime(issue.updated),
    resolution: issue.statusId === "10001" ? { id: "10000", name: "Done" } : null,
    subtasks: children
      .filter(({ typeId }) => typeId === "10003")
      .map(({ key }) => brief(jira, base, key)),
    issuelinks: linksOf(jira, base, issue),
    comment: commentList(jira, base, { issue, shown: issue.comments ?? [] }),
    attachment: issue.attachments.map((file) => ({
      ...file,
      self: `${base}/attachment/${file.id}`,
    })),
  };
}

/** Written `{id}` or `{name}`, shown whole: an option with its value, a person with all that is known. */
function fieldJson(jira: DemoJira, base: string, field: Field, value: unknown): unknown {
  const { schema } = field;
  if (value === undefined) return schema.type === "array" ? [] : null;
  if (schema.type === "user" || schema.items === "user") return each(value, personJson);
  return field.allowed === undefined
    ? value
    : each(value, (one) => chosenJson(base, field.allowed ?? [], one));

  function personJson(one: unknown): unknown {
    const named = typeof one === "object" && one !== null ? Object.values(one) : [];
    const person = jira.people.find(({ employeeId }) => named.includes(employeeId));
    return person === undefined ? one : userJson(jira.dialect, base, person);
  }
}

const each = (value: unknown, show: (one: unknown) => unknown): unknown =>
  Array.isArray(value) ? value.map(show) : show(value);

function chosenJson(base: string, allowed: Choice[], value: unknown): unknown {
  const found = allowed.find(({ id }) => id === idOf(value));
  if (found === undefined) return value;
  const { children = [], ...choice } = found;
  const child =
    typeof value === "object" && value !== null && "child" in value ? value.child : undefined;
  return {
    ...choiceJson(base, choice),
    ...(child !== undefined && { child: chosenJson(base, children, child) }),
  };
}

export const idOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "id" in value ? value.id : undefined;

function brief({ dialect, store }: DemoJira, base: string, key: string) {
  const issue = store.find(key);
  const type = issueTypes.find(({ id }) => id === issue?.typeId);
  const status = statuses.find(({ id }) => id === issue?.statusId);
  return {
    id: issue?.id,
    key,
    self: `${base}/rest/api/2/issue/${issue?.id}`,
    fields: {
      summary: issue?.fields["summary"],
      status: status && statusJson(base, status),
      issuetype: type && typeJson(dialect, base, type),
    },
  };
}

function linksOf(jira: DemoJira, base: string, { key }: DemoIssue) {
  return jira.store.links
    .filter(({ inwardKey, outwardKey }) => inwardKey === key || outwardKey === key)
    .map((link) => ({
      id: link.id,
      type: linkTypes.find(({ name }) => name === link.typeName),
      // Seen from the inward issue, the other one is the outward one.
      ...(link.inwardKey === key
        ? { outwardIssue: brief(jira, base, link.outwardKey) }
        : { inwardIssue: brief(jira, base, link.inwardKey) }),
    }));
}
