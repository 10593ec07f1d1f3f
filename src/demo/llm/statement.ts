import { asFact, finitePlace, isFinite, isPlural } from "./verbs.ts";

/** A passage of the source, as the prompt numbers it. */
export interface DemoPassage {
  n: number;
  text: string;
}

type StatementKind =
  | "heading"
  | "story"
  | "requirement"
  | "refusal"
  | "question"
  | "background"
  /** A greeting, a name: nothing that a draft could hold. */
  | "chatter";

/** One clause of a passage; a passage may hold several. */
export interface Statement extends DemoPassage {
  kind: StatementKind;
  /** What it says of its subject: may or wants to, has to, or simply does. */
  mode: "can" | "must" | "does";
  /** Who or what it speaks of, without an article; empty for none. */
  subject: string;
  /** What the subject does, in its base form: "pay by card", "be accepted". */
  action: string;
  /** The statement as a fact, without its condition and purpose. */
  fact: string;
  /** What comes first: "the card is declined". */
  condition: string;
  /** What it is about, where it stands in front with a colon: "damaged labels". */
  topic: string;
  /** What it is good for, where the statement says so. */
  purpose: string;
}

const NOT =
  "(?:must|may|shall|should|can|does|do|will) (?:not|never)|cannot|can't|mustn't|shouldn't|darf nicht|dürfen nicht|soll nicht|sollen nicht|kann nicht|können nicht";
const CAN =
  "wants? to|would like to|is able to|are able to|can|may|kann|können|möchten?|darf|dürfen";
const MUST = "must|shall|should|has to|have to|needs? to|will|muss|müssen|soll|sollen|sollte";
const MODAL = new RegExp(
  `(?<![\\w-])(?:(?<not>${NOT})|(?<can>${CAN})|(?<must>${MUST}))(?![\\w-])`,
  "i",
);
const ABLE = /^\s*(?:also\s+|then\s+)?be (?:able|allowed) to\s+/i;
const ABLE_DE = /\s+(?:können|dürfen)$/;
const UNCLEAR =
  /\?|\b(?:tbd|tbc|to be (?:decided|defined|discussed|confirmed)|unclear|not sure|maybe|perhaps|probably|somehow|or similar|and so on|etc\.?|noch offen|vielleicht|eventuell|usw\.?)(?![a-z])/i;
const STORY =
  /^(?:as|als)\s+(?:an?\s+|the\s+|eine?\s+)?(.+?),?\s+(?:i\s+(?:want|need|would like|can|must be able)|möchte ich|will ich)\s*(?:to\s+)?(.+?)(?:,?\s*(?:so that|in order to|damit)\s+(.+?))?[.\s]*$/is;
const WE_NEED =
  /^(?:we|our (?:team|company|department)|wir)\s+(?:also\s+)?(?:need|want|require|brauchen)\s+(?!to\s)(?:an?\s+)?(.+)$/i;
const PURPOSE = /,?\s+(so that|in order to|damit)\s+(.+?)[.\s]*$/is;
const CONDITION_FIRST =
  /^(?:when|whenever|if|once|after|as soon as|before|until|wenn|sobald|nachdem|falls)\s+(.+?),\s*(?:then\s+|dann\s+)?(.+)$/is;
/** "After a payment the system sends ...": no comma, but a new subject. */
const CONDITION_BARE =
  /^(?:after|upon|on|before|when|if|once|as soon as)\s+([^,]+?)\s+((?:the|an?|our)\s+(?:system|application|app|page|screen|service|platform|server|customer|user|account|order|status)\b.+)$/is;
const CONDITION_LAST =
  /^(.+?)\s*,?\s+(?:when|whenever|if|once|after|as soon as|wenn|sobald|nachdem|falls)\s+(.+)$/is;
const MARK = /^\s*(?:[-*+•–]|\d+[.)]|[A-Za-z]\)|>)\s+(?:\[[ x]\]\s+)?/;
const TODAY =
  /\b(?:currently|today|at the moment|nowadays|so far|right now|until now|asked|last (?:week|month|year)|because|heute|derzeit|momentan|bisher|zurzeit|aktuell)\b|^(?:this|that|these|it)\s+(?:is|was|takes|would)\b/i;
const CHATTER =
  /^(?:hi|hello|dear|hey|thanks|thank you|many thanks|(?:best|kind) regards|regards|best|cheers|fyi|hallo|liebe[rs]?|viele grüße|danke|mit freundlichen grüßen)\b[^.:?]{0,40}[.,!]*$/i;
const NOBODY = /^(?:nobody|no one|niemand)$/i;
const ONLY = /^(?:only|nur)\s+/i;

/** Reads a passage by rules, clause by clause: no model, no guess beyond what the words say. */
export function readPassage(passage: DemoPassage): Statement[] {
  const text = passage.text.replace(MARK, "").replaceAll(/\s+/g, " ").trim();
  const isItem = MARK.test(passage.text);
  const whole = blank(passage.n, text);
  if (isHeading(passage.text, text)) {
    return [{ ...whole, kind: "heading", text: text.replace(/^#+\s*/, "").replace(/:$/, "") }];
  }
  if (CHATTER.test(text)) return [{ ...whole, kind: "chatter" }];
  const story = STORY.exec(text);
  if (story) {
    const [, who, what = "", why = ""] = story;
    const action = what.replace(ABLE_DE, "");
    return [{ ...whole, kind: "story", mode: "can", subject: noun(who), action, purpose: why }];
  }
  if (UNCLEAR.test(text)) return [{ ...whole, kind: "question" }];
  return clausesOf(text).map((clause) => readClause(blank(passage.n, clause), isItem));
}

const blank = (n: number, text: string): Omit<Statement, "kind"> => ({
  n,
  text,
  mode: "does",
  subject: "",
  action: "",
  fact: trimEnd(text),
  condition: "",
  topic: "",
  purpose: "",
});

const trimEnd = (text: string) => text.trim().replace(/[.;,\s]+$/, "");

/** Two statements in one sentence: "..., and after 10 tries ...", "The manager gets a mail and can ...". */
function clausesOf(text: string): string[] {
  const [before, after] = text.split(
    /[,;]\s+(?:and|und)\s+(?=(?:after|if|when|once|wenn|nach)\b)/i,
    2,
  );
  if (before !== undefined && after !== undefined) return [before, after];
  const [, subject = "", does = "", may = ""] =
    /^((?:(?:the|an?|each|every)\s+)?[\w-]+)\s+(.+?)\s+and\s+((?:can|may|must|should)\s.+)$/i.exec(
      text,
    ) ?? [];
  const isTwo = isFinite(does.split(" ", 1)[0] ?? "") && !MODAL.test(does);
  return isTwo ? [`${subject} ${does}`, `${subject} ${may}`] : [text];
}

function readClause(base: Omit<Statement, "kind">, isItem: boolean): Statement {
  const bare = trimEnd(base.text.replace(PURPOSE, ""));
  const [, topic = "", said = bare] = (isItem && /^([^:,]{3,40}):\s+(.+)$/.exec(bare)) || [];
  const { main, condition } = splitCondition(said);
  const read = { ...base, topic, condition, purpose: purposeOf(base.text) };
  const need = WE_NEED.exec(main)?.[1];
  if (need !== undefined) return { ...read, kind: "story", mode: "can", action: need, fact: main };
  const modal = MODAL.exec(main);
  return modal ? withModal(read, main, modal) : withoutModal(read, main, isItem);
}

function purposeOf(text: string): string {
  const [, link = "", aim = ""] = PURPOSE.exec(text) ?? [];
  return link.toLowerCase() === "in order to" ? `they can ${aim}` : aim;
}

function withModal(read: Omit<Statement, "kind">, main: string, modal: RegExpExecArray): Statement {
  const before = main.slice(0, modal.index);
  const after = main.slice(modal.index + modal[0].length).trim();
  const subject = noun(before);
  const able = ABLE.test(after) || ABLE_DE.test(after);
  const action = after.replace(ABLE, "").replace(ABLE_DE, "");
  const negative = modal.groups?.["not"] !== undefined;
  const mode = modal.groups?.["can"] !== undefined || able ? "can" : "must";
  const isRefusal = negative || NOBODY.test(subject) || ONLY.test(before.trim());
  const kind = isRefusal ? "refusal" : "requirement";
  const plural = isPlural(before.trim());
  const isEnglish =
    /^[a-z' ]+$/i.test(modal[0]) && !/^(?:muss|soll|kann|darf|sollen|sollte)/i.test(modal[0]);
  const fact =
    isEnglish && mode === "must"
      ? `${before.trim()} ${asFact(action, { plural, negative })}`
      : main;
  return { ...read, kind, mode, subject, action, fact };
}

/** "Sessions end after 8 hours": it says what is, and in a list or of a known thing that means what shall be. */
function withoutModal(read: Omit<Statement, "kind">, main: string, isItem: boolean): Statement {
  const words = main.split(" ");
  const verb = finitePlace(words);
  const subject = verb > 0 ? noun(words.slice(0, verb).join(" ")) : "";
  const action = verb > 0 ? words.slice(verb).join(" ") : main;
  const isTold = read.condition !== "" || ((verb > 0 || isItem) && !TODAY.test(read.text));
  return { ...read, kind: isTold ? "requirement" : "background", subject, action, fact: main };
}

/** "When it rains, the roof must close" and "The roof must close when it rains" say the same. */
function splitCondition(text: string): { main: string; condition: string } {
  const [, before, then] = CONDITION_FIRST.exec(text) ?? [];
  if (before !== undefined && then !== undefined) return { main: inOrder(then), condition: before };
  const [, event, rest] = CONDITION_BARE.exec(text) ?? [];
  if (event !== undefined && rest !== undefined) return { main: rest, condition: event };
  const [, main, after] = CONDITION_LAST.exec(text) ?? [];
  return { main: main ?? text, condition: after ?? "" };
}

/** German puts the verb first after a condition: "muss der Kunde zahlen". */
const inOrder = (text: string): string =>
  text.replace(
    /^(muss|müssen|soll|sollen|kann|können|darf|dürfen|wird|werden|ist|sind|bekommt|erhält)\s+((?:der|die|das|ein|eine|kein|keine)\s+\p{Lu}[\p{L}-]+|\p{Lu}[\p{L}-]+)\s+/u,
    "$2 $1 ",
  );

function isHeading(raw: string, text: string): boolean {
  if (/^\s*#{1,6}\s/.test(raw)) return true;
  if (MARK.test(raw) || MODAL.test(text)) return false;
  if (/^[^.?!;]{3,60}:$/.test(text)) return true;
  const short = text.length <= 70 && text.split(" ").length <= 9;
  return short && !/[.?!;,]/.test(text);
}

const noun = (text = ""): string =>
  text
    .trim()
    .replace(/^(?:(?:and|but|also|then|only|und|auch|nur)\s+)+/i, "")
    .replace(/^(?:every|each|all|any|an?|the|our|eine?r?|der|die|das|jede[rs]?)\s+/i, "")
    .replace(/[,:]$/, "")
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

const PEOPLE =
  /\b(?:accountants?|admin(?:istrator)?s?|agents?|analysts?|applicants?|approvers?|auditors?|authors?|buyers?|cashiers?|clerks?|colleagues?|customers?|deputy|deputies|developers?|doctors?|drivers?|editors?|employees?|engineers?|guests?|leads?|managers?|members?|merchants?|nurses?|officers?|operators?|owners?|partners?|patients?|people|persons?|planners?|readers?|recipients?|reviewers?|sellers?|shoppers?|staff|students?|supervisors?|suppliers?|teachers?|team leads?|tenants?|testers?|users?|visitors?|workers?|kund\w+|nutzer\w*|benutzer\w*|mitarbeit\w+|sachbearbeit\w+|einkäufer\w*|prüfer\w*|bearbeiter\w*)\b/i;

/** Is the subject somebody, or a thing such as "the system"? */
export const isPerson = (subject: string): boolean =>
  PEOPLE.test(subject.split(/\s(?:of|for|in|with|from|that|who)\s/i, 1)[0] ?? "") &&
  subject.split(" ").length <= 6;

export const singular = (subject: string): string =>
  subject
    .replace(/\bpeople$/, "person")
    .replace(/^(\w+)ies\b/, "$1y")
    .replace(/^([\w -]*?\w)(?<![su])s(?=$|\s(?:of|for|in|with|from|that|who)\s)/, "$1");
