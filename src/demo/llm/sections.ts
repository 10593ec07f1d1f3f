import { type DemoPassage, readPassage } from "./statement.ts";

/** A heading and what stands under it, down to the next heading. */
export interface Section {
  heading: DemoPassage | undefined;
  level: number;
  title: string;
  /** "3.1", where the heading has one. */
  number: string;
  passages: DemoPassage[];
}

const HEADING = /^\s*(#{1,6})\s+(.*)$/s;
const NUMBER = /^(?:(?:chapter|section|kapitel|abschnitt)\s+)?(\d+(?:\.\d+)*)[.):]?\s+/i;

export function sectionsOf(passages: DemoPassage[]): Section[] {
  const sections: Section[] = [];
  let open = sectionOf(undefined);
  for (const passage of passages) {
    if (HEADING.test(passage.text)) {
      sections.push(open);
      open = sectionOf(passage);
    } else open.passages.push(passage);
  }
  return [...sections, open].filter(({ heading, passages: own }) => heading || own.length > 0);
}

function sectionOf(heading: DemoPassage | undefined): Section {
  const [, marks = "", words = ""] = HEADING.exec(heading?.text ?? "") ?? [];
  const text = words.replaceAll(/\s+/g, " ").trim();
  return {
    heading,
    level: marks.length,
    title: text.replace(NUMBER, "").replace(/[:.]$/, ""),
    number: NUMBER.exec(text)?.[1] ?? "",
    passages: [],
  };
}

const CONTEXT =
  /^(?:\W*)(?:background|context|introduction|purpose|motivation|overview|summary|goals?|glossary|terms|definitions|people|personas?|roles|stakeholders?|history|references|contents|appendix|annex|about|(?:in |out of )?scope|what is not|not (?:part|in scope)|non-goals|open (?:points|questions|issues)|ausgangslage|hintergrund|einleitung|ziele?|zweck|überblick|glossar|begriffe|rollen|historie|anhang|nicht (?:teil|ziel)|offene)\b/i;

/** It tells of how things are and asks for nothing. */
export const isContext = ({ title }: Section): boolean => CONTEXT.test(title);

const WISHES = new Set(["story", "requirement", "refusal"]);
export const isWish = (passage: DemoPassage): boolean =>
  readPassage(passage).some(({ kind }) => WISHES.has(kind));

const CHECK = /^\s*[-*+]\s+\[[ xX]\]\s+/;
export const isCheck = ({ text }: DemoPassage): boolean => CHECK.test(text);

const BUG =
  /^\s*(?:[-*+•]\s+|\d+[.)]\s+)?(?:bug|defect|fehler)\b\s*\d*\s*:|\b(?:an error occurs|ein fehler tritt)\b/i;
export const isBug = ({ text }: DemoPassage): boolean => BUG.test(text);

const ITEM = /^\s*(?:[-*+•–]|\d+[.)])\s+/;
export const isListItem = ({ text }: DemoPassage): boolean => ITEM.test(text);

/** Without the mark of a list and the word for a bug. */
export const bareText = (text: string): string =>
  text
    .replace(CHECK, "")
    .replace(ITEM, "")
    .replace(/^(?:bug|defect|fehler)\s*\d*\s*:\s*/i, "")
    .replaceAll(/\s+/g, " ")
    .trim();

const TECHNICAL =
  /\b(?:migrat\w*|take over|set(?:ting)? up|install\w*|configur\w*|deploy\w*|logging|log files?|monitoring|interfaces?|infrastructure|environments?|backups?|pipelines?|databases?|servers?|certificates?|einrichten|migrier\w*|schnittstellen?|protokollierung|überwachung)\b/i;
const DOING = /^(?:set up|migrate|install|configure|deploy|log|provide|connect|replace|upgrade)\b/i;

/** Work that no user sees. */
export const isTechnical = ({ title, passages }: Section): boolean =>
  TECHNICAL.test(title) || passages.some(({ text }) => DOING.test(bareText(text)));
