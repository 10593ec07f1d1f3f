import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { writeStorage } from "../../platform/text/write-storage.ts";

const MARKER = "countersign-";

/**
 * Tells which publication has written a page. It stands in the page itself, since only that goes out in
 * one piece with it in both APIs; an anchor is nothing that a reader sees.
 */
const anchor = (id: string) =>
  `<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">${MARKER}${id}</ac:parameter></ac:structured-macro></p>`;

/** The storage format of the page, exactly as it is sent. */
export const pageStorage = (markdown: string, id: string): string =>
  `${writeStorage(parseMarkdown(markdown))}\n${anchor(id)}`;

const ANCHOR = new RegExp(`>\\s*${MARKER}([\\w-]+)\\s*<`, "g");

/** The publications whose marks stand in a page. */
export const markersIn = (storage: string): string[] =>
  [...storage.matchAll(ANCHOR)].flatMap(([, id]) => (id === undefined ? [] : [id]));
