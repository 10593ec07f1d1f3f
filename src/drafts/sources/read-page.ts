import type { Account, Deps } from "../../app.ts";
import { confluencePagesFor, listConnections } from "../../connections/connection.ts";
import type { ConfluencePages, FoundPage } from "../../connections/confluence/pages.ts";
import {
  LONGEST_BODY,
  type Read,
  refuse,
  type Refused,
  refusedOutside,
  titleLine,
} from "./material.ts";
import { storageText } from "./storage-text.ts";

/** A page of Confluence, by its id, its newest version. */
export async function readPage(
  deps: Deps,
  account: Pick<Account, "id">,
  { connectionId, id }: { connectionId: string; id: string },
): Promise<Read> {
  const client = await confluencePagesFor(deps, account.id, connectionId);
  if (!client.ok) return refusedOutside(client);
  const page = await client.value.read(id);
  if (!page.ok) return refusedOutside(page);
  const { title, url, version, storage } = page.value;
  const read = await storageText(storage, LONGEST_BODY);
  if (!read.ok)
    return refuse(read.code.replace("sources.", ""), `“${titleLine(title)}”: ${read.message}`);
  const notes = read.notes.length > 0 ? { notes: read.notes } : {};
  return {
    ok: true,
    material: {
      kind: "page",
      title: titleLine(title),
      origin: { connectionId, id, url, ...notes },
      version: String(version),
      body: read.text,
    },
  };
}

export type PageFound = FoundPage & { connectionId: string };
export type PagesFound = { ok: true; pages: PageFound[]; isAddress: boolean } | Refused;

/** The page that was named by its address or number, or those that hold the words. */
export async function findPages(
  deps: Deps,
  account: Account,
  { connectionId, typed }: { connectionId: string; typed: string },
): Promise<PagesFound> {
  const query = typed.trim();
  if (query === "") return refuse("no_query", "Type some words, or the address of a page.");
  const address = URL.canParse(query) && /^https?:/i.test(query) ? new URL(query) : undefined;
  const chosen = address ? await connectionOf(deps, account, address) : connectionId;
  if (chosen === undefined) {
    return refuse(
      "foreign_address",
      "This address belongs to none of your Confluence connections. Connect that Confluence first, or paste the page's text.",
    );
  }
  const client = await confluencePagesFor(deps, account.id, chosen);
  if (!client.ok) return refusedOutside(client);
  const found = address ? await findByAddress(client.value, address) : undefined;
  if (found) return found.ok ? listed(chosen, found.pages, true) : found;
  if (/^\d+$/.test(query)) return listed(chosen, [{ id: query, title: "", url: "" }], true);
  const pages = await client.value.search(query);
  return pages.ok ? listed(chosen, pages.value, false) : refusedOutside(pages);
}

const listed = (connectionId: string, pages: FoundPage[], isAddress: boolean): PagesFound => ({
  ok: true,
  pages: pages.map((page) => ({ ...page, connectionId })),
  isAddress,
});

async function connectionOf(
  deps: Deps,
  account: Account,
  { host }: URL,
): Promise<string | undefined> {
  const all = await listConnections(deps.db, account);
  const fitting = all.filter(
    ({ kind, baseUrl }) =>
      kind === "confluence" && URL.canParse(baseUrl) && new URL(baseUrl).host === host,
  );
  return (fitting.find(({ disabledAt }) => disabledAt === null) ?? fitting[0])?.id;
}

/** The addresses that Confluence gives its pages. */
async function findByAddress(
  client: ConfluencePages,
  { pathname, searchParams }: URL,
): Promise<{ ok: true; pages: FoundPage[] } | Refused> {
  const id = searchParams.get("pageId") ?? /\/pages\/(?:[a-z-]+\/)?(\d+)/.exec(pathname)?.[1];
  if (id !== undefined && /^\d+$/.test(id))
    return { ok: true, pages: [{ id, title: "", url: "" }] };
  const [, space, name] = /\/display\/([^/]+)\/([^/]+)/.exec(pathname) ?? [];
  if (space === undefined || name === undefined) {
    return refuse(
      "no_page_address",
      "This is no address of one page. Open the page in Confluence and copy its address from the address bar, or type some of its words.",
    );
  }
  const found = await client.findByTitle(plain(space), plain(name));
  if (!found.ok) return refusedOutside(found);
  if (found.value) return { ok: true, pages: [found.value] };
  return refuse(
    "no_such_page",
    "Confluence knows no page of this address. Check that it still exists and that you can open it.",
  );
}

function plain(part: string): string {
  const words = part.replaceAll("+", " ");
  try {
    return decodeURIComponent(words);
  } catch {
    // A lone percent sign: meant as it stands.
    return words;
  }
}
