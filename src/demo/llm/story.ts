import type { StoryContent } from "../../db/schema/drafts.ts";
import { criteriaOf } from "./criteria.ts";
import {
  type DemoPassage,
  isPerson,
  readStatement,
  singular,
  type Statement,
} from "./statement.ts";

export interface StoryOrder {
  passages: DemoPassage[];
  item: "story" | "task" | "sub-task";
  format: "gherkin" | "checklist";
}

const LONGEST_TITLE = 90;
const MOST_CRITERIA = 7;
const VAGUE =
  /\b(?:fast|quick(?:ly)?|easy|easily|simple|user-friendly|appropriate|reasonable|soon|often|many|several|some|large|secure|modern|intuitive|schnell|einfach|zeitnah)\b/i;
const STOP = new Set(
  "about after again also another before being below between could every first from have into more must need only other over should some such than that their them then there these they this those through under until users user want when where which while will with within without would your system customer able each page list show shows data new".split(
    " ",
  ),
);

/** A draft made of the source by rules: every line says which passages it was made of. */
export function composeStory({ passages, item, format }: StoryOrder): StoryContent {
  const statements = passages.map(readStatement);
  const wishes = statements.filter(({ kind }) => WISHES.includes(kind));
  const main = mainWish(wishes);
  const role = main && isPerson(main.subject) ? singular(main.subject) : roleOf(statements);
  const reason = [main, ...statements].find((one) => one !== undefined && one.purpose !== "");
  const told = wishes.filter((statement) => statement.kind !== "story" || wishes.length === 1);
  const criteria = criteriaOf(told.slice(0, MOST_CRITERIA), {
    role,
    format,
    wish: main ? lowerFirst(need(main)) : "",
  });
  return {
    title: { text: titleOf(statements, main), cites: unique([main?.n ?? passages[0]?.n]) },
    narrative: item === "story" ? narrativeOf(role, main, reason) : NO_NARRATIVE,
    description: descriptionOf(statements, told.slice(MOST_CRITERIA)),
    criteria,
    priority: priorityOf(statements),
    labels: labelsOf(statements),
    estimate: { points: pointsOf(criteria.length), cites: unique(told.map(({ n }) => n)) },
    questions: questionsOf(statements, { item, hasReason: reason !== undefined }),
  };
}

const WISHES: Statement["kind"][] = ["story", "requirement", "refusal"];
const NO_NARRATIVE = { role: "", need: "", benefit: "", cites: [] };

/** The one that the story is told by: told as a story, else what somebody can do, else the first. */
const mainWish = (wishes: Statement[]): Statement | undefined =>
  wishes.find(({ kind }) => kind === "story") ??
  wishes.find(({ subject, kind }) => kind === "requirement" && isPerson(subject)) ??
  wishes[0];

const narrativeOf = (
  role: string,
  main: Statement | undefined,
  reason: Statement | undefined,
): StoryContent["narrative"] => ({
  role: withArticle(role),
  need: main ? `to ${lowerFirst(need(main))}` : "",
  benefit: reason ? trimEnd(reason.purpose) : "",
  cites: unique([main?.n, reason?.n]),
});

const list = (title: string, lines: Statement[]) =>
  lines.length === 0
    ? ""
    : `#### ${title}\n\n${lines.map(({ text }) => `- ${trimEnd(text)}`).join("\n")}`;

const need = (main: Statement): string => trimEnd(main.action || main.text);
const trimEnd = (text: string) => text.trim().replace(/[.;,\s]+$/, "");
const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const unique = (numbers: (number | undefined)[]) =>
  [...new Set(numbers.filter((n) => n !== undefined))].toSorted((a, b) => a - b);
const withArticle = (role: string) =>
  /^(?:an?|the)\s/.test(role)
    ? role
    : `${/^[aeiou]/.test(role) && !/^u(?:se|ni)/.test(role) ? "an" : "a"} ${role}`;

function roleOf(statements: Statement[]): string {
  const person = statements.find(({ subject }) => isPerson(subject));
  return person ? singular(person.subject) : "user";
}

function titleOf(statements: Statement[], main: Statement | undefined): string {
  const wish = main && need(main);
  const heading = statements.find(({ kind }) => kind === "heading")?.text;
  const text = wish ?? heading ?? statements[0]?.text ?? "Requirement";
  const clause = text.split(/[;:(]|,\s(?:and|but|so)\b/, 1)[0] ?? text;
  const line = trimEnd(upperFirst(clause));
  return line.length <= LONGEST_TITLE ? line : line.slice(0, LONGEST_TITLE).replace(/\s\S*$/, "");
}

function descriptionOf(statements: Statement[], rest: Statement[]): StoryContent["description"] {
  const background = statements.filter(({ kind }) => kind === "background");
  const limits = statements.filter(
    ({ kind, text }) => kind !== "heading" && /\d/.test(text) && kind !== "question",
  );
  const heading = statements.find(({ kind }) => kind === "heading");
  const opening =
    background.map(({ text }) => text).join(" ") || (heading ? `${heading.text}.` : "");
  const parts = [opening, list("Figures to keep", limits), list("Also required", rest)];
  const used = [
    ...background,
    ...limits,
    ...rest,
    ...statements.filter(({ kind }) => kind === "heading"),
  ];
  return { text: parts.filter(Boolean).join("\n\n"), cites: unique(used.map(({ n }) => n)) };
}

function priorityOf(statements: Statement[]): StoryContent["priority"] {
  const levels = [
    [
      "highest",
      /\b(?:blocker|critical|immediately|as soon as possible|asap|legal deadline|security hole)\b/i,
    ],
    ["high", /\b(?:urgent(?:ly)?|high priority|important|deadline|dringend|wichtig)\b/i],
    ["low", /\b(?:nice to have|low priority|later|optional|if time permits|not urgent)\b/i],
  ] as const;
  for (const [value, words] of levels) {
    const found = statements.find(({ text }) => words.test(text));
    if (found) return { value, cites: [found.n] };
  }
  return { value: "medium", cites: [] };
}

function labelsOf(statements: Statement[]): StoryContent["labels"] {
  const seen = new Map<string, number[]>();
  for (const { n, text } of statements) {
    for (const word of new Set(text.toLowerCase().match(/\b[a-zäöüß]{5,}\b/g))) {
      if (!STOP.has(word)) seen.set(word, [...(seen.get(word) ?? []), n]);
    }
  }
  const common = [...seen]
    .filter(([, at]) => at.length >= 2)
    .toSorted((a, b) => b[1].length - a[1].length);
  const top = common.slice(0, 3);
  return { values: top.map(([word]) => word), cites: unique(top.flatMap(([, at]) => at)) };
}

function pointsOf(criteria: number): number {
  if (criteria <= 2) return 2;
  if (criteria <= 4) return 3;
  return criteria <= 6 ? 5 : 8;
}

function questionsOf(
  statements: Statement[],
  { item, hasReason }: { item: StoryOrder["item"]; hasReason: boolean },
): StoryContent["questions"] {
  const unclear = statements.filter(({ kind }) => kind === "question");
  const vague = statements.filter(
    ({ kind, text }) =>
      kind !== "heading" && kind !== "question" && VAGUE.test(text) && !/\d/.test(text),
  );
  const questions = [
    ...unclear.map(({ n, text }) => ({
      text: text.endsWith("?") ? text : `To be settled: ${trimEnd(text)}.`,
      cites: [n],
    })),
    ...vague.map(({ n, text }) => ({
      text: `What does “${VAGUE.exec(text)?.[0]}” mean here, in numbers?`,
      cites: [n],
    })),
  ];
  if (item === "story" && !hasReason)
    questions.push({ text: "What is it good for? The text does not say.", cites: [] });
  if (!statements.some(({ kind }) => kind === "refusal")) {
    questions.push({
      text: "What should happen when it goes wrong? The text names no such case.",
      cites: [],
    });
  }
  return questions;
}
