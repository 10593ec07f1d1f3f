import type { Criterion, StoryContent } from "../../db/schema/content.ts";
import { unescape } from "./item-markdown.ts";
import { emptyContent } from "./reshape.ts";
import type { SECTIONS } from "./words.ts";

type Section = keyof typeof SECTIONS | "text";

/** What people call the parts of an item, in a heading, in bold or with a colon. */
const CALLED: [Section, RegExp][] = [
  [
    "criteria",
    /^(?:#{1,6} |\*\*)?(?:acceptance criteria|akzeptanzkriterien)(?:\*\*)?:?(?:\*\*)?$/i,
  ],
  ["questions", /^(?:#{1,6} |\*\*)?(?:open )?questions(?:\*\*)?:?(?:\*\*)?$/i],
  ["planning", /^\*\*planning\*\*$/i],
];

/** The section that begins with this line, if one does. */
export const sectionAt = (line: string): Section | undefined =>
  CALLED.find(([, words]) => words.test(line.trim()))?.[0];

const NARRATIVE = /^\*\*(As|I want|So that)\*\* /;
const FIELDS = { As: "role", "I want": "need", "So that": "benefit" } as const;

/** The lines of a list, one entry an item; further lines of it stand in. */
function listItems(lines: string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const start = /^(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/.exec(line);
    if (start) items.push(start[1] ?? "");
    else if (line.trim() !== "") {
      const text = line.replace(/^ {1,3}/, "");
      items.push(items.length === 0 ? text : `${items.pop() ?? ""}\n${text}`);
    }
  }
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

/** Ours, or one sentence with its three words. */
function readCriterion(text: string): Criterion {
  const found =
    /^\*{0,2}Given\*{0,2}:? ([^]*?)[,;]?\s+\*{0,2}When\*{0,2}:? ([^]*?)[,;]?\s+\*{0,2}Then\*{0,2}:? ([^]*)$/i.exec(
      text,
    );
  if (!found) return { text, cites: [] };
  const [, given = "", when = "", outcome = ""] = found;
  return { given: given.trim(), when: when.trim(), outcome: outcome.trim(), cites: [] };
}

interface ReadItem {
  content: StoryContent;
  /** The facts of its planning section: `priority`, `estimate`, ... */
  facts: Map<string, string>;
}

type Parts = Record<Section, string[]>;

/** The lines of each section; what stands before any of them is the item's text. */
function cutSections(text: string): Parts {
  const parts: Parts = { text: [], criteria: [], questions: [], planning: [] };
  let section: Section = "text";
  for (const line of text.split("\n")) {
    const begins = sectionAt(line);
    if (begins) section = begins;
    else parts[section].push(line);
  }
  return parts;
}

const isTold = (word: string | undefined): word is keyof typeof FIELDS =>
  word !== undefined && Object.hasOwn(FIELDS, word);

/** Takes the lines of the narrative out of an item's text. */
function takeNarrative(lines: string[], narrative: StoryContent["narrative"]): string[] {
  let told: keyof typeof FIELDS | undefined;
  return lines.filter((line) => {
    const word = NARRATIVE.exec(line)?.[1];
    if (isTold(word)) {
      told = word;
      narrative[FIELDS[word]] = line.replace(NARRATIVE, "").trim();
      return false;
    }
    if (told && /^ {3}\S/.test(line)) {
      narrative[FIELDS[told]] += `\n${line.trim()}`;
      return false;
    }
    told = undefined;
    return true;
  });
}

/** As most people write it, in one line. */
const SENTENCE = /^As (an? [^,]{1,80}?),? I want (.+?)(?:,? so that (.+?))?\.?$/i;

/** The same of an item that begins with the whole sentence. */
function takeSentence(lines: string[], narrative: StoryContent["narrative"]): string[] {
  const at = lines.findIndex((line) => line.trim() !== "");
  const found = SENTENCE.exec(lines[at]?.trim() ?? "");
  if (!found || narrative.role !== "" || narrative.need !== "") return lines;
  const [, role = "", need = "", benefit = ""] = found;
  Object.assign(narrative, { role, need, benefit });
  return lines.toSpliced(at, 1);
}

const BOX = /^\s*[-*] \[[ xX]\] /;

/** An item's text, whoever wrote it: what it does not mark as anything else is its description. */
export function readItem(title: string, text: string): ReadItem {
  const content = emptyContent(title);
  const parts = cutSections(text);
  const { narrative } = content;
  const lines = takeSentence(takeNarrative(parts.text, narrative), narrative);
  const boxes = lines.filter((line) => BOX.test(line)).map((line) => line.trim());
  const description = lines.filter((line) => !BOX.test(line)).join("\n");
  content.description.text = unescape(description).trim();
  content.criteria = [...listItems(boxes), ...listItems(parts.criteria)].map(readCriterion);
  content.questions = listItems(parts.questions).map((one) => ({ text: one, cites: [] }));
  const facts = listItems(parts.planning).map((line): [string, string] => {
    const at = line.indexOf(":");
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
  });
  return { content, facts: new Map(facts) };
}
