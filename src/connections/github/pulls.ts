import { z } from "zod";
import type { Outside } from "../failure.ts";
import { ask, askPage, type CodeSystem } from "../code/ask.ts";
import type { CodeRepository, Listed, PullRequest, PullRequestRow } from "../code/code.ts";
import { repositoryPath } from "./repository.ts";

const PER_PAGE = 50;
/** A search by name looks through so many of the latest. */
const SEARCHED_PAGES = 5;

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const login = z
  .object({ login: z.string() })
  .nullish()
  // What a removed account leaves behind.
  .transform((user) => user?.login ?? "ghost");

const repositoryShape = z
  .object({
    full_name: z.string().min(1),
    description: z.string().nullish(),
    private: z.boolean(),
    default_branch: z.string(),
    html_url: z.string(),
    pushed_at: time.nullish(),
  })
  .transform((row): CodeRepository => ({
    repository: row.full_name,
    description: row.description ?? "",
    isPrivate: row.private,
    defaultBranch: row.default_branch,
    url: row.html_url,
    ...(row.pushed_at && { pushedAt: row.pushed_at }),
  }));

const pullShape = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  user: login,
  state: z.enum(["open", "closed"]),
  draft: z.boolean().default(false),
  merged_at: z.string().nullish(),
  updated_at: time,
  html_url: z.string(),
  base: z.object({ ref: z.string(), sha: z.string() }),
  head: z.object({ ref: z.string(), sha: z.string() }),
});

const commonOf = (pull: z.infer<typeof pullShape>) => ({
  number: pull.number,
  title: pull.title,
  author: pull.user,
  state: pull.merged_at ? ("merged" as const) : pull.state,
  draft: pull.draft,
  updatedAt: pull.updated_at,
  url: pull.html_url,
});

export async function listRepositories(
  system: CodeSystem,
  { search = "", page = 1 }: { search?: string | undefined; page?: number | undefined } = {},
): Promise<Outside<Listed<CodeRepository>>> {
  const words = search.trim().toLowerCase();
  const asked = { path: "/user/repos", query: { sort: "pushed" } };
  if (words === "") return askPage(system, { ...asked, page, perPage: PER_PAGE }, repositoryShape);
  const rows: CodeRepository[] = [];
  let next: number | undefined = 1;
  while (next !== undefined && next <= SEARCHED_PAGES) {
    const all: Outside<Listed<CodeRepository>> = await askPage(
      system,
      { ...asked, page: next, perPage: 100 },
      repositoryShape,
    );
    if (!all.ok) return all;
    rows.push(...all.value.rows.filter((row) => row.repository.toLowerCase().includes(words)));
    next = all.value.nextPage;
  }
  return rows.length > 0 ? { ok: true, value: { rows } } : findByName(system, words);
}

/** One may read more than what one works on: all that is public. */
async function findByName(
  system: CodeSystem,
  name: string,
): Promise<Outside<Listed<CodeRepository>>> {
  const known = repositoryPath(name);
  if (!known.ok) return { ok: true, value: { rows: [] } };
  const found = await ask(system, { path: known.path }, repositoryShape);
  if (found.ok) return { ok: true, value: { rows: [found.value] } };
  return found.code === "connections.not_found" ? { ok: true, value: { rows: [] } } : found;
}

export async function listPullRequests(
  system: CodeSystem,
  repository: string,
  {
    state = "open",
    page = 1,
  }: { state?: "open" | "closed" | "all" | undefined; page?: number | undefined } = {},
): Promise<Outside<Listed<PullRequestRow>>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const query = { state, sort: "updated", direction: "desc" };
  const asked = { path: `${known.path}/pulls`, query, page, perPage: PER_PAGE };
  const row = pullShape.transform((pull): PullRequestRow => ({
    ...commonOf(pull),
    base: pull.base.ref,
    head: pull.head.ref,
  }));
  return askPage(system, asked, row);
}

export async function readPullRequest(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<PullRequest>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const answer = await ask(system, { path: `${known.path}/pulls/${number}` }, pullShape);
  if (!answer.ok) return answer;
  const { body, base, head } = answer.value;
  return { ok: true, value: { ...commonOf(answer.value), body: body ?? "", base, head } };
}
