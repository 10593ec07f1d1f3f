import type { Criterion } from "../../db/schema/content.ts";
import type { Language } from "./language.ts";
import { isPerson, singular, type Statement } from "./statement.ts";
import { firstDoing, inBaseForm, inThirdPerson, isFinite } from "./verbs.ts";

export interface Scenes {
  role: string;
  format: "gherkin" | "checklist";
  language: Language;
  /** What the story is told by; its event starts what other statements describe. */
  main: Statement | undefined;
}

interface Scene {
  given: string;
  when: string;
  outcome: string;
}

export const lowerFirst = (text: string): string =>
  /^(?:An?|The|If|When|It|Each|Every|No|They|This|There|[A-Z][a-z]+(?:s|ed|ing)?)\s(?![A-Z])/.test(
    text,
  ) && !/^(?:[A-Z][a-z]+ (?:and|or|,) [A-Z])/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
export const trimEnd = (text: string): string => text.trim().replace(/[.;,\s]+$/, "");
const sentence = (text: string) => {
  const end = trimEnd(text);
  return `${end.charAt(0).toUpperCase()}${end.slice(1)}`;
};
export const withArticle = (role: string): string =>
  /^(?:an?|the)\s/.test(role) ? role : `${/^[aeio]|^u(?!s|ni)/i.test(role) ? "an" : "a"} ${role}`;

/** One criterion for each statement, which it cites. */
export const criteriaOf = (statements: Statement[], scenes: Scenes): Criterion[] =>
  statements.map((statement) => {
    const cites = [statement.n];
    if (scenes.format === "checklist") return { text: check(statement, scenes), cites };
    const scene = scenes.language === "de" ? germanScene : englishScene;
    return { ...scene(statement, scenes), cites };
  });

/** A sentence that is true or false of the finished work. */
function check(statement: Statement, { language, role }: Scenes): string {
  const { kind, mode, subject, action, fact, condition, topic, text } = statement;
  if (language === "de") return sentence(kind === "story" ? action : text);
  const first = condition === "" ? "" : `when ${conditionClause(condition)}, `;
  const about = topic === "" ? "" : `${topic}: `;
  if (kind === "story") return sentence(`${withArticle(subject || role)} can ${action}`);
  if (mode === "can") {
    const who = isPerson(subject) ? withArticle(singular(subject)) : subject;
    return sentence(
      `${about}${first}${kind === "refusal" ? refusedTo(statement) : `${who} can ${action}`}`,
    );
  }
  return sentence(`${about}${first}${lowerFirst(fact)}`);
}

const refusedTo = ({ text, subject, action }: Statement): string =>
  /^(?:only)\s/i.test(text)
    ? `only ${subject} can ${action}`
    : `${withArticle(singular(subject))} cannot ${action}`;

function englishScene(statement: Statement, { role, main }: Scenes): Scene {
  const { subject, condition, topic, kind } = statement;
  if (kind === "refusal" && isPerson(subject)) return refusal(statement);
  const person = isPerson(subject) ? singular(subject) : role;
  const given = topic === "" ? withArticle(person) : lowerFirst(topic);
  const outcome = lowerFirst(trimEnd(statement.fact));
  const may = isDoing(statement, main);
  if (condition !== "") {
    const can = `the ${person} can ${statement.action}`;
    return { given, when: conditionClause(condition), outcome: may ? can : outcome };
  }
  if (may) return capability(statement, person);
  const [, done, time] = /^(.+?),?\s+within\s+(\d+\s+\w+)$/.exec(outcome) ?? [];
  if (done !== undefined) return { given, when: `${time} have passed at most`, outcome: done };
  return { given, when: shortEvent(main, role), outcome };
}

/** Told of somebody who may do it, or what the whole story is about. */
const isDoing = (statement: Statement, main: Statement | undefined): boolean =>
  (statement.mode === "can" || statement === main) &&
  (isPerson(statement.subject) || statement.kind === "story");

/** Where other statements start from it, its first doing is enough. */
const shortEvent = (main: Statement | undefined, role: string): string =>
  eventOf(main && { ...main, action: firstDoing(trimEnd(main.action)) }, role);

function refusal({ text, subject, action }: Statement): Scene {
  if (/^only\s/i.test(text)) {
    return {
      given: `somebody who is none of these: ${subject}`,
      when: `that person tries to ${action}`,
      outcome: "this is refused",
    };
  }
  const who = singular(subject);
  return {
    given: withArticle(who),
    when: `the ${who} tries to ${action}`,
    outcome: "this is refused",
  };
}

const PLACE =
  /\s+(?:on|in|at)\s+(the\s+(?:[\w-]+\s){0,3}(?:screen|page|form|list|view|dashboard|overview|report|app|portal))\b/;
const SEEING = /^(?:see|view|look at|read|find)\s/;

/** What somebody is able to do: the doing is the event, and what it is good for shows that it worked. */
function capability(statement: Statement, person: string): Scene {
  const { action, purpose } = statement;
  const given = withArticle(person);
  const when = eventOf(statement, person);
  if (SEEING.test(action)) {
    return {
      given,
      when,
      outcome: `the ${person} ${inThirdPerson(trimEnd(action.replace(PLACE, "")))}`,
    };
  }
  const isShown = purpose !== "" && !/^(?:i|we|they|he|she)\b/i.test(purpose);
  const outcome = isShown
    ? lowerFirst(trimEnd(purpose))
    : `it is done, and the ${person} sees that it is done`;
  return { given, when, outcome };
}

/** What happens when a statement comes true: "the customer pays by card". */
function eventOf(statement: Statement | undefined, role: string): string {
  if (!statement) return `the ${role} uses it`;
  const { subject, mode, kind, condition, fact } = statement;
  if (condition !== "") return conditionClause(condition);
  const action = trimEnd(statement.action);
  if (kind === "story" && subject === "") return `${action} is used`;
  if (isPerson(subject) || kind === "story") {
    return `the ${isPerson(subject) ? singular(subject) : role} ${doing(action)}`;
  }
  return mode === "does" ? lowerFirst(trimEnd(fact)) : `the ${role} uses it`;
}

/** Who wants to see something has to open or look it up first. */
function doing(action: string): string {
  if (!SEEING.test(action)) return inThirdPerson(inBaseForm(action));
  const place = PLACE.exec(action)?.[1];
  return place === undefined ? "looks it up" : `opens ${place}`;
}

/** A condition as a clause of its own: "8 hours" have passed, "the delivery" has taken place. */
function conditionClause(condition: string): string {
  const clause = lowerFirst(trimEnd(condition));
  if (/^\d+\s+\w+$/.test(clause)) return `${clause} have passed`;
  const hasVerb = clause
    .split(" ")
    .slice(1)
    .some((word) => isFinite(word) || /^(?:not|gets|fails)$/.test(word));
  if (hasVerb || clause.endsWith("ed")) return clause;
  return /^\d/.test(clause) ? `there were ${clause}` : `there is ${clause}`;
}

const germanName = (who: string) => who.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
const germanClause = (text: string) =>
  trimEnd(text).replace(/^(?:Der|Die|Das|Ein|Eine|Es|Wenn|Jede[rs]?|Alle)(?=\s)/, (word) =>
    word.toLowerCase(),
  );

/** German keeps its own words; only what is allowed and what is refused are told anew. */
function germanScene(statement: Statement, { role, main }: Scenes): Scene {
  const { subject, action, fact, condition, kind, mode, topic } = statement;
  const isSomebody = isPerson(subject);
  const person = germanName(isSomebody ? singular(subject) : role);
  if (kind === "refusal") {
    const when = `er oder sie will ${action.replace(/^nicht\s/, "")}`;
    return { given: isSomebody ? person : "jemand", when, outcome: "das wird abgelehnt" };
  }
  const given = topic === "" ? person : topic;
  if (condition !== "")
    return { given, when: germanClause(condition), outcome: germanClause(fact) };
  if (mode === "can" && (isSomebody || kind === "story")) {
    const outcome = "das ist möglich, und man sieht, dass es erledigt ist";
    return { given: person, when: `${person} will ${trimEnd(action)}`, outcome };
  }
  const isStart = main !== undefined && main !== statement;
  const when = isStart
    ? `${germanName(role)} will ${trimEnd(main.action)}`
    : `${person} arbeitet damit`;
  return { given, when, outcome: germanClause(fact) };
}
