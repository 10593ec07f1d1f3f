import type { DemoItem } from "./outline.ts";

interface Link {
  type: "blocks" | "blocked_by" | "relates";
  ref: string;
}

const NUMBERS = /(?:\b(?:section|chapter|abschnitt|kapitel)\s+|\()(\d+(?:\.\d+)*)\b/gi;
const NEEDS =
  /\b(?:depends? on|dependent on|requires|builds on|after|before|once|hängt (?:ab von|von)|setzt .* voraus|nach)\b/i;
const BLOCKS = /\bblocks\b|\bblockiert\b/i;

/** What its passages say of other sections, or of other items by their titles. */
export function linksOf(item: DemoItem, items: readonly DemoItem[]): Link[] {
  const links = item.passages.flatMap(({ text }) => {
    const others = [...numbered(text, items), ...named(text, items)];
    return others.map(({ ref }): Link => ({ type: typeOf(text), ref }));
  });
  const unique = new Map(links.map((link) => [link.ref, link]));
  return [...unique.values()].filter(({ ref }) => ref !== item.ref && ref !== item.parentRef);
}

const typeOf = (text: string): Link["type"] => {
  if (BLOCKS.test(text)) return "blocks";
  return NEEDS.test(text) ? "blocked_by" : "relates";
};

const numbered = (text: string, items: readonly DemoItem[]): DemoItem[] =>
  [...text.matchAll(NUMBERS)].flatMap(([, number]) =>
    items.filter((item) => item.number !== "" && item.number === number),
  );

const SHORTEST_TITLE = 10;

/** "It depends on «Pay by card»." */
const named = (text: string, items: readonly DemoItem[]): DemoItem[] =>
  NEEDS.test(text) || BLOCKS.test(text)
    ? items.filter(
        ({ title, kind }) =>
          kind !== "epic" &&
          title.length >= SHORTEST_TITLE &&
          text.toLowerCase().includes(title.toLowerCase()) &&
          /\b(?:depends? on|requires|blocks)\b/i.test(text),
      )
    : [];
