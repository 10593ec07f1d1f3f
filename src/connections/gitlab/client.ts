import type { Outbound } from "../../platform/outbound/outbound.ts";
import type { CodeClient } from "../code/code.ts";
import { compare, listChangedFiles, readArchive, readDiff, readFile } from "./files.ts";
import { listPullRequests, readPullRequest } from "./merge-requests.ts";
import { listBranches, listCommits, listRepositories } from "./projects.ts";
import { createReview, findReview, listReviewComments } from "./reviews.ts";
import { type GitlabAccess, gitlabSystem } from "./system.ts";

export function createGitlabClient(outbound: Outbound, access: GitlabAccess): CodeClient {
  const system = gitlabSystem(outbound, access);
  return {
    system: "GitLab",
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
