import type { Account, Deps } from "../../app.ts";
import { confluencePagesFor } from "../../connections/connection.ts";
import type { ConfluencePage, ConfluencePages } from "../../connections/confluence/pages.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { type DiffPart, diffWords } from "../../platform/text/words-diff.ts";
import { writeStorage } from "../../platform/text/write-storage.ts";
import { storageText } from "../sources/storage-text.ts";
import { type DocumentPublication, lastWritten, listDocuments } from "./document.ts";
import { type DocumentForm, type Refusal, refuseForm } from "./document-form.ts";
import type { DraftDocument } from "./document-of.ts";
import { findParentOf, findSpaceOf, wordsOf } from "./find-place.ts";
import { markersIn, pageStorage } from "./page-body.ts";

/** What would be written of a page. */
export interface CheckedPage {
  kind: "page";
  connectionId: string;
  baseUrl: string;
  space: { key: string; name: string };
  parent: { id: string; title: string } | undefined;
  title: string;
  /** Markdown. */
  body: string;
  /** Exactly as it is sent. */
  markup: string;
  update: PageUpdate | undefined;
}

interface PageUpdate {
  of: DocumentPublication;
  url: string;
  /** The version that is there now. */
  base: number;
  /** What was changed there since it was written from here; undefined: nothing. */
  moved: { words: DiffPart[] | undefined } | undefined;
}

const LONGEST_TITLE = 255;
const LONGEST_TEXT = 1_000_000;

interface Wanted {
  draftId: string;
  form: DocumentForm;
  document: DraftDocument;
  /** Of the publication that is to be. */
  id: string;
}

export async function checkPage(
  deps: Deps,
  account: Account,
  wanted: Wanted,
): Promise<{ ok: true; checked: CheckedPage } | (Refusal & { ok: false })> {
  const all = await listDocuments(deps.db, wanted.draftId);
  const old = all.find(({ id, outsideId }) => id === wanted.form.update && outsideId !== null);
  const connection = old?.connectionId ?? wanted.form.connection;
  const form = { ...wanted.form, connection };
  const opened = await confluencePagesFor(deps, account.id, connection);
  if (!opened.ok) return refuseForm({ connection: wordsOf(opened) });
  const checking = { ...wanted, form, pages: opened.value, all };
  const title = (form.title ?? wanted.document.title).trim();
  const wrong = titleError(title);
  if (old) return wrong ? refuseForm({ title: wrong }) : checkChange(checking, old, title);
  const space = await findSpaceOf(opened.value, form);
  if (!space.ok) return withTitle(space, wrong);
  const at = { form, spaceKey: space.value.key };
  const parent = await findParentOf(deps, account, opened.value, at);
  if (!parent.ok) return withTitle(parent, wrong);
  const taken = wrong
    ? refuseForm({ title: wrong })
    : await findTaken(checking, at.spaceKey, title);
  if (taken) return taken;
  const page = { title, space: space.value, parent: parent.value, update: undefined };
  return { ok: true, checked: checkedOf(checking, page) };
}

const titleError = (title: string): string | undefined => {
  if (title === "") return "Give the page a title.";
  return title.length > LONGEST_TITLE
    ? `Confluence takes titles of ${LONGEST_TITLE} characters at most; this one has ${title.length}.`
    : undefined;
};

const withTitle = (refusal: Refusal & { ok: false }, title: string | undefined) =>
  title === undefined ? refusal : { ...refusal, errors: { ...refusal.errors, title } };

interface Checking extends Wanted {
  pages: ConfluencePages;
  all: DocumentPublication[];
}

const checkedOf = (
  { form, pages, document, id }: Checking,
  page: Pick<CheckedPage, "title" | "space" | "parent" | "update">,
): CheckedPage => ({
  kind: "page",
  connectionId: form.connection,
  baseUrl: pages.baseUrl,
  ...page,
  body: document.markdown,
  markup: pageStorage(document.markdown, id),
});

/** A title is unique in its space. */
async function findTaken(checking: Checking, spaceKey: string, title: string) {
  const { pages, all } = checking;
  const titled = await pages.findByTitle(spaceKey, title);
  if (!titled.ok) return refuseForm({ title: wordsOf(titled) });
  if (!titled.value) return undefined;
  const ours = await ourOwn(checking, titled.value.id, all);
  const choose = ours ? "Update that page instead, or choose" : "Choose";
  const error = `The space has a page with this title already. ${choose} another title.`;
  return refuseForm({ title: error }, ours ? { ours } : {});
}

async function ourOwn({ pages }: Checking, id: string, all: DocumentPublication[]) {
  const written = lastWritten(all, { baseUrl: pages.baseUrl, id });
  if (written) return written;
  const page = await pages.read(id);
  const marks = page.ok ? markersIn(page.value.storage) : [];
  return all.find((one) => one.state === "done" && marks.includes(one.id));
}

/** The page as it was written last becomes what the draft says now. */
async function checkChange(checking: Checking, chosen: DocumentPublication, title: string) {
  const { pages, all, form } = checking;
  const id = chosen.outsideId ?? "";
  const old = lastWritten(all, { baseUrl: chosen.baseUrl, id }) ?? chosen;
  if (pages.baseUrl !== old.baseUrl) {
    return refuseForm({ connection: "This connection leads to another Confluence now." });
  }
  const page = await pages.read(id);
  if (!page.ok && page.code === "connections.not_found") {
    return refuseForm({ "": "The page is not there any more. Publish the draft as a new page." });
  }
  if (!page.ok) return refuseForm({ "": wordsOf(page) });
  const wanted = form.title === undefined ? old.title : title;
  const key = old.spaceKey ?? "";
  const { url, version } = page.value;
  const moved = await movedSince(old, page.value);
  const checked = checkedOf(checking, {
    title: wanted,
    space: { key, name: key },
    parent: undefined,
    update: { of: old, url, base: version, moved },
  });
  return { ok: true as const, checked };
}

/** What somebody has changed since it was written from here. */
async function movedSince(old: DocumentPublication, page: ConfluencePage) {
  if (page.version === old.outsideVersion) return undefined;
  const [sent, now] = [
    await storageText(writeStorage(parseMarkdown(old.body)), LONGEST_TEXT),
    await storageText(page.storage, LONGEST_TEXT),
  ];
  if (!sent.ok || !now.ok) return { words: undefined };
  const words = diffWords(`${old.title}\n\n${sent.text}`, `${page.title}\n\n${now.text}`);
  return words.every(({ kind }) => kind === "same") ? undefined : { words };
}
