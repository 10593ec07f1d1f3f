import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import { writeDescription } from "./description.ts";
import { issueUrl, MARKER } from "./issues.ts";
import type { JiraComment } from "./jira.ts";

const issuePath = (system: JiraSystem, key: string) =>
  `${system.api}/issue/${encodeURIComponent(key)}`;

const comment = z.object({
  id: z.string().min(1),
  properties: z
    .array(z.object({ key: z.string(), value: z.unknown() }))
    .nullish()
    .catch([]),
});

const commentOf = (system: JiraSystem, key: string, id: string): JiraComment => ({
  id,
  url: `${issueUrl(system, key)}?focusedCommentId=${encodeURIComponent(id)}`,
});

/** One POST, never repeated here. The marker is a property of the comment: nobody sees it. */
export async function addComment(
  system: JiraSystem,
  key: string,
  { markdown, marker }: { markdown: string; marker: string },
): Promise<Outside<JiraComment>> {
  const answer = await ask(system, {
    path: `${issuePath(system, key)}/comment`,
    body: {
      body: writeDescription(system.dialect, markdown),
      properties: [{ key: MARKER, value: { id: marker } }],
    },
    shape: comment,
    writes: true,
  });
  return answer.ok ? { ok: true, value: commentOf(system, key, answer.value.id) } : answer;
}

const PAGE = 100;
const MOST_PAGES = 20;

/** The comment that carries the marker, the newest looked at first. */
export async function findComment(
  system: JiraSystem,
  key: string,
  marker: string,
): Promise<Outside<JiraComment | undefined>> {
  const shape = z.object({ total: z.number().default(0), comments: z.array(comment) });
  let seen = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      startAt: String(seen),
      maxResults: String(PAGE),
      orderBy: "-created",
      expand: "properties",
    });
    const path = `${issuePath(system, key)}/comment?${query.toString()}`;
    const answer = await ask(system, { path, shape });
    if (!answer.ok) return answer;
    const { comments, total } = answer.value;
    const mine = comments.find(({ properties }) => isMarked(properties, marker));
    if (mine) return { ok: true, value: commentOf(system, key, mine.id) };
    seen += comments.length;
    if (comments.length === 0 || seen >= total) break;
  }
  return { ok: true, value: undefined };
}

const markerShape = z.object({ id: z.string() });

function isMarked(properties: z.infer<typeof comment>["properties"], marker: string): boolean {
  const value = properties?.find(({ key }) => key === MARKER)?.value;
  const parsed = markerShape.safeParse(value);
  return parsed.success && parsed.data.id === marker;
}

/** A comment that somebody has named. */
export async function readComment(
  system: JiraSystem,
  key: string,
  id: string,
): Promise<Outside<JiraComment>> {
  const path = `${issuePath(system, key)}/comment/${encodeURIComponent(id)}`;
  const answer = await ask(system, { path, shape: comment });
  return answer.ok ? { ok: true, value: commentOf(system, key, answer.value.id) } : answer;
}

const permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** Data Center has called the permission both. */
const NAMES = ["ADD_COMMENTS", "COMMENT_ISSUE"];

/** Of an issue that is there. */
export async function mayComment(system: JiraSystem, key: string): Promise<Outside<boolean>> {
  const query = new URLSearchParams({ issueKey: key, permissions: "ADD_COMMENTS" });
  const path = `${system.api}/mypermissions?${query.toString()}`;
  const answer = await ask(system, { path, shape: permissions });
  if (!answer.ok) return answer;
  const { permissions: told } = answer.value;
  return { ok: true, value: NAMES.some((name) => told[name]?.havePermission === true) };
}
