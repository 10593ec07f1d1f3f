import { z } from "zod";
import { ask, askPage, type CodeSystem } from "../code/ask.ts";
import type { Listed, PullRequest, PullRequestRow } from "../code/code.ts";
import type { Outside } from "../failure.ts";
import { time } from "./projects.ts";
import { projectPath } from "./repository.ts";

const PER_PAGE = 50;

const refsShape = z.object({ base_sha: z.string(), start_sha: z.string(), head_sha: z.string() });

const requestShape = z.object({
  iid: z.number().int().positive(),
  title: z.string(),
  description: z.string().nullish(),
  author: z.object({ username: z.string() }).nullish(),
  state: z.enum(["opened", "closed", "locked", "merged"]),
  draft: z.boolean().catch(false),
  target_branch: z.string(),
  source_branch: z.string(),
  sha: z.string().nullish(),
  diff_refs: refsShape.nullish().catch(null),
  updated_at: time,
  web_url: z.string(),
});
type MergeRequest = z.output<typeof requestShape>;

const STATES = { opened: "open", closed: "closed", locked: "closed", merged: "merged" } as const;

const rowOf = (request: MergeRequest) => ({
  number: request.iid,
  title: request.title,
  // What a removed account leaves behind.
  author: request.author?.username ?? "ghost",
  state: STATES[request.state],
  draft: request.draft,
  updatedAt: request.updated_at,
  url: request.web_url,
});

export async function listPullRequests(
  system: CodeSystem,
  repository: string,
  {
    state = "open",
    page = 1,
  }: { state?: "open" | "closed" | "all" | undefined; page?: number | undefined } = {},
): Promise<Outside<Listed<PullRequestRow>>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  // Its own "closed" are those that were not merged.
  const query = {
    state: state === "open" ? "opened" : "all",
    order_by: "updated_at",
    sort: "desc",
  };
  const asked = { path: `${known.path}/merge_requests`, query, page, perPage: PER_PAGE };
  const row = requestShape.transform((request): PullRequestRow => ({
    ...rowOf(request),
    base: request.target_branch,
    head: request.source_branch,
  }));
  const found = await askPage(system, asked, row);
  if (!found.ok || state !== "closed") return found;
  const rows = found.value.rows.filter((one) => one.state !== "open");
  return { ok: true, value: { ...found.value, rows } };
}

/** As GitLab gives it, with the commits that its lines are counted by. */
export async function readMergeRequest(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<MergeRequest>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  return ask(system, { path: `${known.path}/merge_requests/${number}` }, requestShape);
}

export async function readPullRequest(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<PullRequest>> {
  const answer = await readMergeRequest(system, repository, number);
  if (!answer.ok) return answer;
  const { description, target_branch, source_branch, sha, diff_refs } = answer.value;
  return {
    ok: true,
    value: {
      ...rowOf(answer.value),
      body: description ?? "",
      base: { ref: target_branch, sha: diff_refs?.start_sha ?? "" },
      head: { ref: source_branch, sha: diff_refs?.head_sha ?? sha ?? "" },
    },
  };
}
