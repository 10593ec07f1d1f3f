import type { Outbound } from "../../platform/outbound/outbound.ts";
import type { CodeClient } from "../code/code.ts";
import { readArchive } from "./archive.ts";
import { listBranches, listCommits } from "./commits.ts";
import { compare, listChangedFiles, readDiff } from "./diff.ts";
import { listPullRequests, listRepositories, readPullRequest } from "./pulls.ts";
import { readFile } from "./read-file.ts";
import { createReview, findReview, listReviewComments } from "./reviews.ts";
import { type GithubAccess, githubSystem } from "./system.ts";

export function createGithubClient(outbound: Outbound, access: GithubAccess): CodeClient {
  const system = githubSystem(outbound, access);
  return {
    system: "GitHub",
    listRepositories: (wish) => listRepositories(system, wish),
    listBranches: (repository, wish) => listBranches(system, repository, wish),
    listCommits: (repository, wish) => listCommits(system, repository, wish),
    listChangedFiles: (repository, commit) => listChangedFiles(system, repository, commit),
    compare: (repository, tips) => compare(system, repository, tips),
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
