import type { JiraClient, JiraUser } from "../../../connections/jira/jira.ts";
import {
  type Confirmed,
  type Context,
  type Control,
  idOf,
  plain,
  refused,
  shaped,
  type Typed,
} from "../control.ts";
import { listOf } from "./options.ts";

/** "Alice Adams (e1001)": the id in brackets says who is meant, whatever stands before it. */
export const namedUser = ({ id, name }: JiraUser) => `${name} (${id})`;
const MOST_NAMED = 5;

/** The id in brackets, or all of it. */
const personId = (text: string) => /\(([^()]+)\)\s*$/.exec(text)?.[1]?.trim() ?? text.trim();

/** Before Jira has been asked, a person is `{ name: what was typed }`. */
async function confirmUser(
  jira: JiraClient,
  { field, projectKey }: Context,
  value: unknown,
): Promise<Confirmed> {
  const text = idOf(value) ?? "";
  const found = await jira.user(personId(text));
  if (found.ok) return confirmed(jira, found.value);
  if (!UNKNOWN.has(found.code)) return { ok: false, failure: found };
  const listed = await jira.users(projectKey, text.trim());
  if (!listed.ok) {
    return UNKNOWN.has(listed.code) ? nobody(text, field.name) : { ok: false, failure: listed };
  }
  const exact = listed.value.filter(({ name }) => plain(name) === plain(text));
  const [one, ...others] = exact.length > 0 ? exact : listed.value;
  if (!one) return nobody(text, field.name);
  if (others.length === 0) return confirmed(jira, one);
  const some = [one, ...others].slice(0, MOST_NAMED).map(namedUser).join(", ");
  return refused(`Several people fit “${text}” in ${field.name}. Write one of them: ${some}.`);
}

const UNKNOWN = new Set(["connections.not_found", "connections.refused"]);
const nobody = (text: string, field: string) =>
  refused(
    `Jira knows nobody called “${text.slice(0, 80)}” who can stand in ${field}. Write the name as Jira shows it.`,
  );
const confirmed = ({ dialect }: JiraClient, one: JiraUser): Confirmed => ({
  ok: true,
  value: dialect === "dc" ? { name: one.id } : { accountId: one.id },
  words: namedUser(one),
});

/** By the id alone, with or without the name in front of it. */
const samePerson = (value: unknown, before: unknown): boolean =>
  personId(idOf(value) ?? "") === idOf(before);

const isUser = (value: unknown) => idOf(value) !== undefined;

export const user: Control = {
  kind: "user",
  fits: ({ type }) => type === "user",
  shape(_field, typed) {
    const name = typed[""]?.trim() ?? "";
    return shaped(name === "" ? undefined : { name });
  },
  typed: (_field, value) => ({ "": idOf(value) ?? "" }),
  words: (_field, value) => idOf(value) ?? "",
  allows: (_field, value) => isUser(value),
  confirm: { ask: confirmUser, isKept: samePerson },
  model: {
    list: false,
    about: "Name of the person, only where the source names one",
    typed: (_field, [said = ""]) => ({ "": said }),
  },
  remembered: true,
};

const names = (typed: Typed) =>
  Object.values(typed).flatMap((text) =>
    text
      .split(/[;\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );

/** Several people: a box each. */
export const users: Control = {
  kind: "users",
  fits: ({ type, items }) => type === "array" && items === "user",
  shape(_field, typed) {
    const all = names(typed).map((name) => ({ name }));
    return shaped(all.length === 0 ? undefined : all);
  },
  typed: (_field, value) =>
    Object.fromEntries(listOf(value).map((one, i) => [String(i), idOf(one) ?? ""])),
  words: (_field, value) =>
    listOf(value)
      .map((one) => idOf(one) ?? "")
      .join("; "),
  allows: (_field, value) => listOf(value).length > 0 && listOf(value).every(isUser),
  confirm: {
    async ask(jira, context, value) {
      const all = new Map<string, { value: unknown; words: string }>();
      for (const one of listOf(value)) {
        const answer = await confirmUser(jira, context, one);
        if (!answer.ok) return answer;
        all.set(answer.words, answer);
      }
      const people = [...all.values()];
      const named = people.map(({ words }) => words).join("; ");
      return { ok: true, value: people.map((one) => one.value), words: named };
    },
    isKept: (value, before) =>
      listOf(value).length === listOf(before).length &&
      listOf(value).every((one, i) => samePerson(one, listOf(before)[i])),
  },
  model: {
    list: true,
    about: "Names of people, only those whom the source names",
    typed: (_field, said) => Object.fromEntries(said.map((name, i) => [String(i), name])),
  },
  remembered: true,
};
