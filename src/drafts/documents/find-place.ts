import type { Account, Deps } from "../../app.ts";
import { confluencePagesFor } from "../../connections/connection.ts";
import type { ConfluencePages, FoundPage } from "../../connections/confluence/pages.ts";
import type { ConfluenceSpace } from "../../connections/confluence/spaces.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import { findPages } from "../sources/read-page.ts";
import { type DocumentForm, type Refusal, refuseForm } from "./document-form.ts";

type Answer<Value> = { ok: true; value: Value } | (Refusal & { ok: false });

export const wordsOf = ({ message, fix }: OutsideFailure) => `${message} ${fix}`;

/** A space or a page that one can choose. */
export interface Place {
  value: string;
  label: string;
  hint?: string;
}

const SHORTEST_WORDS = 2;

/** While somebody types: the spaces, or the pages, that have the words; undefined for too few words. */
export async function lookForPlaces(
  deps: Deps,
  account: Account,
  { field, form }: { field: "space" | "parent"; form: DocumentForm },
): Promise<{ places?: Place[]; failure?: string }> {
  const typed = form[field].trim();
  if (typed.length < SHORTEST_WORDS) return {};
  if (field === "parent") {
    const found = await findPages(deps, account, { connectionId: form.connection, typed });
    if (!found.ok) return { failure: found.message };
    return { places: found.pages.map(({ id, title }) => ({ value: id, label: title || id })) };
  }
  const pages = await confluencePagesFor(deps, account.id, form.connection);
  if (!pages.ok) return { failure: wordsOf(pages) };
  const [keyed, named] = await Promise.all([
    MAY_BE_KEY.test(typed) ? pages.value.findSpace(typed) : undefined,
    pages.value.searchSpaces(typed),
  ]);
  if (!named.ok) return { failure: wordsOf(named) };
  const own = keyed?.ok && keyed.value ? [keyed.value] : [];
  const spaces = new Map([...own, ...named.value].map((space) => [space.key, space]));
  const all = [...spaces.values()];
  return { places: all.map(({ key, name }) => ({ value: key, label: name, hint: key })) };
}

const MAY_BE_KEY = /^[~\w.-]+$/;

/** The space that was typed by its key, or chosen among those that hold the words. */
export async function findSpaceOf(
  pages: ConfluencePages,
  { space, spaceKey, spaceFor }: DocumentForm,
): Promise<Answer<ConfluenceSpace>> {
  const typed = space.trim();
  const key = spaceKey !== "" && spaceFor === typed ? spaceKey : typed;
  if (MAY_BE_KEY.test(key)) {
    const found = await pages.findSpace(key);
    if (!found.ok) return refuseForm({ space: wordsOf(found) });
    if (found.value) return { ok: true, value: found.value };
  }
  const spaces = await pages.searchSpaces(typed);
  if (!spaces.ok) return refuseForm({ space: wordsOf(spaces) });
  if (typed === "") {
    return refuseForm({ space: "Say in which space." }, { spaces: spaces.value });
  }
  if (spaces.value.length === 0) {
    return refuseForm({
      space: "No space that you can see has this key or these words in its name. Try other words.",
    });
  }
  const [only, ...others] = spaces.value;
  if (only && others.length === 0) return { ok: true, value: only };
  return refuseForm(
    { space: "Choose one of the spaces that were found." },
    { spaces: spaces.value },
  );
}

interface Wanted {
  form: DocumentForm;
  spaceKey: string;
}

/** The page below which it is to stand, if one was typed. */
export async function findParentOf(
  deps: Deps,
  account: Account,
  pages: ConfluencePages,
  { form, spaceKey }: Wanted,
): Promise<Answer<FoundPage | undefined>> {
  const typed = form.parent.trim();
  if (typed === "") return { ok: true, value: undefined };
  const isChosen = form.parentId !== "" && form.parentFor === typed;
  if (isChosen) return readParent(pages, form.parentId);
  const titled = await pages.findByTitle(spaceKey, typed);
  if (titled.ok && titled.value) return { ok: true, value: titled.value };
  const found = await findPages(deps, account, { connectionId: form.connection, typed });
  if (!found.ok) return refuseForm({ parent: found.message });
  const [only, ...others] = found.pages;
  if (only && others.length === 0) return readParent(pages, only.id);
  if (only === undefined) {
    return refuseForm({ parent: "No page holds these words. Try others, or paste its address." });
  }
  const error = "Choose one of the pages that were found.";
  return refuseForm({ parent: error }, { parents: found.pages });
}

async function readParent(pages: ConfluencePages, id: string): Promise<Answer<FoundPage>> {
  const page = await pages.read(id);
  return page.ok ? { ok: true, value: page.value } : refuseForm({ parent: wordsOf(page) });
}
