import type { StoryContent } from "../../db/schema/content.ts";
import { criteriaOf, lowerFirst, trimEnd, withArticle } from "./criteria.ts";
import { type Language, languageOf, questions } from "./language.ts";
import { type DemoPassage, isPerson, readPassage, singular, type Statement } from "./statement.ts";
import { firstDoing, inBaseForm, isFinite } from "./verbs.ts";

export interface StoryOrder {
  passages: DemoPassage[];
  item: "story" | "task" | "sub-task";
  format: "gherkin" | "checklist";
}

const LONGEST_TITLE = 80;
const MOST_CRITERIA = 7;
/** Characters of what no criterion says: a description has its limit, too. */
const MOST_REST = 20_000;
const VAGUE =
  /\b(?:fast|quick(?:ly)?|eas(?:y|ily)|simple|user-friendly|appropriate|reasonable|soon|often|(?<!how )many|several|large|secure|modern|intuitive|performant|schnell|einfach|zeitnah|modern|benutzerfreundlich)\b/gi;
const FAILURE =
  /\b(?:not|never|cannot|can't|fail\w*|declin\w*|reject\w*|refus\w*|invalid|error|wrong|missing|lock(?:ed|s)|damaged|instead|larger than|more than|nicht|kein\w*|ablehn\w*|abgelehnt|fehl\w*|falsch\w*)\b/i;

/** A draft made of the source by rules: every line says which passages it was made of. */
export function composeStory({ passages, item, format }: StoryOrder): StoryContent {
  const language = languageOf(passages.map(({ text }) => text).join("\n"));
  const statements = joinExpected(passages.flatMap(readPassage));
  const wishes = statements.filter(({ kind }) => WISHES.includes(kind));
  const main = mainWish(wishes);
  const role = roleOf(statements, main, language);
  const reason = [main, ...statements].find((one) => one !== undefined && one.purpose !== "");
  const isClear = (one: Statement) => one === main || vagueWords(one).length === 0;
  const told = wishes
    .filter(isClear)
    .filter((one) => !(one.kind === "story" && one.subject === ""));
  const scenes = { role: role.name, format, language, main };
  const criteria = criteriaOf(told.slice(0, MOST_CRITERIA), scenes);
  return {
    title: titleOf(statements, main),
    narrative:
      item === "story"
        ? narrativeOf(language, { role: role.name, main, reason, statements })
        : NO_NARRATIVE,
    description: descriptionOf(statements, upTo(MOST_REST, told.slice(MOST_CRITERIA)), language),
    criteria,
    priority: priorityOf(statements),
    labels: labelsOf(statements, language),
    estimate: {
      points: pointsOf(criteria.length),
      cites: unique(told.slice(0, MOST_CRITERIA).map(({ n }) => n)),
    },
    questions: questionsOf(statements, {
      language,
      hasReason: item !== "story" || reason !== undefined,
      hasRole: item !== "story" || role.isNamed,
    }),
  };
}

/** As many as fit. */
function upTo(most: number, statements: Statement[]): Statement[] {
  let length = 0;
  return statements.filter(({ text }) => (length += text.length) <= most);
}

const WISHES: Statement["kind"][] = ["story", "requirement", "refusal"];
const NO_NARRATIVE = { role: "", need: "", benefit: "", cites: [] };

/** "Expected: a message." after what happens today is what shall happen. */
function joinExpected(statements: Statement[]): Statement[] {
  return statements.flatMap((statement, i) => {
    const next = statements[i + 1];
    const expected = /^expected(?: result)?:\s*(.+)$/i.exec(next?.text ?? "")?.[1];
    if (expected !== undefined && statement.condition !== "")
      return [{ ...statement, kind: "background" as const }];
    const here = /^expected(?: result)?:\s*(.+)$/i.exec(statement.text)?.[1];
    const before = statements[i - 1];
    if (here === undefined) return [statement];
    const fact = `there is ${trimEnd(here)}`;
    return [
      {
        ...statement,
        kind: "requirement" as const,
        fact,
        action: fact,
        condition: before?.condition ?? "",
      },
    ];
  });
}

/** The one that the story is told by: told as a story, else what somebody can do, else the first. */
const mainWish = (wishes: Statement[]): Statement | undefined =>
  wishes.find(({ kind }) => kind === "story") ??
  wishes.find(
    ({ subject, kind, condition }) =>
      kind === "requirement" && condition === "" && isPerson(subject),
  ) ??
  wishes.find(({ kind }) => kind === "requirement") ??
  wishes[0];

interface Told {
  role: string;
  main: Statement | undefined;
  reason: Statement | undefined;
  statements: Statement[];
}

function narrativeOf(
  language: Language,
  { role, main, reason, statements }: Told,
): StoryContent["narrative"] {
  const [first] = statements;
  return {
    role: language === "de" ? upperFirst(role) : withArticle(role),
    need: main ? needOf(main, language) : lowerFirst(trimEnd(first?.text ?? "")),
    benefit: reason ? trimEnd(reason.purpose) : "",
    cites: unique([main?.n ?? first?.n, reason?.n]),
  };
}

/** What somebody wants: "to pay by card"; of a thing, that it is so. */
function needOf(main: Statement, language: Language): string {
  const action = lowerFirst(trimEnd(main.action || main.text));
  if (language === "de" || (main.kind === "story" && main.subject === "")) return action;
  if (main.kind === "story" || (isPerson(main.subject) && main.kind !== "refusal")) {
    return `to ${main.mode === "does" ? inBaseForm(action) : action}`;
  }
  return `that ${lowerFirst(trimEnd(main.fact))}`;
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const unique = (numbers: (number | undefined)[]) =>
  [...new Set(numbers.filter((n) => n !== undefined))].toSorted((a, b) => a - b);

function roleOf(statements: Statement[], main: Statement | undefined, language: Language) {
  const person = [main, ...statements].find((one) => one !== undefined && isPerson(one.subject));
  if (person) return { name: singular(person.subject), isNamed: true };
  return { name: language === "de" ? "Nutzer" : "user", isNamed: false };
}

const NO_TITLE = /^(?:acceptance|notes?|requirements?|background|context|details?)\b/i;

/** The wish in a few words; a heading says it better than a sentence that only tells what happens. */
function titleOf(statements: Statement[], main: Statement | undefined): StoryContent["title"] {
  if (main && isWish(main)) return { text: shortTitle(main.action), cites: [main.n] };
  const heading = statements.find(({ kind, text }) => kind === "heading" && !NO_TITLE.test(text));
  const from = heading ?? main ?? statements[0];
  return { text: shortTitle(from?.text ?? "Requirement"), cites: unique([from?.n]) };
}

const isWish = ({ kind, mode, action }: Statement): boolean =>
  action !== "" && (kind === "story" || (kind === "requirement" && mode === "can"));

function shortTitle(text: string): string {
  const clause = text.split(/[;:(]|,\s(?:and|but|so|und)\b/, 1)[0] ?? text;
  const line = trimEnd(upperFirst(clause));
  if (line.length <= LONGEST_TITLE) return line;
  const first = firstDoing(line);
  if (first.length <= LONGEST_TITLE) return first;
  const cut = first.slice(0, LONGEST_TITLE).replace(/\s\S*$/, "");
  return cut.replace(/\s(?:and|or|of|the|a|an|to|for|with|by|in|on|at|as|each|every)$/i, "");
}

function descriptionOf(
  statements: Statement[],
  rest: Statement[],
  language: Language,
): StoryContent["description"] {
  const background = statements.filter(({ kind }) => kind === "background");
  const title = language === "de" ? "Außerdem verlangt" : "Also required";
  const also =
    rest.length === 0
      ? ""
      : `#### ${title}\n\n${rest.map(({ text }) => `- ${trimEnd(text)}`).join("\n")}`;
  const opening = background.map(({ text }) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(" ");
  return {
    text: [opening, also].filter(Boolean).join("\n\n"),
    cites: unique([...background, ...rest].map(({ n }) => n)),
  };
}

function priorityOf(statements: Statement[]): StoryContent["priority"] {
  const levels = [
    [
      "highest",
      /\b(?:blocker|critical|immediately|as soon as possible|asap|legal deadline|security hole)\b/i,
    ],
    [
      "high",
      /\b(?:(?<!not )urgent(?:ly)?|high priority|(?<!not )important|deadline|dringend|wichtig)\b/i,
    ],
    ["low", /\b(?:nice to have|low priority|if time permits|not urgent|no hurry)\b/i],
  ] as const;
  for (const [value, words] of levels) {
    const found = statements.find(({ text }) => words.test(text));
    const word = found && words.exec(found.text)?.[0];
    if (word !== undefined) {
      return { value, reason: `The source says “${word}”.`, cites: [found?.n ?? 0] };
    }
  }
  return { value: "medium", cites: [] };
}

const NO_LABEL = new Set(
  "about after again also another before being below between could every first from have into more month must need only other over should some such than that their them then there these they this those through under until users user want week when where which while will with within without would your system customer able each page list data sollen werden wurde keine diese dieser nicht eigene person people working hours minutes larger shown nobody somebody".split(
    " ",
  ),
);

/** Things that the source names again and again: no verbs, no people, each in its first form. */
function labelsOf(statements: Statement[], language: Language): StoryContent["labels"] {
  const seen = new Map<string, { word: string; at: number[] }>();
  for (const { n, text } of statements.filter(({ kind }) => kind !== "chatter")) {
    for (const found of text.match(/[\p{L}]{5,}/gu) ?? []) {
      if (!isThing(found, language)) continue;
      const word = found.toLowerCase();
      const key = word.replace(/ies$/, "y").replace(/(?<=[^su])s$|(?<=ung)en$/, "");
      const known = seen.get(key) ?? { word, at: [] };
      seen.set(key, { ...known, at: unique([...known.at, n]) });
    }
  }
  const common = [...seen.values()].filter(({ at }) => at.length >= 2);
  const top = common.toSorted((a, b) => b.at.length - a.at.length).slice(0, 3);
  return { values: top.map(({ word }) => word), cites: unique(top.flatMap(({ at }) => at)) };
}

function isThing(word: string, language: Language): boolean {
  if (isPerson(word) || NO_LABEL.has(word.toLowerCase())) return false;
  // German writes its nouns with a capital letter.
  if (language === "de") return /^\p{Lu}/u.test(word);
  return !isFinite(word) && !/(?:ing|ed)$/.test(word);
}

function pointsOf(criteria: number): number {
  if (criteria <= 2) return 2;
  if (criteria <= 4) return 3;
  return criteria <= 6 ? 5 : 8;
}

/** Vague words that no figure stands beside. */
const vagueWords = ({ text, kind }: Statement): string[] =>
  kind === "heading" ||
  kind === "question" ||
  kind === "chatter" ||
  kind === "background" ||
  /\d/.test(text)
    ? []
    : [...new Set(text.match(VAGUE)?.map((word) => word.toLowerCase()))];

function questionsOf(
  statements: Statement[],
  { language, hasReason, hasRole }: { language: Language; hasReason: boolean; hasRole: boolean },
): StoryContent["questions"] {
  const words = questions[language];
  const open = statements
    .filter(({ kind }) => kind === "question")
    .map(({ n, text }) => ({
      text: text.endsWith("?") ? text : words.open(trimEnd(text)),
      cites: [n],
    }));
  const vague = statements
    .map((statement) => ({ n: statement.n, found: vagueWords(statement) }))
    .filter(({ found }) => found.length > 0)
    .map(({ n, found }) => ({ text: words.vague(found), cites: [n] }));
  const missing = [
    hasRole ? "" : words.role,
    hasReason ? "" : words.benefit,
    statements.some(({ text, kind }) => WISHES.includes(kind) && FAILURE.test(text))
      ? ""
      : words.failure,
  ];
  return [...open, ...vague, ...missing.filter(Boolean).map((text) => ({ text, cites: [] }))];
}
