import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { AtlassianSystem } from "../atlassian/system.ts";
import type { Outside } from "../failure.ts";
import { plainWords } from "./cql.ts";

export interface ConfluenceSpace {
  key: string;
  name: string;
}

const space = z.object({ key: z.string(), name: z.string() });
const MOST_FOUND = 10;

/** By its key; undefined: there is none that the person sees. */
export async function findSpace(
  system: AtlassianSystem,
  isCloud: boolean,
  key: string,
): Promise<Outside<ConfluenceSpace | undefined>> {
  if (!isCloud) {
    const path = `/rest/api/space/${encodeURIComponent(key)}`;
    const answer = await ask(system, { path, shape: space });
    if (answer.ok || answer.code !== "connections.not_found") return answer;
    return { ok: true, value: undefined };
  }
  const found = await cloudSpaces(system, key);
  return found.ok ? { ok: true, value: found.value[0] } : found;
}

/** The first of all when nothing is asked for, else those with these words in their names. */
export async function searchSpaces(
  system: AtlassianSystem,
  isCloud: boolean,
  typed: string,
): Promise<Outside<ConfluenceSpace[]>> {
  const words = plainWords(typed);
  if (words === "") return firstSpaces(system, isCloud);
  const cql = `type = space and title ~ "${words}"`;
  const query = new URLSearchParams({ cql, limit: String(MOST_FOUND) }).toString();
  const shape = z.object({ results: z.array(z.object({ space })) });
  const answer = await ask(system, { path: `/rest/api/search?${query}`, shape });
  return answer.ok ? { ok: true, value: answer.value.results.map((row) => row.space) } : answer;
}

export async function firstSpaces(
  system: AtlassianSystem,
  isCloud: boolean,
): Promise<Outside<ConfluenceSpace[]>> {
  const path = isCloud ? "/api/v2/spaces?limit=25" : "/rest/api/space?start=0&limit=25";
  const answer = await ask(system, { path, shape: z.object({ results: z.array(space) }) });
  return answer.ok ? { ok: true, value: answer.value.results } : answer;
}

async function cloudSpaces(system: AtlassianSystem, key: string) {
  const shape = z.object({ results: z.array(space.extend({ id: z.string() })) });
  const path = `/api/v2/spaces?keys=${encodeURIComponent(key)}`;
  const answer = await ask(system, { path, shape });
  return answer.ok ? { ok: true as const, value: answer.value.results } : answer;
}

/** What the second API calls a space; undefined: there is none that the person sees. */
export async function findSpaceId(
  system: AtlassianSystem,
  key: string,
): Promise<Outside<string | undefined>> {
  const found = await cloudSpaces(system, key);
  return found.ok ? { ok: true, value: found.value[0]?.id } : found;
}
