import type { JiraClient, JiraField } from "../../../connections/jira/jira.ts";
import {
  type Confirmed,
  type Control,
  idOf,
  matching,
  plain,
  refused,
  shaped,
} from "../control.ts";
import { listOf } from "./options.ts";

const MOST_NAMED = 5;

/** Before Jira has been asked, a group is `{ name: what was typed }`. */
async function confirmGroup(
  jira: JiraClient,
  field: JiraField,
  value: unknown,
): Promise<Confirmed> {
  const text = idOf(value)?.trim() ?? "";
  const found = await jira.groups(text);
  if (!found.ok) return { ok: false, failure: found };
  const choices = found.value.map((label) => ({ label }));
  const one = matching(choices, text);
  if (one) return confirmed(one.label);
  if (choices.length === 0) return unlisted(jira, field, text);
  const some = found.value.slice(0, MOST_NAMED).join(", ");
  return refused(`Several groups fit “${text}” in ${field.name}. Write one of them: ${some}.`);
}

/** A person who may see no groups cannot be told which there are: Jira decides when it is sent. */
async function unlisted(jira: JiraClient, field: JiraField, text: string): Promise<Confirmed> {
  const all = await jira.groups("");
  if (!all.ok) return { ok: false, failure: all };
  if (all.value.length === 0) return confirmed(text);
  const message = `Jira knows no group called “${text.slice(0, 80)}” for ${field.name}. Write the name as Jira shows it.`;
  return refused(message);
}

const confirmed = (name: string): Confirmed => ({ ok: true, value: { name }, words: name });

const sameGroup = (value: unknown, before: unknown): boolean =>
  plain(idOf(value) ?? "") === plain(idOf(before) ?? "");

const isGroup = (value: unknown) => idOf(value) !== undefined;

export const group: Control = {
  kind: "group",
  fits: ({ type }) => type === "group",
  shape(_field, typed) {
    const name = typed[""]?.trim() ?? "";
    return shaped(name === "" ? undefined : { name });
  },
  typed: (_field, value) => ({ "": idOf(value) ?? "" }),
  words: (_field, value) => idOf(value) ?? "",
  allows: (_field, value) => isGroup(value),
  confirm: {
    ask: (jira, { field }, value) => confirmGroup(jira, field, value),
    isKept: sameGroup,
  },
  model: {
    list: false,
    about: "Name of the group, only where the source names one",
    typed: (_field, [said = ""]) => ({ "": said }),
  },
  remembered: true,
};

/** Several groups: a box each. */
export const groups: Control = {
  kind: "groups",
  fits: ({ type, items }) => type === "array" && items === "group",
  shape(_field, typed) {
    const names = Object.values(typed).flatMap((text) => text.split(/[;\n]/));
    const all = names.map((name) => name.trim()).filter((name) => name !== "");
    return shaped(all.length === 0 ? undefined : all.map((name) => ({ name })));
  },
  typed: (_field, value) =>
    Object.fromEntries(listOf(value).map((one, i) => [String(i), idOf(one) ?? ""])),
  words: (_field, value) =>
    listOf(value)
      .map((one) => idOf(one) ?? "")
      .join("; "),
  allows: (_field, value) => listOf(value).length > 0 && listOf(value).every(isGroup),
  confirm: {
    async ask(jira, { field }, value) {
      const names = new Map<string, unknown>();
      for (const one of listOf(value)) {
        const answer = await confirmGroup(jira, field, one);
        if (!answer.ok) return answer;
        names.set(answer.words, answer.value);
      }
      return { ok: true, value: [...names.values()], words: [...names.keys()].join("; ") };
    },
    isKept: (value, before) =>
      listOf(value).length === listOf(before).length &&
      listOf(value).every((one, i) => sameGroup(one, listOf(before)[i])),
  },
  model: {
    list: true,
    about: "Names of groups, only those that the source names",
    typed: (_field, said) => Object.fromEntries(said.map((name, i) => [String(i), name])),
  },
  remembered: true,
};
