import { adfText, isAdf } from "./adf.ts";
import type { Field } from "./catalog.ts";
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
  switch (field.schema.type) {
    case "string":
      return checkShortText(value);
    case "number":
      return typeof value === "number" ? good(value) : bad("Operation value must be a number");
    case "date":
      return checkDate(value);
    case "option":
    case "priority":
      return checkChoice(field, value);
    case "array":
      return checkList(field, value);
    case "user":
      return checkUser(jira, value);
    default:
      return checkEpicLink(jira, field, value);
  }
}

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

function checkShortText(value: unknown): Checked {
  if (typeof value !== "string") return bad("Operation value must be a string");
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

function checkList(field: Field, value: unknown): Checked {
  if (!Array.isArray(value)) return bad("data was not an array");
  if (field.id === "labels") return checkLabels(value);
  const checked = value.map((one) => checkChoice(field, one));
  const wrong = checked.find((one) => !one.ok);
  return wrong ?? good(checked.map((one) => (one.ok ? one.value : undefined)));
}

function checkLabels(labels: unknown[]): Checked {
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
  return isKnown ? good(value) : bad(`User '${String(name)}' does not exist.`);
}

function checkEpicLink({ store }: DemoJira, field: Field, value: unknown): Checked {
  if (field.schema.type !== "any") return bad("Operation value is not supported");
  const epic = typeof value === "string" ? store.find(value) : undefined;
  if (epic === undefined) return bad(`Issue with key '${String(value)}' does not exist.`);
  return epic.typeId === "10000" ? good(epic.key) : bad(`Issue '${epic.key}' is not an Epic.`);
}
