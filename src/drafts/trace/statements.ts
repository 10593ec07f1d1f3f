import type { Passage } from "../../db/schema/drafts.ts";

/** The mark of a list item, or a quoted mail's. */
const MARK = /^\s*(?:[-*+•–]|\d+[.)]|[A-Za-z]\)|>+)\s+(?:\[[ xX]\]\s+)?/;
const HEADING = /^\s*#{1,6}\s/;
const RULE_LINE = /^[\s|:+=*_~-]*$/;
const TABLE_ROW = /^\s*\|/;
const SEPARATOR_ROW = /^\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*$/;
/** Of a mail, as it is pasted. */
const MAIL_LINE =
  /^(?:from|to|cc|bcc|date|sent|subject|von|an|betreff|gesendet|datum)\s*:|^(?:on|am)\s.{3,120}\b(?:wrote|schrieb\b.*):$/i;
/** A greeting or a farewell, with a name or a few words, and nothing else. */
const CHATTER =
  /^(?:hi|hello|dear|hey|good (?:morning|afternoon|evening)|thanks|thank you|many thanks|thx|(?:best|kind|warm) (?:regards|wishes)|regards|best|cheers|sincerely|yours|fyi|ps|hallo|hi zusammen|liebe[rs]?|guten (?:tag|morgen)|sehr geehrte[rs]?|viele gr(?:ü|ue)(?:ß|ss)e|beste gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|lg|vg|danke|vielen dank|mit freundlichen gr(?:ü|ue)(?:ß|ss)en)(?:\b|(?<=[ßs]))[^.,:;?]{0,50}[.,!:)]*$/i;
/** "Best regards, Anna Berg" */
const SIGNATURE = /,(?:\s\p{Lu}[\p{L}.-]*){1,3}$/u;
const SMALL_TALK =
  /\b(?:hope (?:you|this|all)|hoffe,? (?:du|sie|ihr|es)|let me know|call me|talk (?:soon|tomorrow|about it)|see you|have a (?:nice|good|great)|sorry for|as (?:we )?discussed|sag(?:t)? (?:mir )?(?:einfach )?bescheid|bis (?:bald|morgen)|schönes wochenende|sent from my|von meinem \w+ gesendet)\b/i;
/** Words that ask for something: a passage with one is a statement, whatever else it says. */
const ASKING =
  /\b(?:must|shall|should|needs?|has to|have to|wants?|would like|required|requirement|ensure|expected|please|muss|müssen|soll(?:en|te|ten)?|möchten?|brauch\w*|benötig\w*|erwartet|bitte)\b/i;
/** So do these, unless it is told of how things are today. */
const LIMITING =
  /\b(?:may|can(?:not)?|could|will|won't|only|never|always|at (?:least|most)|within|no more than|requires?|allow(?:ed|s)?|instead|if|unless|whenever|darf|dürfen|kann|können|könnte|will|wollen|nur|nie|immer|mindestens|höchstens|spätestens|innerhalb|statt|wenn|falls|sobald)\b/i;
/** What even small talk may hold. */
const MUST = /\b(?:must|shall|muss|müssen)\b/i;
/** Told of how it is or was. */
const TODAY =
  /\b(?:currently|today|at the moment|nowadays|so far|right now|until now|at present|last (?:week|month|year|quarter)|yesterday|since \d{4}|in the past|historically|heute|derzeit|momentan|bisher|zurzeit|aktuell|gestern|letzte[nrs]? (?:woche|monat|jahr)|seit \d{4})\b/i;
const PAST =
  /\b(?:was|were|had|did|met|told|asked|complained|reported|happened|started|decided|war|waren|hatte[n]?|wurde[n]?|gab)\b/i;
const LONGEST_CHATTER = 160;
const LONGEST_HEADING = { characters: 70, words: 9 };

/** What the passages say beside the words that one holds. */
interface Place {
  isItem: boolean;
  /** The row above the line of a table that parts the head from the rest. */
  isTableHead: boolean;
}

/**
 * Does a passage state a requirement? Headings, chatter and pure background do not. In doubt it
 * does: to look at one too many costs a person a glance, to miss one costs more.
 */
function isStatement(text: string, { isItem, isTableHead }: Place): boolean {
  const said = text.replace(MARK, "").trim();
  if (isTableHead || isLayout(said) || HEADING.test(text) || isTitleLine(said, isItem))
    return false;
  return !isChatter(said) && states(said, isItem);
}

function states(said: string, isItem: boolean): boolean {
  if (!isItem && SMALL_TALK.test(said)) return MUST.test(said);
  if (TABLE_ROW.test(said) || ASKING.test(said)) return true;
  return !TODAY.test(said) && (LIMITING.test(said) || !PAST.test(said));
}

const isChatter = (said: string) =>
  said.length <= LONGEST_CHATTER &&
  (MAIL_LINE.test(said) || CHATTER.test(said.replace(SIGNATURE, "")));
const isLayout = (said: string) => RULE_LINE.test(said) || SEPARATOR_ROW.test(said);

/** A short line without an end, such as "Scope" or "What we want:"; in a list the same is an item. */
function isTitleLine(said: string, isItem: boolean): boolean {
  if (isItem || TABLE_ROW.test(said)) return false;
  if (/^[^.?!;]{3,60}:$/.test(said)) return true;
  const isShort =
    said.length <= LONGEST_HEADING.characters && said.split(/\s+/).length <= LONGEST_HEADING.words;
  return isShort && !/[.?!;,:]/.test(said) && !ASKING.test(said) && !LIMITING.test(said);
}

/** The passages that state a requirement, in their order. */
export const statementsOf = <P extends Pick<Passage, "text">>(passages: readonly P[]): P[] =>
  passages.filter(({ text }, i) => {
    const below = passages[i + 1]?.text ?? "";
    const isTableHead = TABLE_ROW.test(text) && SEPARATOR_ROW.test(below) && /-/.test(below);
    return isStatement(text, { isItem: MARK.test(text), isTableHead });
  });
