import { z } from "zod";
import { askPage, type CodeSystem } from "../code/ask.ts";
import type { Branch, Commit, CommitWish, Listed } from "../code/code.ts";
import { splitMessage } from "../code/message.ts";
import type { Outside } from "../failure.ts";
import { repositoryPath } from "./repository.ts";

const PER_PAGE = 50;

const branchShape = z
  .object({ name: z.string(), commit: z.object({ sha: z.string() }) })
  .transform(({ name, commit }): Branch => ({ name, commit: commit.sha }));

export async function listBranches(
  system: CodeSystem,
  repository: string,
  { page = 1 }: { page?: number | undefined } = {},
): Promise<Outside<Listed<Branch>>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  return askPage(system, { path: `${known.path}/branches`, page, perPage: PER_PAGE }, branchShape);
}

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const commitShape = z
  .object({
    sha: z.string(),
    html_url: z.string(),
    commit: z.object({
      message: z.string(),
      author: z.object({ name: z.string().catch(""), date: time }),
      committer: z.object({ date: time }).nullish(),
    }),
    author: z.object({ login: z.string() }).nullish(),
  })
  .transform(({ sha, html_url, commit, author }): Commit => ({
    id: sha,
    ...splitMessage(commit.message),
    author: author?.login ?? commit.author.name,
    at: commit.committer?.date ?? commit.author.date,
    url: html_url,
  }));

export async function listCommits(
  system: CodeSystem,
  repository: string,
  { ref, path, since, until, page = 1 }: CommitWish = {},
): Promise<Outside<Listed<Commit>>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const query = {
    ...(ref !== undefined && { sha: ref }),
    ...(path !== undefined && { path }),
    ...(since && { since: since.toISOString() }),
    ...(until && { until: until.toISOString() }),
  };
  const asked = { path: `${known.path}/commits`, query, page, perPage: PER_PAGE };
  return askPage(system, asked, commitShape);
}
