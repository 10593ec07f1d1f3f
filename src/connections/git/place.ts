import { realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { newId } from "../../platform/clock.ts";
import type { Clock } from "../../platform/clock.ts";
import { findRepositories } from "../../platform/git/find-repositories.ts";
import type { GitFault } from "../../platform/git/inspect.ts";
import { openScan, type Scan } from "../../platform/git/open-scan.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";

/** The folder of a connection, and what the operator allows. */
export interface GitPlaces {
  /** Of the connection, as `folderAddress` writes it. */
  baseUrl: string;
  /** GIT_FOLDERS. */
  allowed: readonly string[];
  /** DATA_DIR. */
  dataDir: string;
  clock: Clock;
}

export const folderAddress = (folder: string): string => pathToFileURL(folder).href;

export const gitFailure = (message: string, fix: string): OutsideFailure => ({
  ok: false,
  code: "connections.git_folder",
  message,
  fix,
  permanent: true,
  credentialDead: false,
  mayHaveHappened: false,
});

/** Only while it is on the list; its real path. */
export async function rootOf({ baseUrl, allowed }: GitPlaces): Promise<Outside<string>> {
  const folder = allowed.find((one) => folderAddress(one) === baseUrl);
  const taken = "The operator of Countersign does not offer this folder any more.";
  if (folder === undefined)
    return gitFailure(taken, "Ask for it (GIT_FOLDERS), or connect another.");
  try {
    return { ok: true, value: await realpath(fileURLToPath(baseUrl)) };
  } catch {
    const message = "The folder is not there, or may not be read.";
    return gitFailure(message, "Ask the operator of Countersign to look.");
  }
}

/** Named like `owner/name`: the folder of the connection, then the way to it. */
export const repositoryName = (root: string, path: string): string =>
  `${basename(root)}/${path === "" ? basename(root) : path}`;

/** Opens one by its name; `remove` is to be called at the end. */
export async function openRepository(
  places: GitPlaces,
  repository: string,
): Promise<Outside<Scan>> {
  const root = await rootOf(places);
  if (!root.ok) return root;
  const paths = await findRepositories(root.value);
  const path = paths.find((one) => repositoryName(root.value, one) === repository);
  if (path === undefined) {
    const detail = `“${repository.slice(0, 100)}”`;
    const fix = "Choose one from the list.";
    return outsideFailure("wrong_repository", {
      system: "this folder",
      mayHaveHappened: false,
      detail,
      fix,
    });
  }
  const home = join(places.dataDir, "git-scans", newId(places.clock));
  const scan = await openScan({ folder: join(root.value, path), root: root.value, home });
  return scan.ok ? { ok: true, value: scan } : gitFailure(...FAULTS[scan.code]);
}

const FAULTS: Record<GitFault, [message: string, fix: string]> = {
  none: ["There is no repository here any more.", "Choose another one."],
  outside: [
    "Parts of this repository lie outside the folder that may be read.",
    "Clone it anew into the folder.",
  ],
  borrowed: [
    "This repository borrows its contents from another one.",
    "Make it whole (git repack -a -d, then remove objects/info/alternates), or clone it anew.",
  ],
  links: [
    "Parts of this repository are links to somewhere else, which are not followed.",
    "Clone it anew into the folder.",
  ],
  too_large: ["This repository has too many loose parts.", "Run git gc in it."],
  unreadable: [
    "Countersign may not read this repository.",
    "Ask the operator to give its user the right to read it.",
  ],
  reftable: [
    "This repository keeps its branches in a form (reftable) that cannot be read yet.",
    "Clone it anew in the usual form.",
  ],
};
