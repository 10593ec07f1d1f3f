import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";

const MOST = 20;

const shape = z.object({ groups: z.array(z.object({ name: z.string().min(1) })) });

/** Names of groups that have the words in them; none at all where the person may not see groups. */
export async function listGroups(system: JiraSystem, query: string): Promise<Outside<string[]>> {
  const search = new URLSearchParams({ query, maxResults: String(MOST) });
  const path = `${system.api}/groups/picker?${search.toString()}`;
  const found = await ask(system, { path, shape });
  return found.ok ? { ok: true, value: found.value.groups.map(({ name }) => name) } : found;
}
