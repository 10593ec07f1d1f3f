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
  | "background";

export interface Statement extends DemoPassage {
  kind: StatementKind;
  /** Who it speaks of, in lower case and without an article; empty for none. */
  subject: string;
  /** The statement without its condition and purpose. */
  main: string;
  /** What the subject must be able to do: without "must be able to". */
  action: string;
  /** "after payment", "if the card is declined": what comes first. */
  condition: string;
  /** What it is good for, where the statement says so. */
  purpose: string;
}

const MODAL =
  /\b(must not|must never|may not|shall not|should not|cannot|can not|can't|must|shall|should|has to|have to|needs? to|wants? to|would like to|is able to|are able to|can|may|will|darf nicht|dürfen nicht|muss|müssen|soll|sollen|sollte|kann|können|möchte)\b/i;
const REFUSING =
  /\b(?:not|never|cannot|can't|no longer|at most|no more than|only if|unless|reject\w*|refus\w*|declin\w*|invalid|error|nicht|kein\w*)\b/i;
const UNCLEAR =
  /\?|\b(?:tbd|tbc|to be (?:decided|defined|discussed|confirmed)|unclear|not sure|maybe|perhaps|probably|somehow|or similar|and so on|etc\.?|noch offen|vielleicht|eventuell|usw\.?)(?![a-z])/i;
const STORY =
  /^(?:as|als)\s+(?:an?\s+|the\s+|eine?\s+)?(.+?),?\s+(?:i\s+(?:want|need|would like|can|must be able)|möchte ich|will ich)\s*(?:to\s+)?(.+?)(?:,?\s*(?:so that|in order to|damit)\s+(.+?))?[.\s]*$/is;
const PURPOSE = /,?\s+(?:so that|in order to|damit)\s+(.+?)[.\s]*$/is;
const CONDITION_FIRST =
  /^(?:when|whenever|if|once|after|as soon as|before|until|wenn|sobald|nachdem|falls)\s+(.+?),\s*(?:then\s+)?(.+)$/is;
/** "After a payment the system sends ...": no comma, but a new subject. */
const CONDITION_BARE =
  /^(?:after|upon|on|before)\s+([^,]+?)\s+((?:the|an?|our)\s+(?:system|application|app|page|service|platform|server|customer|user)\b.+)$/is;
const CONDITION_LAST =
  /^(.+?)\s+(?:when|whenever|if|once|after|as soon as|unless|wenn|sobald|nachdem|falls)\s+(.+)$/is;
const ABLE = /^\s*(?:also\s+|then\s+)?(?:be (?:able|allowed) to\s+)?/i;
const MARK = /^\s*(?:[-*+•–]|\d+[.)]|[A-Za-z]\)|>)\s+(?:\[[ x]\]\s+)?/;

/** Reads one passage by rules: no model, no guess beyond what the words say. */
export function readStatement(passage: DemoPassage): Statement {
  const text = passage.text.replace(MARK, "").replaceAll(/\s+/g, " ").trim();
  const base = {
    ...passage,
    text,
    subject: "",
    main: text,
    action: "",
    condition: "",
    purpose: "",
  };
  if (isHeading(passage.text, text))
    return { ...base, kind: "heading", text: text.replace(/^#+\s*/, "").replace(/:$/, "") };
  const story = STORY.exec(text);
  if (story)
    return {
      ...base,
      kind: "story",
      subject: noun(story[1]),
      action: story[2] ?? "",
      purpose: story[3] ?? "",
    };
  if (UNCLEAR.test(text)) return { ...base, kind: "question" };
  return readRequirement(base);
}

function readRequirement(base: Omit<Statement, "kind">): Statement {
  const purpose = PURPOSE.exec(base.text)?.[1] ?? "";
  const { main, condition } = splitCondition(
    base.text.replace(PURPOSE, "").replace(/[.;\s]+$/, ""),
  );
  const modal = MODAL.exec(main);
  const wish = REFUSING.test(main) ? "refusal" : "requirement";
  if (!modal) {
    const kind = condition === "" ? "background" : wish;
    return { ...base, kind, main, condition, purpose, action: main };
  }
  const subject = noun(main.slice(0, modal.index));
  const action = main.slice(modal.index + modal[0].length).replace(ABLE, "");
  return { ...base, kind: wish, main, subject, action, condition, purpose };
}

/** "When it rains, the roof must close" and "The roof must close when it rains" say the same. */
function splitCondition(text: string): { main: string; condition: string } {
  const [, event, rest] = CONDITION_BARE.exec(text) ?? [];
  if (event !== undefined && rest !== undefined) return { main: rest, condition: event };
  const [, before, then] = CONDITION_FIRST.exec(text) ?? [];
  if (before !== undefined && then !== undefined) return { main: then, condition: before };
  const [, main, after] = CONDITION_LAST.exec(text) ?? [];
  return { main: main ?? text, condition: after ?? "" };
}

function isHeading(raw: string, text: string): boolean {
  if (/^\s*#{1,6}\s/.test(raw)) return true;
  const short = text.length <= 70 && text.split(" ").length <= 9;
  return (
    short &&
    !/[.?!;,]/.test(text.slice(0, -1)) &&
    !/[.?!;]$/.test(text) &&
    !MODAL.test(text) &&
    !MARK.test(raw)
  );
}

const noun = (text = ""): string =>
  text
    .trim()
    .replace(/^(?:and|but|also|then|every|each|all|any|an?|the|our|eine?r?|der|die|das)\s+/i, "")
    .replace(/[,:]$/, "")
    .toLowerCase();

const PEOPLE =
  /\b(?:accountants?|admin(?:istrator)?s?|agents?|analysts?|applicants?|approvers?|auditors?|authors?|buyers?|clerks?|colleagues?|customers?|developers?|doctors?|drivers?|editors?|employees?|engineers?|guests?|leads?|managers?|members?|merchants?|nurses?|officers?|operators?|owners?|patients?|people|persons?|planners?|readers?|reviewers?|sellers?|shoppers?|students?|supervisors?|teachers?|team leads?|testers?|users?|visitors?|workers?|kund\w+|nutzer\w*|benutzer\w*|mitarbeit\w+|sachbearbeit\w+)\b/i;

/** Is the subject somebody, or a thing such as "the system"? */
export const isPerson = (subject: string): boolean => PEOPLE.test(subject);

export const singular = (subject: string): string =>
  subject
    .replace(/\bpeople$/, "person")
    .replace(/ies$/, "y")
    .replace(/(?<![su])s$/, "");
