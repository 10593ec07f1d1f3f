import { join } from "node:path";
import { newId } from "../../platform/clock.ts";
import { findRepositories } from "../../platform/git/find-repositories.ts";
import { openScan, type Scan } from "../../platform/git/open-scan.ts";
import type { CodeClient, CodeRepository, Listed } from "../code/code.ts";
import type { Outside } from "../failure.ts";
import { readArchive, readFile } from "./files.ts";
import { compare, defaultBranch, listChangedFiles, listCommits } from "./history.ts";
import { gitFailure, type GitPlaces, openRepository, repositoryName, rootOf } from "./place.ts";

/** The repositories in a folder of this machine, read and never changed. */
export function createGitClient(places: GitPlaces): CodeClient {
  const within = async <Value>(
    repository: string,
    work: (scan: Scan) => Promise<Outside<Value>>,
  ): Promise<Outside<Value>> => {
    const scan = await openRepository(places, repository);
    if (!scan.ok) return scan;
    try {
      return await work(scan.value);
    } finally {
      await scan.value.remove();
    }
  };
  return {
    system: "Git folder",
    listRepositories: (wish) => listRepositories(places, wish?.search ?? ""),
    listBranches: (repository) =>
      within(repository, async ({ refs }) => {
        const rows = [...refs.branches].map(([name, commit]) => ({ name, commit }));
        return Promise.resolve({ ok: true, value: { rows } });
      }),
    listCommits: (repository, wish) => within(repository, (scan) => listCommits(scan, wish)),
    listChangedFiles: (repository, commit) =>
      within(repository, (scan) => listChangedFiles(scan, commit)),
    compare: (repository, tips) => within(repository, (scan) => compare(scan, tips)),
    readFile: (repository, path, ref) =>
      within(repository, (scan) => readFile(scan, { path, ref })),
    readArchive: async (repository, ref, signal) => {
      const scan = await openRepository(places, repository);
      if (!scan.ok) return scan;
      const archive = await readArchive(scan.value, ref, signal);
      if (!archive.ok) await scan.value.remove();
      return archive;
    },
    listPullRequests: none,
    readPullRequest: none,
    readDiff: none,
    findReview: none,
    createReview: none,
    listReviewComments: none,
  };
}

const NO_PULLS = gitFailure(
  "A folder on this machine has no pull requests.",
  "Compare two branches instead. Its review can be downloaded, but is posted nowhere.",
);

const none = () => Promise.resolve(NO_PULLS);

async function listRepositories(
  places: GitPlaces,
  search: string,
): Promise<Outside<Listed<CodeRepository>>> {
  const root = await rootOf(places);
  if (!root.ok) return root;
  const words = search.trim().toLowerCase();
  const paths = (await findRepositories(root.value)).filter((path) =>
    repositoryName(root.value, path).toLowerCase().includes(words),
  );
  const rows: CodeRepository[] = [];
  for (const path of paths) {
    const home = join(places.dataDir, "git-scans", newId(places.clock));
    const scan = await openScan({ folder: join(root.value, path), root: root.value, home });
    rows.push({
      repository: repositoryName(root.value, path),
      description: "",
      isPrivate: true,
      defaultBranch: scan.ok ? defaultBranch(scan) : "",
      url: "",
    });
    if (scan.ok) await scan.remove();
  }
  return { ok: true, value: { rows } };
}
