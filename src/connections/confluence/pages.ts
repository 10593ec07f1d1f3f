import { z } from "zod";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { ask } from "../atlassian/ask.ts";
import type { AtlassianSystem } from "../atlassian/system.ts";
import type { Outside } from "../failure.ts";
import { type ConfluenceAccess, type ConfluenceLogin, confluenceSystem } from "./client.ts";
import { plainWords } from "./cql.ts";
import { type ConfluenceSpace, findSpace, findSpaceId, searchSpaces } from "./spaces.ts";
import {
  changePage,
  createPage,
  type NewPage,
  type PageChange,
  type WrittenPage,
} from "./write-page.ts";

export interface FoundPage {
  id: string;
  title: string;
  url: string;
}

export interface ConfluencePage extends FoundPage {
  /** Rises by 1 with each change. */
  version: number;
  /** Storage format: XML that somebody else wrote. */
  storage: string;
}

/** One person's access to one Confluence. */
export interface ConfluencePages {
  baseUrl: string;
  read(id: string): Promise<Outside<ConfluencePage>>;
  /** The number of the newest version alone. */
  version(id: string): Promise<Outside<number>>;
  /** The only one of this very title in the space. */
  findByTitle(spaceKey: string, title: string): Promise<Outside<FoundPage | undefined>>;
  /** Pages that hold all words, the best first. */
  search(words: string): Promise<Outside<FoundPage[]>>;
  /** By its key. */
  findSpace(key: string): Promise<Outside<ConfluenceSpace | undefined>>;
  /** By words of their names; the first of all without any. */
  searchSpaces(words: string): Promise<Outside<ConfluenceSpace[]>>;
  /** Never retried here. */
  create(page: NewPage): Promise<Outside<WrittenPage>>;
  /** Never retried here. */
  change(change: PageChange): Promise<Outside<WrittenPage>>;
}

const MOST_FOUND = 10;

export function confluencePages(
  outbound: Outbound,
  access: ConfluenceAccess & Pick<ConfluenceLogin, "dialect">,
): ConfluencePages {
  const system = confluenceSystem(outbound, access);
  const isCloud = access.dialect === "cloud";
  return {
    baseUrl: system.baseUrl,
    read: (id) => readPage(system, pagePath(isCloud, id, true)),
    version: (id) => readVersion(system, pagePath(isCloud, id, false)),
    findByTitle: (spaceKey, title) => findByTitle(system, isCloud, { spaceKey, title }),
    search: (words) => search(system, words, isCloud),
    findSpace: (key) => findSpace(system, isCloud, key),
    searchSpaces: (words) => searchSpaces(system, isCloud, words),
    create: (page) => createPage(system, isCloud, page),
    change: (change) => changePage(system, isCloud, change),
  };
}

function pagePath(isCloud: boolean, id: string, withBody: boolean): string {
  const page = encodeURIComponent(id);
  if (isCloud) return `/api/v2/pages/${page}${withBody ? "?body-format=storage" : ""}`;
  return `/rest/api/content/${page}?expand=version${withBody ? ",body.storage" : ""}`;
}

const links = z.object({ webui: z.string() });
const listed = z.object({ id: z.string(), title: z.string(), _links: links });
const version = z.object({ number: z.number().int() });
const pageShape = listed.extend({
  version,
  body: z.object({ storage: z.object({ value: z.string() }) }),
});

const found = (system: AtlassianSystem, page: z.infer<typeof listed>): FoundPage => ({
  id: page.id,
  title: page.title,
  url: system.baseUrl + page["_links"].webui,
});

async function readPage(system: AtlassianSystem, path: string): Promise<Outside<ConfluencePage>> {
  const answer = await ask(system, { path, shape: pageShape });
  if (!answer.ok) return answer;
  const page = answer.value;
  const { number } = page.version;
  const storage = page.body.storage.value;
  return { ok: true, value: { ...found(system, page), version: number, storage } };
}

async function readVersion(system: AtlassianSystem, path: string): Promise<Outside<number>> {
  const answer = await ask(system, { path, shape: z.object({ version }) });
  return answer.ok ? { ok: true, value: answer.value.version.number } : answer;
}

async function findByTitle(
  system: AtlassianSystem,
  isCloud: boolean,
  { spaceKey, title }: { spaceKey: string; title: string },
): Promise<Outside<FoundPage | undefined>> {
  const path = isCloud ? await cloudTitlePath(system, spaceKey, title) : titlePath(spaceKey, title);
  if (typeof path !== "string") return path;
  const answer = await ask(system, { path, shape: z.object({ results: z.array(listed) }) });
  if (!answer.ok) return answer;
  const [page] = answer.value.results;
  return { ok: true, value: page && found(system, page) };
}

const titlePath = (spaceKey: string, title: string) =>
  `/rest/api/content?${new URLSearchParams({ spaceKey, title, expand: "version" }).toString()}`;

async function cloudTitlePath(system: AtlassianSystem, spaceKey: string, title: string) {
  const space = await findSpaceId(system, spaceKey);
  if (!space.ok) return space;
  if (space.value === undefined) return { ok: true as const, value: undefined };
  const query = new URLSearchParams({ "space-id": space.value, title });
  return `/api/v2/pages?${query.toString()}`;
}

async function search(
  system: AtlassianSystem,
  typed: string,
  isCloud: boolean,
): Promise<Outside<FoundPage[]>> {
  const words = plainWords(typed);
  if (words === "") return { ok: true, value: [] };
  const cql = `type = page and (title ~ "${words}" or text ~ "${words}")`;
  const query = new URLSearchParams({ cql, limit: String(MOST_FOUND) }).toString();
  if (!isCloud) {
    const shape = z.object({ results: z.array(listed) });
    const answer = await ask(system, { path: `/rest/api/content/search?${query}`, shape });
    return answer.ok
      ? { ok: true, value: answer.value.results.map((page) => found(system, page)) }
      : answer;
  }
  const shape = z.object({ results: z.array(z.object({ content: listed })) });
  const answer = await ask(system, { path: `/rest/api/search?${query}`, shape });
  return answer.ok
    ? { ok: true, value: answer.value.results.map(({ content }) => found(system, content)) }
    : answer;
}
