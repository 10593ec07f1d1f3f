// What the administrator of the demo Jira has set up; it never changes while it runs.
import type { DemoJiraDialect } from "./env.ts";

export interface IssueType {
  id: string;
  name: string;
  subtask: boolean;
  /** Cloud: 1 epic, 0 story and the like, -1 sub-task. */
  level: number;
}

const EPIC = { id: "10000", name: "Epic", subtask: false, level: 1 };
const STORY = { id: "10001", name: "Story", subtask: false, level: 0 };
const TASK = { id: "10002", name: "Task", subtask: false, level: 0 };
const SUBTASK = { id: "10003", name: "Sub-task", subtask: true, level: -1 };
const BUG = { id: "10004", name: "Bug", subtask: false, level: 0 };
export const issueTypes: IssueType[] = [EPIC, STORY, TASK, SUBTASK, BUG];

export interface Choice {
  id: string;
  /** Options have a value, everything else a name. */
  value?: string;
  name?: string;
  /** Of a field of two levels. */
  children?: Choice[];
}

export const priorities: Choice[] = ["Highest", "High", "Medium", "Low", "Lowest"].map(
  (name, index) => ({ id: String(index + 1), name }),
);
export const DEFAULT_PRIORITY = "3";

export const statuses = [
  { id: "10000", name: "To Do", category: { id: 2, key: "new", name: "To Do" } },
  { id: "3", name: "In Progress", category: { id: 4, key: "indeterminate", name: "In Progress" } },
  { id: "10001", name: "Done", category: { id: 3, key: "done", name: "Done" } },
];
export const transitions = statuses.map((to, index) => ({
  id: `${index + 1}1`,
  name: to.name,
  to,
}));

export const linkTypes = [
  { id: "10000", name: "Blocks", inward: "is blocked by", outward: "blocks" },
  { id: "10001", name: "Duplicate", inward: "is duplicated by", outward: "duplicates" },
  { id: "10002", name: "Relates", inward: "relates to", outward: "relates to" },
];

export interface Field {
  id: string;
  name: string;
  schema: { type: string; items?: string; system?: string; custom?: string; customId?: number };
  operations: string[];
  allowed?: Choice[];
  /** Id of the choice that a new issue gets by itself. */
  standard?: string;
}

const options = (first: number, values: string[]) =>
  values.map((value, index) => ({ id: String(first + index), value }));

const withChildren = (first: number, tree: Record<string, string[]>): Choice[] =>
  Object.entries(tree).map(([value, below], i) => ({
    id: String(first + i),
    value,
    children: options(first + 10 * (i + 1), below),
  }));

const VERSIONS: Choice[] = [{ id: "10200", name: "2.0" }];

const system = (id: string, name: string, type: string, more: Partial<Field> = {}): Field => ({
  id,
  name,
  schema: { type, system: id },
  operations: ["set"],
  ...more,
});

const list = (id: string, name: string, items: string, allowed?: Choice[]): Field => ({
  id,
  name,
  schema: { type: "array", items, system: id },
  operations: ["add", "set", "remove"],
  ...(allowed && { allowed }),
});

const BUILT_IN = "com.atlassian.jira.plugin.system.customfieldtypes:";
const AGILE = "com.pyxis.greenhopper.jira:";
const custom = (
  number: number,
  name: string,
  schema: { type: string; items?: string; custom: string },
  allowed?: Choice[],
): Field => ({
  id: `customfield_${number}`,
  name,
  schema: { ...schema, customId: number },
  operations: schema.type === "array" ? ["add", "set", "remove"] : ["set"],
  ...(allowed && { allowed }),
});

export const fields: Field[] = [
  system("project", "Project", "project"),
  system("issuetype", "Issue Type", "issuetype", { operations: [] }),
  system("summary", "Summary", "string"),
  system("description", "Description", "string"),
  system("environment", "Environment", "string"),
  system("reporter", "Reporter", "user"),
  system("assignee", "Assignee", "user"),
  system("priority", "Priority", "priority", { allowed: priorities }),
  system("duedate", "Due Date", "date"),
  system("parent", "Parent", "issuelink"),
  list("labels", "Labels", "string"),
  list("components", "Component/s", "component", [
    { id: "10100", name: "Basket" },
    { id: "10101", name: "Checkout" },
  ]),
  list("fixVersions", "Fix Version/s", "version", VERSIONS),
  custom(10_101, "Epic Link", { type: "any", custom: `${AGILE}gh-epic-link` }),
  custom(10_103, "Epic Name", { type: "string", custom: `${AGILE}gh-epic-label` }),
  custom(10_106, "Story Points", { type: "number", custom: `${BUILT_IN}float` }),
  custom(
    10_201,
    "Business area",
    { type: "option", custom: `${BUILT_IN}select` },
    options(10_301, ["Retail", "Wholesale", "Corporate"]),
  ),
  custom(
    10_202,
    "Platforms",
    { type: "array", items: "option", custom: `${BUILT_IN}multiselect` },
    options(10_311, ["Web", "iOS", "Android"]),
  ),
  custom(10_203, "Acceptance criteria", { type: "string", custom: `${BUILT_IN}textarea` }),
  custom(10_204, "Cost centre", { type: "string", custom: `${BUILT_IN}textfield` }),
  custom(
    10_301,
    "Product line",
    { type: "option-with-child", custom: `${BUILT_IN}cascadingselect` },
    withChildren(10_401, {
      Household: ["Contents", "Building"],
      Motor: ["Car", "Motorcycle", "Fleet"],
      Travel: [],
    }),
  ),
  custom(10_302, "Approvers", {
    type: "array",
    items: "user",
    custom: `${BUILT_IN}multiuserpicker`,
  }),
  custom(10_303, "Go-live date", { type: "date", custom: `${BUILT_IN}datepicker` }),
  custom(10_304, "Business owner", { type: "user", custom: `${BUILT_IN}userpicker` }),
  custom(10_305, "Maintenance starts", { type: "datetime", custom: `${BUILT_IN}datetime` }),
  custom(10_306, "Budget", { type: "number", custom: `${BUILT_IN}float` }),
  custom(10_307, "Specification", { type: "string", custom: `${BUILT_IN}url` }),
  custom(
    10_308,
    "Channels",
    { type: "array", items: "option", custom: `${BUILT_IN}multicheckboxes` },
    options(10_451, ["Web", "Call centre", "Agency"]),
  ),
  {
    ...custom(
      10_309,
      "Severity",
      { type: "option", custom: `${BUILT_IN}radiobuttons` },
      options(10_461, ["Minor", "Major", "Critical"]),
    ),
    standard: "10461",
  },
  custom(10_310, "Planned in", { type: "version", custom: `${BUILT_IN}version` }, VERSIONS),
  custom(10_311, "Tags", { type: "array", items: "string", custom: `${BUILT_IN}labels` }),
  custom(10_312, "Notes for support", { type: "string", custom: `${BUILT_IN}textarea` }),
  // Of an app that is not part of Jira: nobody but the app knows its values.
  custom(10_313, "Affected service", {
    type: "array",
    items: "cmdb-object-field",
    custom: "com.example.assets:cmdb-object-cftype",
  }),
  custom(10_314, "Approving group", { type: "group", custom: `${BUILT_IN}grouppicker` }),
  custom(10_315, "Informed groups", {
    type: "array",
    items: "group",
    custom: `${BUILT_IN}multigrouppicker`,
  }),
];

export const groups = ["claims-handlers", "claims-leads", "jira-administrators", "jira-users"];

export const EPIC_LINK = "customfield_10101";
export const EPIC_NAME = "customfield_10103";
const POINTS = "customfield_10106";
const AREA = "customfield_10201";

export const findField = (id: string) => fields.find((field) => field.id === id);

/** One field on the create screen of one issue type. */
export interface ScreenField {
  field: Field;
  required: boolean;
  hasDefault: boolean;
}

export interface Project {
  id: string;
  key: string;
  name: string;
  mayCreate: boolean;
  types: IssueType[];
  /** On the create screen beside project, issue type, summary and reporter. */
  screen: string[];
  /** Of these, what must be given; nothing has a default but the priority. */
  required: string[];
}

const FULL_SCREEN = ["description", "priority", "labels", "assignee", "duedate"];

const CLAIM_FIELDS = Array.from({ length: 15 }, (_, i) => `customfield_${10_301 + i}`);

export const projects: Project[] = [
  {
    id: "10000",
    key: "DEMO",
    name: "Demo Shop",
    mayCreate: true,
    types: issueTypes,
    screen: [...FULL_SCREEN, "components", "fixVersions", POINTS],
    required: [],
  },
  {
    id: "10001",
    key: "PAY",
    name: "Payments (has a required field)",
    mayCreate: true,
    types: [STORY, TASK, SUBTASK, BUG],
    screen: [...FULL_SCREEN, AREA, "customfield_10202", "customfield_10203", "customfield_10204"],
    required: [AREA],
  },
  {
    id: "10002",
    key: "OPS",
    name: "Operations (nobody may create here)",
    mayCreate: false,
    types: [TASK, BUG],
    screen: FULL_SCREEN,
    required: [],
  },
  {
    id: "10003",
    key: "LEAN",
    name: "Lean (no labels, no priority)",
    mayCreate: true,
    types: [STORY, TASK],
    screen: ["description"],
    required: [],
  },
  {
    id: "10004",
    key: "CLAIM",
    name: "Claims (has three required fields)",
    mayCreate: true,
    types: issueTypes,
    screen: [...FULL_SCREEN, "components", "fixVersions", "environment", POINTS, ...CLAIM_FIELDS],
    required: ["customfield_10301", "customfield_10302", "customfield_10303"],
  },
];

export const findProject = (idOrKey: string) =>
  projects.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase());

/** The create screen: Data Center ties a story to its epic by a custom field, Cloud by `parent`. */
export function createScreen(
  dialect: DemoJiraDialect,
  project: Project,
  type: IssueType,
): ScreenField[] {
  const above = parentFields(dialect, type);
  const required = new Set(["project", "issuetype", "summary", "reporter", ...project.required]);
  if (type.subtask) required.add("parent");
  if (type.level === 1 && dialect === "dc") required.add(EPIC_NAME);
  const wanted = ["project", "issuetype", "summary", "reporter", ...project.screen, ...above];
  return fields
    .filter((field) => wanted.includes(field.id))
    .map((field) => ({
      field,
      required: required.has(field.id),
      hasDefault: ["reporter", "priority"].includes(field.id) || field.standard !== undefined,
    }));
}

function parentFields(dialect: DemoJiraDialect, type: IssueType): string[] {
  if (type.subtask) return ["parent"];
  if (dialect === "cloud") return type.level === 1 ? [] : ["parent"];
  return type.level === 1 ? [EPIC_NAME] : [EPIC_LINK];
}
