import type { JiraField } from "../../../connections/jira/jira.ts";
import { type Control, refused, type Shaped, shaped, type Typed } from "../control.ts";
import { listOf } from "./options.ts";

/** Jira's own limit of a field of one line. */
const LONGEST_LINE = 255;
const LONGEST_LABEL = 255;

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** What all fields of one text have in common; `read` gets what was typed, trimmed and not empty. */
const ofText = (read: (field: JiraField, text: string) => Shaped) => ({
  shape(field: JiraField, typed: Typed): Shaped {
    const text = typed[""]?.trim() ?? "";
    return text === "" ? shaped(undefined) : read(field, text);
  },
  typed: (_field: JiraField, value: unknown): Typed => ({ "": textOf(value) }),
  words: (_field: JiraField, value: unknown) => textOf(value),
  allows: (field: JiraField, value: unknown) => read(field, textOf(value)).ok,
});
const said = (_field: JiraField, [first = ""]: string[]): Typed => ({ "": first });

export const number: Control = {
  kind: "number",
  fits: ({ type }) => type === "number",
  ...ofText((field, text) => {
    const value = Number(text.replace(",", "."));
    return Number.isFinite(value)
      ? shaped(value)
      : refused(`${field.name} is a number, such as 12.5.`);
  }),
  model: { list: false, about: "A number", typed: said },
  remembered: false,
};

const isDay = (text: string) => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

export const date: Control = {
  kind: "date",
  fits: ({ type }) => type === "date",
  ...ofText((field, text) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text)
      ? shaped(text)
      : refused(`${field.name} is a date, like 2026-05-31.`),
  ),
  model: { list: false, about: "A date as YYYY-MM-DD", typed: said },
  remembered: false,
};

const TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** A time without a zone is of UTC: the server cannot know which one is meant. */
function readTime(field: JiraField, text: string): Shaped {
  const [, day = "", minutes = "", seconds = "00", zone = "Z"] = TIME.exec(text) ?? [];
  const at = Date.parse(`${day}T${minutes}:${seconds}${zone.replace(/(\d{2})(\d{2})$/, "$1:$2")}`);
  if (day === "" || !isDay(day) || Number.isNaN(at)) {
    return refused(`${field.name} is a date and a time, like 2026-05-31 14:30 +02:00.`);
  }
  return shaped(new Date(at).toISOString().replace("Z", "+0000"));
}
const instant = (value: unknown) => Date.parse(textOf(value).replace(/(\d{2})(\d{2})$/, "$1:$2"));

export const time: Control = {
  kind: "time",
  fits: ({ type }) => type === "datetime",
  ...ofText(readTime),
  typed: (_field, value) => ({ "": timeWords(value) }),
  words: (_field, value) => timeWords(value),
  model: { list: false, about: "A date and time as YYYY-MM-DD HH:MM with its zone", typed: said },
  remembered: false,
};

function timeWords(value: unknown): string {
  const at = instant(value);
  if (Number.isNaN(at)) return textOf(value);
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} +00:00`;
}

const words = (value: unknown) => listOf(value).map(textOf).filter(Boolean);

export const labels: Control = {
  kind: "labels",
  fits: ({ type, items, allowed }) =>
    type === "array" && items === "string" && allowed.length === 0,
  shape(field, typed) {
    const all = [...new Set((typed[""] ?? "").split(/[\s,]+/).filter(Boolean))];
    if (all.some(({ length }) => length > LONGEST_LABEL)) {
      return refused(`Each word of ${field.name} has at most ${LONGEST_LABEL} characters.`);
    }
    return shaped(all.length === 0 ? undefined : all);
  },
  typed: (_field, value) => ({ "": words(value).join(" ") }),
  words: (_field, value) => words(value).join(", "),
  allows: (_field, value) =>
    words(value).length > 0 && words(value).length === listOf(value).length,
  model: {
    list: true,
    about: "Words without blanks",
    typed: (_field, all) => ({
      "": all.map((one) => one.trim().replaceAll(/\s+/g, "-")).join(" "),
    }),
  },
  remembered: true,
};

export const area: Control = {
  kind: "area",
  fits: ({ type, system, custom }) =>
    type === "string" && (system === "environment" || (custom?.endsWith(":textarea") ?? false)),
  ...ofText((_field, text) => shaped(text)),
  model: { list: false, about: "Markdown", typed: said },
  remembered: false,
};

export const url: Control = {
  kind: "url",
  fits: ({ type, custom }) => type === "string" && (custom?.endsWith(":url") ?? false),
  ...ofText((field, text) =>
    /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)
      ? shaped(text)
      : refused(`${field.name} is a web address that begins with https:// or http://.`),
  ),
  model: { list: false, about: "A web address, only where the source has it", typed: said },
  remembered: false,
};

export const text: Control = {
  kind: "text",
  fits: ({ type }) => type === "string",
  ...ofText((field, typed) => {
    const line = typed.replaceAll(/\s+/g, " ");
    return line.length > LONGEST_LINE
      ? refused(`${field.name} takes at most ${LONGEST_LINE} characters.`)
      : shaped(line);
  }),
  model: { list: false, about: "One line of text", typed: said },
  remembered: true,
};

/** A type that nobody here knows: asked for as it is sent, never left out in silence. */
export const json: Control = {
  kind: "json",
  fits: () => true,
  shape(field, typed) {
    const given = typed[""]?.trim() ?? "";
    if (given === "") return shaped(undefined);
    try {
      const value: unknown = JSON.parse(given);
      const isList = Array.isArray(value);
      if (value !== null && field.type === "array" && !isList) {
        return refused(`${field.name} takes a list: put the value in brackets, like [${given}].`);
      }
      return shaped(value ?? undefined);
    } catch {
      return refused(
        `${field.name} is asked for as JSON, and this is none. Text stands in "quotes"; an object looks like {"id": "1"}.`,
      );
    }
  },
  typed: (_field, value) => ({ "": value === undefined ? "" : JSON.stringify(value) }),
  words: (_field, value) => JSON.stringify(value) ?? "",
  allows: (_field, value) => value !== undefined && value !== null,
  remembered: false,
};

const EPIC_LINK = "com.pyxis.greenhopper.jira:gh-epic-link";
const isEpicLink = ({ custom }: JiraField) => custom === EPIC_LINK;

/** The issue that this one belongs to: the key of an epic, or `{ key }` of any parent. */
export const issue: Control = {
  kind: "issue",
  fits: (field) => isEpicLink(field) || field.type === "issuelink",
  shape(field, typed) {
    const key = typed[""]?.trim().toUpperCase() ?? "";
    if (key === "") return shaped(undefined);
    if (!/^[A-Z][A-Z0-9_]*-\d+$/.test(key)) {
      return refused(`${field.name} is the key of an issue, such as PAY-12.`);
    }
    return shaped(isEpicLink(field) ? key : { key });
  },
  typed: (_field, value) => ({ "": keyOf(value) }),
  words: (_field, value) => keyOf(value),
  allows: (field, value) =>
    keyOf(value) !== "" && isEpicLink(field) === (typeof value === "string"),
  confirm: {
    async ask(jira, { field, projectKey }, value) {
      const key = keyOf(value);
      if (!key.startsWith(`${projectKey}-`)) {
        return refused(
          `${key} is not in the project ${projectKey}. Name an issue of this project.`,
        );
      }
      const found = await jira.readIssue(key);
      if (found.ok) return { ok: true, value: isEpicLink(field) ? key : { key }, words: key };
      if (found.code !== "connections.not_found") return { ok: false, failure: found };
      return refused(`Jira has no issue ${key}, or you may not see it.`);
    },
    isKept: (value, before) => keyOf(value) === keyOf(before),
  },
  remembered: false,
};

function keyOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("key" in value)) return "";
  return typeof value.key === "string" ? value.key : "";
}
