import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import { issueUrl } from "./issues.ts";
import type { IssueMaterial } from "./jira.ts";

/** Wiki text, or a document of the Cloud. */
const markup = z.union([z.string(), z.looseObject({})]).nullish();
const named = z.object({ name: z.string() }).nullish();
const status = z
  .object({ name: z.string(), statusCategory: z.object({ key: z.string() }).nullish() })
  .nullish();
const comment = z.object({
  author: z.object({ displayName: z.string() }).nullish(),
  created: z.string(),
  body: markup,
});
const shape = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    summary: z.string(),
    description: markup,
    updated: z.string(),
    status,
    issuetype: named,
    comment: z.object({ comments: z.array(comment) }).nullish(),
  }),
});
const WORDS = ["summary", "description", "updated", "status", "issuetype"];
const FIELDS = [...WORDS, "comment"];

/** An issue as something to read: its words, and when they changed last. */
export async function readMaterial(
  system: JiraSystem,
  idOrKey: string,
): Promise<Outside<IssueMaterial>> {
  const path = `${system.api}/issue/${encodeURIComponent(idOrKey)}?fields=${FIELDS.join(",")}`;
  const answer = await ask(system, { path, shape });
  return answer.ok ? { ok: true, value: materialOf(system, answer.value) } : answer;
}

/** The first `most` issues of a query, in its order. */
export async function searchMaterial(
  system: JiraSystem,
  jql: string,
  { most, comments }: { most: number; comments: boolean },
): Promise<Outside<IssueMaterial[]>> {
  const path = system.dialect === "cloud" ? "/search/jql" : "/search";
  const answer = await ask(system, {
    path: system.api + path,
    body: { jql, maxResults: most, fields: comments ? FIELDS : WORDS },
    shape: z.object({ issues: z.array(shape) }),
  });
  if (!answer.ok) return answer;
  return {
    ok: true,
    value: answer.value.issues.slice(0, most).map((issue) => materialOf(system, issue)),
  };
}

function materialOf(system: JiraSystem, issue: z.infer<typeof shape>): IssueMaterial {
  const { id, key, fields } = issue;
  return {
    id,
    key,
    url: issueUrl(system, key),
    summary: fields.summary,
    description: fields.description ?? "",
    updated: fields.updated,
    status: fields.status?.name ?? "",
    statusCategory: fields.status?.statusCategory?.key ?? "",
    type: fields.issuetype?.name ?? "",
    comments: (fields.comment?.comments ?? []).map(({ author, created, body }) => ({
      author: author?.displayName ?? "Somebody",
      at: created,
      body: body ?? "",
    })),
  };
}
