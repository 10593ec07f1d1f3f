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

/** What a person typed, in the shape that Jira wants. */
export function shapeField(field: JiraField, typed: string): Shaped {
  const text = typed.trim();
  const refused = (message: string): Shaped => ({ ok: false, message });
  if (text === "") return refused(`Jira needs a value for ${field.name}.`);
  switch (controlOf(field)) {
    case "option":
      return allowed(field, text)
        ? { ok: true, value: { id: text } }
        : refused(`Choose one of the values of ${field.name}.`);
    case "options":
      return allowed(field, text)
        ? { ok: true, value: [{ id: text }] }
        : refused(`Choose one of the values of ${field.name}.`);
    case "number":
      return Number.isFinite(Number(text))
        ? { ok: true, value: Number(text) }
        : refused(`${field.name} is a number.`);
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(text)
        ? { ok: true, value: text }
        : refused(`${field.name} is a date, like 2026-05-31.`);
    case "text":
      return { ok: true, value: field.type === "array" ? text.split(/\s+/) : text };
    case "json":
      return shapeJson(field, text);
  }
}

const allowed = (field: JiraField, id: string) => field.allowed.some((value) => value.id === id);

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
  const one = Array.isArray(value) && controlOf(field) === "options" ? value[0] : value;
  if (typeof one === "object" && one !== null && "id" in one && controlOf(field) !== "json")
    return String(one.id);
  if (controlOf(field) === "text" && Array.isArray(one)) return one.join(" ");
  return typeof one === "string" || typeof one === "number" ? String(one) : JSON.stringify(one);
}
