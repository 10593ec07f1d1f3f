import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraClient, JiraField } from "../../connections/jira/jira.ts";

export type ControlKind =
  | "option"
  | "options"
  | "cascading"
  | "user"
  | "users"
  | "group"
  | "groups"
  | "number"
  | "date"
  | "time"
  | "labels"
  | "issue"
  | "area"
  | "url"
  | "text"
  | "json";

/** What stands in the form, by the part of the field's name behind its id; most have only "". */
export type Typed = Record<string, string>;

/** A value in Jira's write shape; undefined where nothing was typed. */
export type Shaped = { ok: true; value: unknown } | { ok: false; message: string };

/** What Jira says to a value that only Jira knows: a person, an issue. */
export type Confirmed =
  | { ok: true; value: unknown; words: string }
  | { ok: false; message: string }
  | { ok: false; failure: OutsideFailure };

/** One kind of field: how it is filled, what is sent of it, and how it is told to people. */
export interface Control {
  kind: ControlKind;
  /** Whether it is the control for this field; the first of the registry that says so is taken. */
  fits(field: JiraField): boolean;
  /** What was typed, as Jira takes it. */
  shape(field: JiraField, typed: Typed): Shaped;
  /** The other way: a value as it stands in the form. */
  typed(field: JiraField, value: unknown): Typed;
  /** A value in words for people. */
  words(field: JiraField, value: unknown): string;
  /** Whether Jira may still take the value. */
  allows(field: JiraField, value: unknown): boolean;
  /** Where only Jira knows whether a value is right. */
  confirm?: {
    /** Asks Jira; may make the value another one. */
    ask(jira: JiraClient, context: Context, value: unknown): Promise<Confirmed>;
    /** Whether what was typed is what stands already: then Jira is not asked again. */
    isKept(value: unknown, before: unknown): boolean;
  };
  /** How a model is asked for it, and its answer as if it had been typed. Absent: it is not asked. */
  model?: {
    list: boolean;
    about: string;
    typed(field: JiraField, said: string[]): Typed | undefined;
  };
  /** Worth keeping for the next draft of the project. */
  remembered: boolean;
}

export interface Context {
  field: JiraField;
  projectKey: string;
}

export const shaped = (value: unknown): Shaped => ({ ok: true, value });
export const refused = (message: string): { ok: false; message: string } => ({
  ok: false,
  message,
});

/** The part of an object that says which one it is. */
export function idOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, accountId, name, key } = Object.fromEntries(Object.entries(value));
  const first = [id, accountId, name, key].find((one) => typeof one === "string");
  return typeof first === "string" ? first : undefined;
}

export const childOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "child" in value ? value.child : undefined;

/** Trimmed and in lower case: how names are compared. */
export const plain = (text: string) => text.trim().toLowerCase();

/** The one value that is meant: called just so, or the only one that has the words in it. */
export function matching<Choice extends { label: string }>(
  choices: readonly Choice[],
  said: string,
): Choice | undefined {
  const wanted = plain(said);
  if (wanted === "") return undefined;
  const exact = choices.filter(({ label }) => plain(label) === wanted);
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  const near = choices.filter(({ label }) => plain(label).includes(wanted));
  return near.length === 1 ? near[0] : undefined;
}
