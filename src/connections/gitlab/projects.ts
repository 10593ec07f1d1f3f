import { z } from "zod";
import { ask, askPage, type CodeSystem } from "../code/ask.ts";
import type { Branch, CodeRepository, Commit, CommitWish, Listed } from "../code/code.ts";
import { splitMessage } from "../code/message.ts";
import type { Outside } from "../failure.ts";
import { projectPath } from "./repository.ts";

const PER_PAGE = 50;

export const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const projectShape = z
  .object({
    path_with_namespace: z.string().min(1),
    description: z.string().nullish(),
    visibility: z.string().catch("private"),
    default_branch: z.string().nullish(),
    web_url: z.string(),
    last_activity_at: time.nullish(),
  })
  .transform((row): CodeRepository => ({
    repository: row.path_with_namespace,
    description: row.description ?? "",
    isPrivate: row.visibility !== "public",
    defaultBranch: row.default_branch ?? "",
    url: row.web_url,
    ...(row.last_activity_at && { pushedAt: row.last_activity_at }),
  }));

/** Those that one is a member of; a whole name also of what is public. */
export async function listRepositories(
  system: CodeSystem,
  { search = "", page = 1 }: { search?: string | undefined; page?: number | undefined } = {},
): Promise<Outside<Listed<CodeRepository>>> {
  const words = search.trim();
  const query = {
    membership: "true",
    archived: "false",
    order_by: "last_activity_at",
    // In the names of its groups as well.
    ...(words !== "" && { search: words, search_namespaces: "true" }),
  };
  const found = await askPage(
    system,
    { path: "/projects", query, page, perPage: PER_PAGE },
    projectShape,
  );
  const isNone = found.ok && found.value.rows.length === 0 && page === 1;
  return isNone && words.includes("/") ? findByName(system, words) : found;
}

async function findByName(
  system: CodeSystem,
  name: string,
): Promise<Outside<Listed<CodeRepository>>> {
  const known = projectPath(name);
  if (!known.ok) return { ok: true, value: { rows: [] } };
  const found = await ask(system, { path: known.path }, projectShape);
  if (found.ok) return { ok: true, value: { rows: [found.value] } };
  return found.code === "connections.not_found" ? { ok: true, value: { rows: [] } } : found;
}

const branchShape = z
  .object({ name: z.string(), commit: z.object({ id: z.string() }) })
  .transform(({ name, commit }): Branch => ({ name, commit: commit.id }));

export async function listBranches(
  system: CodeSystem,
  repository: string,
  { page = 1 }: { page?: number | undefined } = {},
): Promise<Outside<Listed<Branch>>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const path = `${known.path}/repository/branches`;
  return askPage(system, { path, page, perPage: PER_PAGE }, branchShape);
}

const commitShape = z
  .object({
    id: z.string(),
    message: z.string(),
    author_name: z.string(),
    committed_date: time,
    web_url: z.string().catch(""),
  })
  .transform(({ id, message, author_name, committed_date, web_url }): Commit => ({
    id,
    ...splitMessage(message),
    author: author_name,
    at: committed_date,
    url: web_url,
  }));

export async function listCommits(
  system: CodeSystem,
  repository: string,
  { ref, path, since, until, page = 1 }: CommitWish = {},
): Promise<Outside<Listed<Commit>>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const query = {
    ...(ref !== undefined && { ref_name: ref }),
    ...(path !== undefined && { path }),
    ...(since && { since: since.toISOString() }),
    ...(until && { until: until.toISOString() }),
  };
  const asked = { path: `${known.path}/repository/commits`, query, page, perPage: PER_PAGE };
  return askPage(system, asked, commitShape);
}
