import { adfText } from "./adf.ts";
import { EPIC_LINK, findProject, issueTypes, priorities, projects, statuses } from "./catalog.ts";
import { idOf } from "./issue-json.ts";
import { type Jql, JqlError } from "./jql.ts";
import type { DemoIssue } from "./store.ts";

type Clause = Extract<Jql, { kind: "clause" }>;

/** Words in both sides, as Jira's text index sees them. */
const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What a clause on a field compares with: all the names under which the value is known. */
const READERS = new Map<string, (issue: DemoIssue) => string[]>([
  ["project", ({ projectKey }) => projectNames(projectKey)],
  ["labels", ({ fields }) => asStrings(fields["labels"])],
  ["summary", ({ fields }) => [plain(fields["summary"])]],
  ["description", ({ fields }) => [plain(fields["description"])]],
  ["text", ({ fields }) => Object.values(fields).map(plain)],
  ["key", ({ key, id }) => [key, id]],
  ["issuetype", ({ typeId }) => named(issueTypes, typeId)],
  ["status", ({ statusId }) => named(statuses, statusId)],
  ["statuscategory", ({ statusId }) => categoryNames(statusId)],
  ["priority", ({ fields }) => named(priorities, String(idOf(fields["priority"])))],
  ["parent", ({ parentKey }) => (parentKey === undefined ? [] : [parentKey])],
  ["epic link", ({ fields }) => asStrings(fields[EPIC_LINK] ?? [])],
  ["reporter", ({ reporter }) => [reporter]],
  ["assignee", ({ fields }) => asStrings(fields["assignee"] ?? [])],
  ["created", ({ created }) => [created]],
  ["updated", ({ updated }) => [updated]],
]);
const ALIASES = new Map([
  ["issuekey", "key"],
  ["issue", "key"],
  ["id", "key"],
  ["type", "issuetype"],
  ["creator", "reporter"],
  ["createddate", "created"],
  ["updateddate", "updated"],
]);
const TEXT_FIELDS = new Set(["summary", "description", "text"]);

function readerOf(field: string) {
  const reader = READERS.get(ALIASES.get(field) ?? field);
  if (reader !== undefined) return reader;
  throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
}

/** Whether the issue fits; throws JqlError for what Jira would refuse. */
export function matches(jql: Jql, issue: DemoIssue, me: string): boolean {
  switch (jql.kind) {
    case "and":
      return jql.parts.every((part) => matches(part, issue, me));
    case "or":
      return jql.parts.some((part) => matches(part, issue, me));
    case "not":
      return !matches(jql.part, issue, me);
    case "clause":
      return matchesClause(jql, issue, me);
  }
}

/** Refuses unknown fields, values and operators even when there is no issue to compare with. */
export function checkJql(jql: Jql): void {
  if (jql.kind === "not") return checkJql(jql.part);
  if (jql.kind !== "clause") return jql.parts.forEach(checkJql);
  const { field, operator, values } = jql;
  readerOf(field);
  if (operator.endsWith("~") && !TEXT_FIELDS.has(field)) {
    throw new JqlError(`The operator '${operator}' is not supported by the '${field}' field.`);
  }
  if (TEXT_FIELDS.has(field) && ["=", "!=", "in", "not in"].includes(operator)) {
    throw new JqlError(`The operator '${operator}' is not supported by the '${field}' field.`);
  }
  const unknown = values.find((value) => field === "project" && !isProject(value));
  if (unknown !== undefined) {
    throw new JqlError(`The value '${unknown}' does not exist for the field 'project'.`);
  }
}

function matchesClause({ field, operator, values }: Clause, issue: DemoIssue, me: string): boolean {
  const found = readerOf(field)(issue);
  const wanted = values.map((value) => (value === "currentUser()" ? me : value).toLowerCase());
  const isOneOf = found.some((name) => wanted.includes(name.toLowerCase()));
  const first = values[0] ?? "";
  switch (operator) {
    case "=":
    case "in":
      return isOneOf;
    case "!=":
    case "not in":
      return found.length > 0 && !isOneOf;
    case "~":
      return hasWords(found, first);
    case "!~":
      return !hasWords(found, first);
    case "is":
      return found.every((name) => name === "");
    case "is not":
      return found.some((name) => name !== "");
    default:
      return compares(found[0] ?? "", operator, first);
  }
}

/** All the words, in any order; a phrase in inner quotes word by word; `check*` finds "checkout". */
function hasWords(texts: string[], wanted: string): boolean {
  const there = texts.flatMap(words);
  const phrase = /^"(.*)"$/.exec(wanted.trim())?.[1];
  if (phrase !== undefined) {
    const joined = ` ${words(phrase).join(" ")} `;
    return texts.some((text) => ` ${words(text).join(" ")} `.includes(joined));
  }
  const prefixes = wanted.split(/\s+/).filter((word) => word.endsWith("*"));
  const whole = wanted.split(/\s+/).filter((word) => !word.endsWith("*"));
  return (
    words(whole.join(" ")).every((word) => there.includes(word)) &&
    words(prefixes.join(" ")).every((start) => there.some((word) => word.startsWith(start)))
  );
}

function compares(found: string, operator: string, wanted: string): boolean {
  const order = found.localeCompare(wanted, "en", { numeric: true });
  if (operator === ">") return order > 0;
  if (operator === ">=") return order >= 0;
  return operator === "<" ? order < 0 : order <= 0;
}

/** For ORDER BY. */
export const sortValue = (field: string, issue: DemoIssue) => readerOf(field)(issue)[0] ?? "";

function plain(value: unknown): string {
  return typeof value === "string" ? value : adfText(value);
}

const asStrings = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");

const named = (all: { id: string; name?: string }[], id: string) =>
  all.filter((one) => one.id === id).flatMap(({ name }) => [id, name ?? ""]);

const categoryNames = (statusId: string) =>
  statuses
    .filter(({ id }) => id === statusId)
    .flatMap(({ category }) => [category.name, category.key, String(category.id)]);

function projectNames(projectKey: string): string[] {
  const project = findProject(projectKey);
  return project === undefined ? [] : [project.key, project.id, project.name];
}

const isProject = (wanted: string) =>
  projects.some(({ id, key, name }) =>
    [id, key, name].some((known) => known.toLowerCase() === wanted.toLowerCase()),
  );
