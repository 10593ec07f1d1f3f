import { z } from "zod";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { ask } from "../atlassian/ask.ts";
import type { AtlassianSystem } from "../atlassian/system.ts";
import type { Outside } from "../failure.ts";
import { type ConfluenceAccess, type ConfluenceLogin, confluenceSystem } from "./client.ts";

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

/** Reading of one person's Confluence. */
export interface ConfluencePages {
  baseUrl: string;
  read(id: string): Promise<Outside<ConfluencePage>>;
  /** The number of the newest version alone. */
  version(id: string): Promise<Outside<number>>;
  /** By the words of an old address of Data Center (`/display/SPACE/Title`). */
  findByTitle(spaceKey: string, title: string): Promise<Outside<FoundPage | undefined>>;
  /** Pages that hold all words, the best first. */
  search(words: string): Promise<Outside<FoundPage[]>>;
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
    findByTitle: (spaceKey, title) => findByTitle(system, spaceKey, title),
    search: (words) => search(system, words, isCloud),
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
  spaceKey: string,
  title: string,
): Promise<Outside<FoundPage | undefined>> {
  const query = new URLSearchParams({ spaceKey, title, expand: "version" });
  const shape = z.object({ results: z.array(listed) });
  const answer = await ask(system, { path: `/rest/api/content?${query.toString()}`, shape });
  if (!answer.ok) return answer;
  const [page] = answer.value.results;
  return { ok: true, value: page && found(system, page) };
}

/** Letters, digits and blanks alone: whatever else stands in a query, CQL may take for its own. */
const plainWords = (typed: string) => typed.replaceAll(/[^\p{L}\p{N}\s]+/gu, " ").trim();

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
