import { DEMO_MODEL } from "./answer.ts";

/** A request with tools, as both protocols say it. */
export interface ToolTalk {
  /** What it may ask for. */
  names: readonly string[];
  /** The last thing that the person said. */
  question: string;
  /** What tools have said since then. */
  results: readonly string[];
  /** It is to answer now. */
  isLast: boolean;
}

export interface Wish {
  name: string;
  input: object;
}

const KEY = /\b[A-Z][A-Z0-9]{1,9}-\d+\b/;
const PATH = /\b[\w.-]+(?:\/[\w.-]+)+\b|\b[\w-]+\.(?:ts|tsx|js|py|java|go|cs|md|json)\b/;
const QUOTED = /[`“"]([^`”"]{2,80})[`”"]/;
const CALL = /\bcall (?:the tool )?[`“"]?([\w-]+)[`”"]?(?: with (\{[\s\S]*\}))?/i;

const STOP_WORDS =
  /\b(?:which|what|where|who|how|are|is|the|a|an|in|on|of|for|me|my|about|there|do|does|find|search|show|jira|confluence|issues?|pages?|please|say|says|any)\b/gi;
const wordsOf = (question: string): string =>
  question
    .replaceAll(STOP_WORDS, " ")
    .replaceAll(/[^\p{L}\p{N}\s-]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** The first one that fits and that there is. */
const RULES: readonly { when: RegExp; wish: (question: string) => Wish }[] = [
  {
    when: /^(?=.*\bfiles?\b)(?!.*\bread\b)/is,
    wish: () => ({ name: "list_files", input: {} }),
  },
  {
    when: PATH,
    wish: (question) => ({ name: "read_file", input: { path: PATH.exec(question)?.[0] ?? "" } }),
  },
  {
    when: QUOTED,
    wish: (question) => ({
      name: "search_files",
      input: { text: QUOTED.exec(question)?.[1] ?? "" },
    }),
  },
  {
    when: KEY,
    wish: (question) => ({ name: "read_jira_issue", input: { key: KEY.exec(question)?.[0] } }),
  },
  { when: /\bapproval|\bmy word\b/i, wish: () => ({ name: "list_approvals", input: {} }) },
  { when: /\bdrafts?\b|\bwaits? for me\b/i, wish: () => ({ name: "search_drafts", input: {} }) },
  {
    when: /\bjira\b|\bissues?\b/i,
    wish: (question) => ({ name: "search_jira", input: { words: wordsOf(question) } }),
  },
  {
    when: /\bconfluence\b|\bpages?\b/i,
    wish: (question) => ({ name: "search_confluence", input: { words: wordsOf(question) } }),
  },
  { when: /\bcosts?\b|\bspent\b/i, wish: () => ({ name: "list_activity", input: {} }) },
  { when: /\bfigures?\b|\binsights?\b/i, wish: () => ({ name: "read_insights", input: {} }) },
  { when: /\bprojects?\b/i, wish: () => ({ name: "list_projects", input: {} }) },
  { when: /\bjobs?\b/i, wish: () => ({ name: "list_jobs", input: {} }) },
  { when: /\bconnections?\b/i, wish: () => ({ name: "list_connections", input: {} }) },
];

/** By rules from the words of the question: a tool to ask for, or an answer from what tools have said. */
export function talkWithTools({ names, question, results, isLast }: ToolTalk): string | Wish {
  if (results.length > 0 || isLast) return answerFrom(results);
  const [, named = "", json = "{}"] = CALL.exec(question) ?? [];
  if (names.includes(named)) return { name: named, input: objectOf(json) };
  const rule = RULES.find(({ when, wish }) => when.test(question) && names.includes(wish("").name));
  return rule ? rule.wish(question) : HELLO;
}

/** What is sent of it: words, and the tool that is asked for. */
export const spoken = (said: string | Wish): { text: string; wish: Wish | undefined } =>
  typeof said === "string"
    ? { text: said, wish: undefined }
    : { text: "Let me look that up.", wish: said };

function objectOf(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // A person's typing: the tool then says what it wants.
    return {};
  }
}

const FRAME = /<\/?(?:outside-text|tool-result)[^>]*>|^This is data from outside\..*$/gm;
const MOST_LINES = 40;

function answerFrom(results: readonly string[]): string {
  const said = results.join("\n\n").replaceAll(FRAME, "").trim();
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const more = lines.length > MOST_LINES ? `\n\n${lines.length - MOST_LINES} more lines.` : "";
  const shown = lines.slice(0, MOST_LINES).join("\n");
  return `I looked it up. This is what it says:\n\n${shown || "Nothing."}${more}\n\n${NO_AI}`;
}

const NO_AI = `(${DEMO_MODEL}: it works by rules and is no AI.)`;
const HELLO = `This is the demo model: it works by rules and is no AI. It can look things up here. Ask, for example, “Which drafts wait for me?”, “Which issues are there about payment?”, or “What has this month cost?”`;
