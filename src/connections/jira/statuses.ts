import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import type { JiraStatus } from "./jira.ts";

/** In one query. */
const AT_ONCE = 50;

const shape = z.object({
  issues: z.array(
    z.object({
      key: z.string(),
      fields: z.object({
        status: z.object({
          name: z.string(),
          statusCategory: z.object({ key: z.string() }).nullish(),
        }),
      }),
    }),
  ),
});

/** Where these issues stand; one that does not exist any more is left out. */
export async function listStatuses(
  system: JiraSystem,
  keys: readonly string[],
): Promise<Outside<JiraStatus[]>> {
  const all: JiraStatus[] = [];
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const found = await search(system, keys.slice(start, start + AT_ONCE));
    if (!found.ok) return found;
    all.push(...found.value);
  }
  return { ok: true, value: all };
}

/** Jira refuses a whole query for one key that is gone: the halves tell which one it is. */
async function search(system: JiraSystem, keys: readonly string[]): Promise<Outside<JiraStatus[]>> {
  const found = await searchOnce(system, keys);
  if (found.ok || found.code !== "connections.refused") return found;
  if (keys.length === 1) return { ok: true, value: [] };
  const middle = Math.ceil(keys.length / 2);
  const first = await search(system, keys.slice(0, middle));
  if (!first.ok) return first;
  const second = await search(system, keys.slice(middle));
  return second.ok ? { ok: true, value: [...first.value, ...second.value] } : second;
}

async function searchOnce(
  system: JiraSystem,
  keys: readonly string[],
): Promise<Outside<JiraStatus[]>> {
  const jql = `key in (${keys.map((key) => JSON.stringify(key)).join(", ")})`;
  const path = system.dialect === "dc" ? "/search" : "/search/jql";
  const body = { jql, maxResults: AT_ONCE, fields: ["status"] };
  const found = await ask(system, { path: system.api + path, body, shape });
  if (!found.ok) return found;
  const value = found.value.issues.map(({ key, fields: { status } }) => ({
    key,
    status: status.name,
    category: status.statusCategory?.key ?? "",
  }));
  return { ok: true, value };
}
