import type { Outside, OutsideFailure } from "../../connections/failure.ts";
import type { ConfluencePages } from "../../connections/confluence/pages.ts";
import type { DocumentPublication } from "./document.ts";
import { markersIn, pageStorage } from "./page-body.ts";
import { bar, type Found, type Sender, type Stands } from "./sender.ts";

const MISSING: Outside<Found> = { ok: true, value: { is: "missing" } };
const there = (stands: Stands): Outside<Found> => ({ ok: true, value: { is: "there", stands } });
const barred = (failure: OutsideFailure): Outside<Found> => ({
  ok: true,
  value: { is: "barred", failure },
});

const titleTaken = (title: string): OutsideFailure =>
  bar(
    "title_taken",
    `The space has a page called “${title}” already.`,
    "Choose another title, and sign it anew.",
  );

/** What Confluence says of a title that it does not take. */
const saysTaken = ({ message }: OutsideFailure) => /title/i.test(message) && /exist/i.test(message);

/** A title is unique in its space: whoever looks it up knows whether the page is there. */
export function newPageSender(pages: ConfluencePages, document: DocumentPublication): Sender {
  const { id, spaceKey, parentId, title, body } = document;
  const find = async (): Promise<Outside<Found>> => {
    const titled = await pages.findByTitle(spaceKey ?? "", title);
    if (!titled.ok) return titled;
    if (!titled.value) return MISSING;
    const page = await pages.read(titled.value.id);
    if (!page.ok) return page;
    const { storage, url, version } = page.value;
    if (!markersIn(storage).includes(id)) return barred(titleTaken(title));
    return there({ id: page.value.id, url, version });
  };
  return {
    find,
    repeatable: false,
    send: async () => {
      const storage = pageStorage(body, id);
      const parent = parentId === null ? {} : { parentId };
      const sent = await pages.create({ spaceKey: spaceKey ?? "", ...parent, title, storage });
      if (sent.ok || sent.code !== "connections.refused") return sent;
      return (await explained(find)) ?? (saysTaken(sent) ? titleTaken(title) : sent);
    },
  };
}

/** Why it was refused: undefined where a look does not tell. */
async function explained(
  find: () => Promise<Outside<Found>>,
): Promise<Outside<Stands> | undefined> {
  const found = await find();
  if (!found.ok || found.value.is === "missing") return undefined;
  return found.value.is === "there" ? { ok: true, value: found.value.stands } : found.value.failure;
}

/** Confluence takes one change of each version, so that it never happens twice and never over another's. */
export function changedPageSender(pages: ConfluencePages, document: DocumentPublication): Sender {
  const { id, title, body, spaceKey, revision } = document;
  const pageId = document.outsideId ?? "";
  const base = document.outsideVersion ?? 0;
  const find = async (): Promise<Outside<Found>> => {
    const page = await pages.read(pageId);
    if (!page.ok) return page.code === "connections.not_found" ? barred(GONE) : page;
    const { storage, url, version } = page.value;
    if (markersIn(storage).includes(id)) return there({ id: pageId, url, version: base + 1 });
    return version === base ? MISSING : barred(MOVED);
  };
  const otherOfThisTitle = async () => {
    const titled = await pages.findByTitle(spaceKey ?? "", title);
    return titled.ok && titled.value !== undefined && titled.value.id !== pageId;
  };
  return {
    find,
    repeatable: true,
    send: async () => {
      const storage = pageStorage(body, id);
      const message = `Countersigned, revision ${revision}`;
      const change = { id: pageId, title, storage, version: base + 1, message };
      const sent = await pages.change(change);
      if (sent.ok) return sent;
      if (sent.code === "connections.not_found") return GONE;
      if (sent.code !== "connections.refused") return sent;
      const why = await explained(find);
      if (why) return why;
      return saysTaken(sent) || (await otherOfThisTitle()) ? titleTaken(title) : sent;
    },
  };
}

const GONE = bar(
  "page_gone",
  "The page is not there any more.",
  "Publish the draft as a new page.",
);

const MOVED = bar(
  "page_moved",
  "Somebody has changed the page after you had looked. Nothing was overwritten.",
  "Look at what they changed, then decide.",
);
