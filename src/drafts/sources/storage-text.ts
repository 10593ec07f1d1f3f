import { setImmediate } from "node:timers/promises";
import { writeHtml } from "../files/html-blocks.ts";
import { createTextWriter } from "../files/text-writer.ts";
import { count, fewInWords } from "../files/wording.ts";

/** What stood there, in the shape that passages are cut from. */
export type MarkupText =
  | { ok: true; text: string; notes: string[] }
  | { ok: false; code: string; message: string };

const LONGEST = 5_000_000;
const DEEPEST = 500;
/** So many letters at a time: others are answered between. */
const CHUNK = 64 * 1024;

interface Macro {
  name: string;
  parameters: Map<string, string>;
  hasBody: boolean;
}

/** Where the reader stands in a page of Confluence. */
interface Place {
  out: string[];
  depth: number;
  /** How deep inside something that is not text. */
  unseen: number;
  macros: Macro[];
  /** Collects what is wanted as a value: a parameter, the state of a task. */
  caught: { text: string; take: (text: string) => void } | undefined;
  link: { title: string; hasText: boolean } | undefined;
  unread: Set<string>;
  images: number;
}

/** The words of a page in Confluence's storage format: headings, lists, tables and tasks keep their form. */
export async function storageText(storage: string, characters: number): Promise<MarkupText> {
  const tooLong = refuse(
    "too_long",
    "This page is too long to be read. Paste the part that matters.",
  );
  if (storage.length > LONGEST) return tooLong;
  const place = await readStorage(storage);
  if (place.depth > DEEPEST) {
    return refuse(
      "too_complex",
      "This page is nested too deep to be read. Copy what it shows and paste that.",
    );
  }
  const writer = createTextWriter(characters);
  const { isTooDeep } = await writeHtml(place.out.join(""), writer);
  if (isTooDeep || writer.isTooLong()) return tooLong;
  const text = writer.text();
  if (text.trim() === "") return refuse("no_text", "This page holds no text that can be read.");
  return { ok: true, text, notes: notesOf(place) };
}

const refuse = (code: string, message: string) => ({
  ok: false as const,
  code: `sources.${code}`,
  message,
});

function notesOf({ unread, images }: Place): string[] {
  const notes: string[] = [];
  if (unread.size > 0) notes.push(`Not read, since only text is: ${fewInWords([...unread])}.`);
  if (images > 0) notes.push(`${count(images, "image")} not read: only text is.`);
  return notes;
}

async function readStorage(storage: string): Promise<Place> {
  const { Parser } = await import("htmlparser2");
  const place: Place = {
    out: [],
    depth: 0,
    unseen: 0,
    macros: [],
    caught: undefined,
    link: undefined,
    unread: new Set(),
    images: 0,
  };
  // It knows the entities of HTML and no others: what a document type declares is never looked at.
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => open(place, tag, attributes),
      onclosetag: (tag) => close(place, tag),
      ontext: (text) => read(place, text),
    },
    { recognizeCDATA: true, recognizeSelfClosing: true },
  );
  for (let at = 0; at < storage.length && place.depth <= DEEPEST; at += CHUNK) {
    parser.write(storage.slice(at, at + CHUNK));
    await setImmediate();
  }
  if (place.depth <= DEEPEST) parser.end();
  return place;
}

type Attributes = Record<string, string>;

const UNSEEN = new Set([
  "ac:adf-attribute",
  "ac:adf-fallback",
  "ac:emoticon",
  "ac:placeholder",
  "ac:task-id",
  "ac:task-uuid",
  "script",
  "style",
]);
const PLAIN = /^[a-z][a-z0-9]*$/;

function open(place: Place, tag: string, attributes: Attributes) {
  place.depth += 1;
  if (place.unseen > 0 || UNSEEN.has(tag)) {
    place.unseen += 1;
    return;
  }
  const special = opens.get(tag);
  if (special) special(place, attributes);
  else if (PLAIN.test(tag)) place.out.push(`<${tag}>`);
}

function close(place: Place, tag: string) {
  place.depth -= 1;
  if (place.unseen > 0) {
    place.unseen -= 1;
    return;
  }
  const special = closes.get(tag);
  if (special) special(place);
  else if (PLAIN.test(tag) && !opens.has(tag)) place.out.push(`</${tag}>`);
}

function read(place: Place, text: string) {
  if (place.unseen > 0) return;
  if (place.caught) place.caught.text += text;
  else write(place, text);
}

function write(place: Place, text: string) {
  if (place.link && text.trim() !== "") place.link.hasText = true;
  place.out.push(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
}

const catchText = (place: Place, take: (text: string) => void) =>
  void (place.caught = { text: "", take });

function release(place: Place) {
  const { caught } = place;
  place.caught = undefined;
  caught?.take(caught.text.trim());
}

function openMacro(place: Place, attributes: Attributes) {
  place.macros.push({
    name: attributes["ac:name"] ?? "macro",
    parameters: new Map(),
    hasBody: false,
  });
}

const opens = new Map<string, (place: Place, attributes: Attributes) => void>([
  ["ac:image", (place) => void (place.images += 1)],
  ["ac:link", (place) => void (place.link = { title: "", hasText: false })],
  ["ac:macro", openMacro],
  [
    "ac:parameter",
    (place, attributes) => {
      const { parameters } = place.macros.at(-1) ?? { parameters: new Map<string, string>() };
      const name = attributes["ac:name"] ?? "";
      catchText(place, (text) => parameters.set(name, text));
    },
  ],
  [
    "ac:plain-text-body",
    (place) => {
      openBody(place);
      place.out.push("<pre>");
    },
  ],
  ["ac:rich-text-body", openBody],
  ["ac:structured-macro", openMacro],
  ["ac:task", (place) => void place.out.push("<li>")],
  ["ac:task-list", (place) => void place.out.push("<ul>")],
  [
    "ac:task-status",
    (place) => catchText(place, (state) => write(place, state === "complete" ? "[x] " : "[ ] ")),
  ],
  ["ri:attachment", (place, attributes) => nameLink(place, attributes["ri:filename"])],
  ["ri:page", (place, attributes) => nameLink(place, attributes["ri:content-title"])],
  ["ri:url", (place, attributes) => nameLink(place, attributes["ri:value"])],
  [
    "ri:user",
    (place, attributes) =>
      nameLink(place, attributes["ri:username"] ?? "a person who is named here"),
  ],
  ["time", (place, attributes) => write(place, attributes["datetime"] ?? "")],
]);

const closes = new Map<string, (place: Place) => void>([
  [
    "ac:link",
    (place) => {
      const { link } = place;
      place.link = undefined;
      if (link && !link.hasText) write(place, link.title);
    },
  ],
  ["ac:macro", closeMacro],
  ["ac:parameter", release],
  ["ac:plain-text-body", (place) => void place.out.push("</pre></div>")],
  ["ac:rich-text-body", (place) => void place.out.push("</div>")],
  ["ac:structured-macro", closeMacro],
  ["ac:task", (place) => void place.out.push("</li>")],
  ["ac:task-list", (place) => void place.out.push("</ul>")],
  ["ac:task-status", release],
]);

/** Of a panel or a box that unfolds, its title stands above. */
function openBody(place: Place) {
  const macro = place.macros.at(-1);
  const title = macro?.parameters.get("title") ?? "";
  if (macro) macro.hasBody = true;
  if (title !== "") {
    place.out.push("<p>");
    write(place, title);
    place.out.push("</p>");
  }
  place.out.push("<div>");
}

function nameLink(place: Place, title = "") {
  if (place.link) place.link.title = title;
}

/** What they show is made of the page itself or of other pages. */
const SILENT = new Set(["anchor", "children", "pagetree", "toc"]);
/** Of these a parameter is what a reader sees. */
const SAYING: Record<string, string> = { jira: "key", status: "title" };

function closeMacro(place: Place) {
  const macro = place.macros.pop();
  if (!macro || macro.hasBody || SILENT.has(macro.name)) return;
  const said = Object.hasOwn(SAYING, macro.name) ? SAYING[macro.name] : undefined;
  const words = said === undefined ? undefined : macro.parameters.get(said);
  if (words === undefined) place.unread.add(`the macro “${macro.name.slice(0, 60)}”`);
  else write(place, words);
}
