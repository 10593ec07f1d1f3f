import type { Outbound } from "../../platform/outbound/outbound.ts";
import { readArchive } from "./archive.ts";
import { readDiff } from "./diff.ts";
import type { GithubClient } from "./github.ts";
import { listPullRequests, listRepositories, readPullRequest } from "./pulls.ts";
import { readFile } from "./read-file.ts";
import { createReview, findReview, listReviewComments } from "./reviews.ts";
import type { GithubAccess } from "./system.ts";

export function createGithubClient(outbound: Outbound, access: GithubAccess): GithubClient {
  const system = { ...access, outbound };
  return {
    listRepositories: (wish) => listRepositories(system, wish),
    listPullRequests: (repository, wish) => listPullRequests(system, repository, wish),
    readPullRequest: (repository, number) => readPullRequest(system, repository, number),
    readDiff: (repository, number) => readDiff(system, repository, number),
    readFile: (repository, path, ref) => readFile(system, repository, { path, ref }),
    readArchive: (repository, ref, signal) => readArchive(system, repository, { ref, signal }),
    findReview: (repository, number, marker) => findReview(system, { repository, number }, marker),
    createReview: (repository, number, review) =>
      createReview(system, { repository, number }, review),
    listReviewComments: (repository, number) => listReviewComments(system, repository, number),
  };
}
