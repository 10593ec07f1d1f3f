import type { JiraField } from "../connections/jira/jira.ts";

export type FieldControl = "option" | "options" | "number" | "date" | "text" | "json";

/** Which control a person fills it with; a type that we do not know is asked for as raw JSON. */
export function controlOf(field: JiraField): FieldControl {
  if (field.type === "array" && field.items === "string" && field.allowed.length === 0)
    return "text";
  if (field.type === "array") return field.allowed.length > 0 ? "options" : "json";
  if (field.allowed.length > 0) return "option";
  if (field.type === "number") return "number";
  if (field.type === "date") return "date";
  return field.type === "string" ? "text" : "json";
}

export type Shaped = { ok: true; value: unknown } | { ok: false; message: string };

const shaped = (value: unknown): Shaped => ({ ok: true, value });
const refused = (message: string): Shaped => ({ ok: false, message });
const oneOf = (field: JiraField, id: string, value: unknown): Shaped =>
  field.allowed.some((one) => one.id === id)
    ? shaped(value)
    : refused(`Choose one of the values of ${field.name}.`);

const shapers: Record<FieldControl, (field: JiraField, text: string) => Shaped> = {
  option: (field, text) => oneOf(field, text, { id: text }),
  options: (field, text) => oneOf(field, text, [{ id: text }]),
  number: (field, text) =>
    Number.isFinite(Number(text)) ? shaped(Number(text)) : refused(`${field.name} is a number.`),
  date: (field, text) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? shaped(text)
      : refused(`${field.name} is a date, like 2026-05-31.`),
  text: (field, text) => shaped(field.type === "array" ? text.split(/\s+/) : text),
  json: shapeJson,
};

/** What a person typed, in the shape that Jira wants. */
export function shapeField(field: JiraField, typed: string): Shaped {
  const text = typed.trim();
  if (text === "") return refused(`Jira needs a value for ${field.name}.`);
  return shapers[controlOf(field)](field, text);
}

function shapeJson(field: JiraField, text: string): Shaped {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return {
      ok: false,
      message: `${field.name} is of a type that is asked for as JSON; this is no valid JSON.`,
    };
  }
}

/** The other way: what a form shows of a stored value. */
export function typedValue(field: JiraField, value: unknown): string {
  if (value === undefined || value === null) return "";
  const control = controlOf(field);
  if (control === "json") return JSON.stringify(value);
  if (control === "text" && Array.isArray(value)) return value.join(" ");
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === "object" && one !== null && "id" in one ? String(one.id) : String(one);
}
