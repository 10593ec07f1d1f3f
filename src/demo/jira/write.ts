import type { Fault } from "../faults.ts";
import {
  createScreen,
  DEFAULT_PRIORITY,
  EPIC_LINK,
  findProject,
  type IssueType,
  type Project,
  type ScreenField,
} from "./catalog.ts";
import type { DemoJira } from "./env.ts";
import type { DemoIssue, NewIssue } from "./store.ts";
import { checkValue, INVALID_DOCUMENT } from "./values.ts";

export interface Refused {
  ok: false;
  messages: string[];
  errors: Record<string, string>;
}
type Given = Record<string, unknown>;

export const isRecord = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const refused = (errors: Record<string, string>, messages: string[] = []): Refused => ({
  ok: false,
  messages,
  errors,
});

/** Creates the issue that a create body asks for, or says in Jira's words why not. */
export function createIssue(
  jira: DemoJira,
  body: unknown,
  { reporter, quirk }: { reporter: string; quirk?: Fault | undefined },
): { ok: true; issue: DemoIssue } | Refused {
  if (!isRecord(body) || !isRecord(body["fields"])) {
    return refused({}, ["Can not instantiate value of type [simple type, class IssueUpdateBean]"]);
  }
  const given = body["fields"];
  const place = findPlace(given);
  if (!place.ok) return place;
  const parent = findParent(jira, given, place);
  if (!parent.ok) return parent;
  const screen = createScreen(jira.dialect, place.project, place.type);
  const written = checkFields(jira, screen, given);
  if (!written.ok) return written;
  const properties = readProperties(body["properties"]);
  const issue: NewIssue = {
    projectKey: place.project.key,
    typeId: place.type.id,
    reporter,
    fields: { priority: { id: DEFAULT_PRIORITY }, ...written.fields },
    properties,
    ...(parent.key !== undefined && { parentKey: parent.key }),
  };
  if (!screen.some(({ field }) => field.id === "priority")) delete issue.fields["priority"];
  return { ok: true, issue: jira.store.create(withQuirk(issue, quirk)) };
}

type Place = { ok: true; project: Project; type: IssueType };

function findPlace(given: Given): Place | Refused {
  const wantedProject = keyOrId(given["project"]);
  const project = wantedProject === undefined ? undefined : findProject(wantedProject);
  if (project === undefined) return refused({ project: "project is required" });
  if (!project.mayCreate) {
    return refused({}, ["You do not have permission to create issues in this project."]);
  }
  const wanted = given["issuetype"];
  const type = project.types.find(
    ({ id, name }) => isRecord(wanted) && (wanted["id"] === id || wanted["name"] === name),
  );
  if (type === undefined) return refused({ issuetype: "valid issue type is required" });
  return { ok: true, project, type };
}

/** Of `{key}` or `{id}`. */
export function keyOrId(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const named = value["key"] ?? value["id"];
  return typeof named === "string" ? named : undefined;
}

function findParent(
  { dialect, store }: DemoJira,
  given: Given,
  { project, type }: Place,
): { ok: true; key?: string } | Refused {
  const asked = given["parent"];
  if (asked === undefined || asked === null) {
    if (!type.subtask) return { ok: true };
    const message = "Issue type is a sub-task but parent issue key or id not specified.";
    return refused({ issuetype: message });
  }
  // Where `parent` is not on the screen, checkFields says so.
  if (dialect === "dc" && !type.subtask) return { ok: true };
  const named = keyOrId(asked);
  const parent = named === undefined ? undefined : store.find(named);
  if (parent === undefined) return refused({ parent: "Could not find issue by id or key." });
  if (parent.projectKey !== project.key) {
    return refused({ parent: "The parent issue must be in the same project." });
  }
  const parentLevel = project.types.find(({ id }) => id === parent.typeId)?.level ?? 0;
  if (parentLevel !== type.level + 1) {
    return refused({ parent: "Given parent issue does not belong to appropriate hierarchy." });
  }
  return { ok: true, key: parent.key };
}

const SET_BY_PLACE = new Set(["project", "issuetype", "parent", "reporter"]);

/** Also for an edit, with `partial`: then nothing is required. */
function checkFields(
  jira: DemoJira,
  screen: ScreenField[],
  given: Given,
  partial = false,
): { ok: true; fields: Given } | Refused {
  const errors: Record<string, string> = {};
  const fields: Given = {};
  for (const [id, value] of Object.entries(given)) {
    const row = screen.find(({ field }) => field.id === id);
    const checked = checkField(jira, { id, value, row, partial });
    if (checked?.ok) fields[id] = checked.value;
    else if (checked) errors[id] = checked.error;
  }
  if (!partial) addMissing(errors, screen, given);
  if (Object.values(errors).includes(INVALID_DOCUMENT)) return refused({}, [INVALID_DOCUMENT]);
  return Object.keys(errors).length === 0 ? { ok: true, fields } : refused(errors);
}

interface GivenField {
  id: string;
  value: unknown;
  row: ScreenField | undefined;
  partial: boolean;
}

/** Undefined: nothing is written. An edit empties a field with null. */
function checkField(
  jira: DemoJira,
  { id, value, row, partial }: GivenField,
): ReturnType<typeof checkValue> | undefined {
  if (row === undefined) {
    const error = `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;
    return { ok: false, error };
  }
  if (SET_BY_PLACE.has(id)) return undefined;
  if (value !== null) return checkValue(jira, row.field, value);
  if (!partial) return undefined;
  return row.required
    ? { ok: false, error: `${row.field.name} is required.` }
    : { ok: true, value: undefined };
}

function addMissing(errors: Record<string, string>, screen: ScreenField[], given: Given): void {
  for (const { field, required, hasDefault } of screen) {
    const value = given[field.id];
    const isMissing = value === undefined || value === null;
    if (!required || hasDefault || !isMissing || SET_BY_PLACE.has(field.id)) continue;
    errors[field.id] =
      field.id === "summary"
        ? "You must specify a summary of the issue."
        : `${field.name} is required.`;
  }
}

/** Data Center documents the value as JSON text, Cloud as any JSON; both are taken. */
function readProperties(list: unknown): Given {
  if (!Array.isArray(list)) return {};
  const pairs = list
    .filter(isRecord)
    .map(({ key, value }): [string, unknown] => [String(key), readPropertyValue(value)]);
  return Object.fromEntries(pairs);
}

function readPropertyValue(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // Plain text that is no JSON is kept as it is.
    return value;
  }
}

function withQuirk(issue: NewIssue, quirk: Fault | undefined): NewIssue {
  if (quirk === "lost_parent") {
    const { parentKey: _lost, ...orphan } = issue;
    const { [EPIC_LINK]: _lostLink, ...fields } = issue.fields;
    return { ...orphan, fields };
  }
  if (quirk === "changed_summary") {
    return { ...issue, fields: { ...issue.fields, summary: "Changed by an automation rule" } };
  }
  return issue;
}

/** Writes what an edit asks for, or says in Jira's words why not. */
export function changeIssue(
  jira: DemoJira,
  issue: DemoIssue,
  body: unknown,
): { ok: true } | Refused {
  const given = isRecord(body) && isRecord(body["fields"]) ? body["fields"] : {};
  const checked = checkFields(jira, editScreen(jira, issue), given, true);
  if (!checked.ok) return checked;
  const project = findProject(issue.projectKey);
  const type = project?.types.find(({ id }) => id === issue.typeId);
  const isMoved = given["parent"] !== undefined && project !== undefined && type !== undefined;
  const parent = isMoved ? findParent(jira, given, { ok: true, project, type }) : undefined;
  if (parent?.ok === false) return parent;
  Object.assign(issue.fields, checked.fields);
  if (parent) placeBelow(issue, parent.key);
  jira.store.save(issue);
  return { ok: true };
}

function placeBelow(issue: DemoIssue, parentKey: string | undefined): void {
  if (parentKey === undefined) delete issue.parentKey;
  else issue.parentKey = parentKey;
}

/** The fields that may be changed on an existing issue; in the Cloud also where it belongs. */
function editScreen({ dialect }: DemoJira, issue: DemoIssue): ScreenField[] {
  const project = findProject(issue.projectKey);
  const type = project?.types.find(({ id }) => id === issue.typeId);
  if (project === undefined || type === undefined) return [];
  const mayMove = dialect === "cloud" && !type.subtask;
  return createScreen(dialect, project, type).filter(
    ({ field }) => !SET_BY_PLACE.has(field.id) || (mayMove && field.id === "parent"),
  );
}
