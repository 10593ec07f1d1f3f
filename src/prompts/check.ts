import { stripInvisible } from "../platform/text/strip-invisible.ts";
import type { PromptPurpose } from "../db/schema/prompts.ts";
import { holdsMark } from "./prompt-file.ts";
import { purposeOf } from "./purposes.ts";

const LONGEST_TITLE = 80;
const LONGEST_TEXT = 40_000;
const LONGEST_DESCRIPTION = 400;
const LONGEST_NOTE = 200;
const MOST_TAGS = 8;
/** Paths of pages of the library. */
const TAKEN = new Set(["new", "import", "export"]);

/** As typed, each field a text. */
export interface Typed {
  name: string;
  title: string;
  purpose: string;
  description: string;
  tags: string;
  text: string;
  note: string;
}
export type Errors = Record<string, string>;

export const cleanText = (text: string): string =>
  stripInvisible(text.replaceAll(/\r\n?/g, "\n")).trim();

export const tagsOf = (typed: string): string[] => [
  ...new Set(
    typed
      .toLowerCase()
      .split(/[,\s]+/)
      .filter((tag) => tag !== ""),
  ),
];

export function wrongName(name: string): string | undefined {
  if (!/^[a-z][a-z0-9-]{1,59}$/.test(name)) {
    return "Use 2 to 60 small letters, digits and hyphens, beginning with a letter, such as story-legal.";
  }
  return TAKEN.has(name) ? "This word is an address of the library. Choose another." : undefined;
}

const words = (names: readonly string[]) => names.map((name) => `{{${name}}}`).join(", ");

/** What a text must say so that the code can fill it: every variable, no other, each well-formed. */
export function wrongText(purpose: PromptPurpose, text: string): string | undefined {
  if (text === "") return "Write the prompt.";
  if (text.length > LONGEST_TEXT) {
    return `It has ${text.length.toLocaleString("en")} characters; ${LONGEST_TEXT.toLocaleString("en")} are the most.`;
  }
  if (holdsMark(text)) {
    return "A line such as <!-- prompt: x.md --> parts the prompts of a file. Take it out.";
  }
  const { variables } = purposeOf(purpose);
  const used = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name));
  const unknown = [...used].filter((name) => !variables.includes(name));
  if (unknown.length > 0) {
    return `Nothing fills ${words(unknown)}. Here the product gives ${words(variables)}.`;
  }
  const stray = /\{\{[^{}]*\}?\}?|\}\}/.exec(text.replaceAll(/\{\{\w+\}\}/g, ""));
  if (stray) {
    return `“${stray[0].slice(0, 40)}” is not a variable. Write one as ${words(variables.slice(0, 1))}, without spaces.`;
  }
  const missing = variables.filter((name) => !used.has(name));
  if (missing.length === 0) return undefined;
  return `${words(missing)} ${missing.length === 1 ? "is" : "are"} missing: without ${missing.length === 1 ? "it" : "them"} the model does not learn what is asked for.`;
}

function wrongTitle(title: string): string | undefined {
  if (title === "") return "Give it a title: people choose by it.";
  return title.length > LONGEST_TITLE
    ? `Shorten the title to ${LONGEST_TITLE} characters.`
    : undefined;
}

export function wrongAbout({ description, tags }: Pick<Typed, "description" | "tags">): Errors {
  const list = tagsOf(tags);
  const areTags = list.length <= MOST_TAGS && list.every((tag) => /^[a-z0-9-]{1,30}$/.test(tag));
  return {
    ...(description.length > LONGEST_DESCRIPTION && {
      description: `Shorten it to ${LONGEST_DESCRIPTION} characters.`,
    }),
    ...(!areTags && {
      tags: `At most ${MOST_TAGS} tags, each of letters, digits and hyphens, parted by commas.`,
    }),
  };
}

/** What is wrong with a version, by field. */
export function wrongVersion(
  purpose: PromptPurpose,
  { title, text, note }: Pick<Typed, "title" | "text" | "note">,
): Errors {
  const inTitle = wrongTitle(title);
  const inText = wrongText(purpose, text);
  return {
    ...(inTitle !== undefined && { title: inTitle }),
    ...(inText !== undefined && { text: inText }),
    ...(note.length > LONGEST_NOTE && { note: `Shorten it to ${LONGEST_NOTE} characters.` }),
  };
}
