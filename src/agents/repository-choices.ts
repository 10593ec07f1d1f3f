import type { Account, Deps } from "../app.ts";
import { codeClientFor } from "../connections/connection.ts";
import type { CodeClient } from "../connections/code/code.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import { chosenRepository, listCodeHosts } from "./code-review/pull-choices.ts";
import type { CodeHost } from "./code-review/form.ts";

/** What of a form says which code is meant. */
export interface RepositoryWish {
  connection: string;
  /** A part of the name of a repository. */
  search: string;
  repository: string;
  /** A branch, a tag or a commit. */
  ref: string;
}

export interface RepositoryChoices {
  systems: CodeHost[];
  repositories: string[];
  /** Of the chosen one; what else there is may be typed. */
  branches: string[];
  /** There are more than stand here. */
  more: { repositories: boolean; branches: boolean };
  /** The other system could not be asked. */
  failure?: OutsideFailure;
}

interface Found {
  choices: RepositoryChoices;
  /** With the likely choice where none was made yet. */
  wish: RepositoryWish;
}

/** Which repositories and branches a person can choose from. */
export async function findRepositoryChoices(
  deps: Deps,
  account: Account,
  wish: RepositoryWish,
): Promise<Found> {
  const systems = await listCodeHosts(deps, account);
  const connection = systems.find(({ id }) => id === wish.connection)?.id ?? systems[0]?.id ?? "";
  const more = { repositories: false, branches: false };
  const none: RepositoryChoices = { systems, repositories: [], branches: [], more };
  const found = { choices: none, wish: { ...wish, connection } };
  if (connection === "") return found;
  const opened = await codeClientFor(deps, account.id, connection);
  return opened.ok ? withRepositories(opened.value, found) : failed(found, opened);
}

const failed = ({ choices, wish }: Found, failure: OutsideFailure): Found => ({
  choices: { ...choices, failure },
  wish,
});

async function withRepositories(client: CodeClient, found: Found): Promise<Found> {
  const { choices, wish } = found;
  const listed = await client.listRepositories({ search: wish.search });
  if (!listed.ok) return failed(found, listed);
  const rows = listed.value.rows;
  const { repository, repositories } = chosenRepository(
    rows.map((row) => row.repository),
    wish,
  );
  const more = { ...choices.more, repositories: listed.value.nextPage !== undefined };
  const next = {
    choices: { ...choices, repositories, more },
    wish: { ...wish, repository, ref: repository === wish.repository ? wish.ref : "" },
  };
  const main = rows.find((row) => row.repository === repository)?.defaultBranch;
  return repository === "" ? next : withBranches(client, next, main);
}

async function withBranches(
  client: CodeClient,
  found: Found,
  main: string | undefined,
): Promise<Found> {
  const { choices, wish } = found;
  const listed = await client.listBranches(wish.repository);
  if (!listed.ok) return failed(found, listed);
  const names = listed.value.rows.map(({ name }) => name);
  const branches = main === undefined ? names : [main, ...names.filter((name) => name !== main)];
  const more = { ...choices.more, branches: listed.value.nextPage !== undefined };
  return {
    choices: { ...choices, branches, more },
    wish: { ...wish, ref: wish.ref || (branches[0] ?? "") },
  };
}
