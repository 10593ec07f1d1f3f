import { adfText, isAdf } from "./adf.ts";
import { type Field, groups } from "./catalog.ts";
import type { DemoJira } from "./env.ts";
import { idOf } from "./issue-json.ts";

export type Checked = { ok: true; value: unknown } | { ok: false; error: string };

/** Cloud answers a bad document with this alone, and never says where. */
export const INVALID_DOCUMENT = "INVALID_INPUT";

const SUMMARY_LIMIT = 255;
const TEXT_LIMIT = 32_767;

const good = (value: unknown): Checked => ({ ok: true, value });
const bad = (error: string): Checked => ({ ok: false, error });
const tooLong = (limit: number) =>
  bad(
    `The entered text is too long. It exceeds the allowed limit of ${limit.toLocaleString("en-US")} characters.`,
  );

/** What Jira makes of a value that somebody wants to write into a field. */
export function checkValue(jira: DemoJira, field: Field, value: unknown): Checked {
  if (field.id === "summary") return checkSummary(value);
  if (isLongText(field)) return checkLongText(jira, value);
  if (field.id === "labels" || field.schema.custom?.endsWith(":labels")) return checkLabels(value);
  const { type, items = "" } = field.schema;
  return (CHECKS[type === "array" ? `${items}[]` : type] ?? checkEpicLink)(jira, field, value);
}

type Check = (jira: DemoJira, field: Field, value: unknown) => Checked;
const eachOf =
  (check: Check): Check =>
  (jira, field, value) => {
    if (!Array.isArray(value)) return bad("data was not an array");
    const checked = value.map((one) => check(jira, field, one));
    const wrong = checked.find((one) => !one.ok);
    return wrong ?? good(checked.map((one) => (one.ok ? one.value : undefined)));
  };
const anyChoice: Check = (_jira, field, value) => checkChoice(field, value);
const CHECKS: Record<string, Check> = {
  string: (_jira, field, value) => checkShortText(field, value),
  number: (_jira, _field, value) =>
    typeof value === "number" ? good(value) : bad("Operation value must be a number"),
  date: (_jira, _field, value) => checkDate(value),
  datetime: (_jira, _field, value) => checkTime(value),
  option: anyChoice,
  "option[]": eachOf(anyChoice),
  "option-with-child": (_jira, field, value) => checkPair(field, value),
  priority: anyChoice,
  version: anyChoice,
  "version[]": eachOf(anyChoice),
  component: anyChoice,
  "component[]": eachOf(anyChoice),
  user: (jira, _field, value) => checkUser(jira, value),
  group: (_jira, _field, value) => checkGroup(value),
  "group[]": eachOf((_jira, _field, value) => checkGroup(value)),
  "user[]": eachOf((jira, _field, value) => checkUser(jira, value)),
  "cmdb-object-field[]": eachOf((_jira, _field, value) => checkObject(value)),
};

function checkSummary(value: unknown): Checked {
  if (typeof value !== "string" || value.trim() === "") {
    return bad("You must specify a summary of the issue.");
  }
  if (/[\r\n]/.test(value)) {
    return bad("The summary is invalid because it contains newline characters.");
  }
  if (value.length > SUMMARY_LIMIT) return bad("Summary must be less than 255 characters.");
  return good(value.trim());
}

export const isLongText = ({ id, schema }: Field) =>
  id === "description" || id === "environment" || (schema.custom?.endsWith(":textarea") ?? false);

function checkLongText({ dialect }: DemoJira, value: unknown): Checked {
  if (dialect === "dc") {
    if (typeof value !== "string") return bad("Operation value must be a string");
    return value.length > TEXT_LIMIT ? tooLong(TEXT_LIMIT) : good(value);
  }
  if (typeof value !== "object") {
    return bad("Operation value must be an Atlassian Document (see the Atlassian Document Format)");
  }
  if (!isAdf(value)) return bad(INVALID_DOCUMENT);
  return adfText(value).length > TEXT_LIMIT ? tooLong(TEXT_LIMIT) : good(value);
}

function checkShortText({ schema }: Field, value: unknown): Checked {
  if (typeof value !== "string") return bad("Operation value must be a string");
  if (schema.custom?.endsWith(":url") && !/^(?:https?|ftp|file):\/\/\S+$/.test(value)) {
    return bad("Not a valid URL.");
  }
  return value.length > SUMMARY_LIMIT ? tooLong(SUMMARY_LIMIT) : good(value);
}

function checkDate(value: unknown): Checked {
  const isDate =
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  return isDate ? good(value) : bad(`Error parsing date string: ${JSON.stringify(value)}`);
}

function checkChoice({ allowed = [], name, schema }: Field, value: unknown): Checked {
  const what = schema.type === "priority" ? "Priority" : "Option";
  if (typeof value !== "object" || value === null) {
    return bad(`Could not find valid 'id' or 'value' in the ${name} object.`);
  }
  const wanted = "value" in value ? value.value : "name" in value ? value.name : undefined;
  const id = idOf(value);
  const choice = allowed.find((one) =>
    id === undefined ? wanted !== undefined && (one.value ?? one.name) === wanted : one.id === id,
  );
  if (choice !== undefined) return good({ id: choice.id });
  return bad(
    id === undefined
      ? `${what} value ${quote(wanted)} is not valid`
      : `${what} id ${quote(id)} is not valid`,
  );
}

const quote = (value: unknown) =>
  typeof value === "string" ? `'${value}'` : `'${JSON.stringify(value)}'`;

/** Two levels: the second is of the first, and may be left out. */
function checkPair(field: Field, value: unknown): Checked {
  const above = checkChoice(field, value);
  if (!above.ok || typeof value !== "object" || value === null || !("child" in value)) return above;
  const allowed = field.allowed?.find(({ id }) => id === idOf(above.value))?.children ?? [];
  const below = checkChoice({ ...field, allowed }, value.child);
  return below.ok ? good({ id: idOf(above.value), child: below.value }) : below;
}

function checkTime(value: unknown): Checked {
  const isTime =
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  return isTime ? good(value) : bad(`Error parsing date time: ${JSON.stringify(value)}`);
}

/** What the app behind the unknown field wants. */
function checkObject(value: unknown): Checked {
  const key = typeof value === "object" && value !== null && "key" in value ? value.key : undefined;
  return typeof key === "string" ? good({ key }) : bad('Objects are given as [{"key": "SRV-1"}].');
}

function checkLabels(labels: unknown): Checked {
  if (!Array.isArray(labels)) return bad("data was not an array");
  for (const label of labels) {
    if (typeof label !== "string") return bad("Operation value must be a string");
    if (/\s/.test(label)) return bad(`The label '${label}' contains spaces which is invalid.`);
    if (label.length > SUMMARY_LIMIT) {
      return bad(`The label '${label}' exceeds the maximum length of 255 characters.`);
    }
  }
  return good([...new Set(labels)]);
}

function checkUser({ dialect, people }: DemoJira, value: unknown): Checked {
  if (typeof value !== "object" || value === null) return bad("data was not an object");
  const name = new Map(Object.entries(value)).get(dialect === "dc" ? "name" : "accountId");
  const isKnown = people.some(({ employeeId }) => employeeId === name);
  const key = dialect === "dc" ? "name" : "accountId";
  return isKnown ? good({ [key]: name }) : bad(`User '${String(name)}' does not exist.`);
}

function checkGroup(value: unknown): Checked {
  const name = typeof value === "object" && value !== null && "name" in value ? value.name : "";
  const isKnown = groups.some((one) => one === name);
  return isKnown ? good({ name }) : bad(`Could not find group with name '${String(name)}'.`);
}

function checkEpicLink({ store }: DemoJira, field: Field, value: unknown): Checked {
  if (field.schema.type !== "any") return bad("Operation value is not supported");
  const epic = typeof value === "string" ? store.find(value) : undefined;
  if (epic === undefined) return bad(`Issue with key '${String(value)}' does not exist.`);
  return epic.typeId === "10000" ? good(epic.key) : bad(`Issue '${epic.key}' is not an Epic.`);
}
