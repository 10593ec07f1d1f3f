import type { DemoPassage } from "./statement.ts";
import { linksOf } from "./outline-links.ts";
import {
  bareText,
  isBug,
  isCheck,
  isContext,
  isListItem,
  isTechnical,
  isWish,
  type Section,
  sectionsOf,
} from "./sections.ts";
import { composeStory } from "./story.ts";

export interface DemoItem {
  ref: string;
  parentRef: string | null;
  kind: "epic" | "story" | "task" | "bug" | "subtask";
  title: string;
  passages: DemoPassage[];
  /** Of its heading. */
  number: string;
}

const LONGEST_TITLE = 90;
const WISHES_A_STORY = 7;
const QUOTED_WORDS = 8;

/** The outline of a document by its headings: chapters are epics, what stands under them is stories. */
export function outlineOf(passages: DemoPassage[], most: number) {
  const items = fewer(itemsOf(sectionsOf(passages)), most);
  const nodes = items.map((item) => ({
    ref: item.ref,
    parentRef: item.parentRef,
    kind: item.kind,
    title: item.title,
    cites: item.passages.map(({ n, text }) => ({ n, quote: quoteOf(text) })),
    links: linksOf(item, items),
  }));
  return { nodes };
}

/** The first words, as they stand. */
function quoteOf(text: string): string {
  const from = text.replace(/^\s*(?:[-*+•–>|#]+|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, "");
  const words = new RegExp(String.raw`\S+(?:\s+\S+){0,${QUOTED_WORDS - 1}}`).exec(from);
  return words?.[0] ?? text.trim();
}

function itemsOf(sections: Section[]): DemoItem[] {
  const epicLevel = epicLevelOf(sections);
  const items: DemoItem[] = [];
  for (const [i, chapter] of sections.entries()) {
    if (chapter.level > epicLevel) continue;
    const end = sections.findIndex((one, at) => at > i && one.level <= epicLevel);
    const below = sections.slice(i + 1, end < 0 ? undefined : end);
    const isPreface = chapter.level < epicLevel && chapter.passages.filter(isWish).length < 3;
    if (isContext(chapter) || isPreface) continue;
    items.push(...chapterItems(chapter, below, `c${chapter.heading?.n ?? 0}`));
  }
  return items;
}

/** A single heading of the first level is the document's own. */
function epicLevelOf(sections: Section[]): number {
  const levels = sections.flatMap(({ level }) => (level > 0 ? [level] : []));
  // Without headings all of it is one chapter, and no preface of others.
  if (levels.length === 0) return 0;
  const top = Math.min(...levels);
  const isTitle = levels.filter((level) => level === top).length === 1;
  const rest = levels.filter((level) => level > top);
  return isTitle && rest.length > 0 ? Math.min(...rest) : top;
}

function chapterItems(chapter: Section, below: Section[], ref: string): DemoItem[] {
  const own = withoutBugs(chapter);
  const parts = below.filter((section) => !isContext(section));
  const stories =
    parts.length > 0
      ? parts.flatMap((section) => storyItems(section, ref))
      : chunks(own).flatMap((section) => storyItems(section, ref));
  const bugs = [chapter, ...parts].flatMap((section) => bugItems(section, ref));
  // A list of errors with a line above it is no area of its own.
  const isErrors = bugs.length > 0 && parts.length === 0;
  if (isErrors || stories.length === 0) {
    return [...(isErrors ? [] : stories), ...bugs.map((bug) => ({ ...bug, parentRef: null }))];
  }
  if (!chapter.heading || chapter.level === 0) {
    return [...stories, ...bugs].map((item) =>
      item.parentRef === ref ? { ...item, parentRef: null } : item,
    );
  }
  const said = parts.length > 0 ? own.passages : [];
  const epic: DemoItem = {
    ref,
    parentRef: null,
    kind: "epic",
    title: shortened(chapter.title),
    passages: [chapter.heading, ...said],
    number: chapter.number,
  };
  return [epic, ...stories, ...bugs];
}

const withoutBugs = (section: Section): Section => {
  const bugs = new Set(bugsOf(section).flat());
  return { ...section, passages: section.passages.filter((passage) => !bugs.has(passage)) };
};

/** What is told of one bug: its entry of the list, to the next. */
function bugsOf({ passages }: Section): DemoPassage[][] {
  const bugs: DemoPassage[][] = [];
  let open: DemoPassage[] | undefined;
  for (const passage of passages) {
    if (isBug(passage)) bugs.push((open = [passage]));
    else if (isListItem(passage)) open = undefined;
    else open?.push(passage);
  }
  return bugs;
}

const bugItems = (section: Section, parentRef: string): DemoItem[] =>
  bugsOf(section).map((passages) => ({
    ref: `b${passages[0]?.n ?? 0}`,
    parentRef,
    kind: "bug",
    title: shortened(bareText(passages[0]?.text ?? "")),
    passages,
    number: "",
  }));

/** The story of a section, and its checklist as sub-tasks. */
function storyItems(section: Section, parentRef: string): DemoItem[] {
  const { passages } = withoutBugs(section);
  const checks = passages.filter(isCheck);
  const told = passages.filter((passage) => !isCheck(passage));
  if (!told.some(isWish) && checks.length === 0 && !isTechnical(section)) return [];
  const [first] = section.heading ? [section.heading, ...told] : told;
  const ref = `s${first?.n ?? 0}`;
  const steps = checks.map((passage): DemoItem => ({
    ref: `t${passage.n}`,
    parentRef: ref,
    kind: "subtask",
    title: shortened(bareText(passage.text)),
    passages: [passage],
    number: "",
  }));
  const story: DemoItem = {
    ref,
    parentRef,
    kind: isTechnical(section) ? "task" : "story",
    title: section.title === "" ? titleOf(told) : shortened(section.title),
    passages: section.heading ? [section.heading, ...told] : told,
    number: section.number,
  };
  return [story, ...steps];
}

const titleOf = (passages: DemoPassage[]): string =>
  composeStory({ passages, item: "story", format: "checklist" }).title.text;

/** A chapter without headings of its own: so many requirements make a story; few are told by the chapter. */
function chunks(section: Section): Section[] {
  const wishes = section.passages.filter(isWish).length;
  if (wishes <= (section.level > 0 ? WISHES_A_STORY : 1))
    return [{ ...section, heading: undefined }];
  const parts: DemoPassage[][] = [[]];
  let count = 0;
  for (const passage of section.passages) {
    if (isWish(passage)) count += 1;
    if (count > WISHES_A_STORY) {
      parts.push([]);
      count = 1;
    }
    parts.at(-1)?.push(passage);
  }
  return parts.map((passages) => ({ ...section, heading: undefined, title: "", passages }));
}

const DANGLING =
  /(?:\s(?:and|or|of|the|a|an|to|for|with|by|in|on|at|as|three|und|der|die|das|mit))+$/i;

function shortened(text: string): string {
  const sentence = text.replace(/[.:;]$/, "");
  const title = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return title.length <= LONGEST_TITLE
    ? title
    : title
        .slice(0, LONGEST_TITLE)
        .replace(/[\s,;]+\S*$/, "")
        .replace(DANGLING, "");
}

/** Not more than asked for: steps go into their story, then neighbours in a chapter into one. */
function fewer(all: DemoItem[], most: number): DemoItem[] {
  if (all.length <= most) return all;
  let items = all.filter(({ kind }) => kind === "subtask").reduce(folded, all);
  while (items.length > most) {
    const at = items.findLastIndex(
      (item, i) => item.parentRef === items[i - 1]?.parentRef && item.kind !== "epic",
    );
    const last = items[at < 0 ? items.length - 1 : at];
    const into = items[at < 0 ? items.length - 2 : at - 1];
    if (!last || !into) return items;
    items = folded(items, { ...last, parentRef: into.ref });
  }
  return items;
}

/** Without the item; its passages go to the one above it. */
const folded = (items: DemoItem[], { ref, parentRef, passages }: DemoItem): DemoItem[] =>
  items
    .filter((item) => item.ref !== ref)
    .map((item) => ({
      ...item,
      ...(item.ref === parentRef && { passages: [...item.passages, ...passages] }),
      ...(item.parentRef === ref && { parentRef }),
    }));
