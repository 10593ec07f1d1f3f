import type { Account, Deps } from "../../app.ts";
import { codeClientFor, listConnections } from "../../connections/connection.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { CodeClient, CodeRepository } from "../../connections/code/code.ts";
import { listLlmChoices, type LlmChoice } from "../../drafts/choices.ts";
import type { CodeReviewForm, CodeHost } from "./form.ts";

/** What a person can choose from on the form of a new code review. */
export interface ReviewChoices {
  hosts: CodeHost[];
  repositories: string[];
  pulls: { number: number; title: string; author: string }[];
  /** Where there are no pull requests; undefined where there are. */
  branches?: string[];
  /** There are more than stand here. */
  more: { repositories: boolean; pulls: boolean };
  llms: LlmChoice[];
  /** The chosen connection could not be asked. */
  failure?: OutsideFailure;
}

export async function listCodeHosts(deps: Pick<Deps, "db">, account: Account): Promise<CodeHost[]> {
  const connections = await listConnections(deps.db, account);
  return connections
    .filter(({ kind, disabledAt }) => kind === "code" && disabledAt === null)
    .map(({ id, provider, name, baseUrl }) => ({
      id,
      provider,
      name: name || new URL(baseUrl).host,
      baseUrl,
    }));
}

interface Found {
  choices: ReviewChoices;
  /** With the likely choice where none was made yet. */
  form: CodeReviewForm;
}

export async function findReviewChoices(
  deps: Deps,
  account: Account,
  typed: CodeReviewForm,
): Promise<Found> {
  const [hosts, llms] = await Promise.all([
    listCodeHosts(deps, account),
    listLlmChoices(deps, account, "review"),
  ]);
  const connection = hosts.find(({ id }) => id === typed.connection)?.id ?? hosts[0]?.id ?? "";
  const form = { ...typed, connection, llm: typed.llm || (llms[0]?.id ?? "") };
  const none = { repositories: [], pulls: [], more: { repositories: false, pulls: false } };
  const choices = { hosts, llms, ...none };
  return connection === "" ? { choices, form } : withHost(deps, account, { choices, form });
}

async function withHost(deps: Deps, account: Account, { choices, form }: Found): Promise<Found> {
  const opened = await codeClientFor(deps, account.id, form.connection);
  if (!opened.ok) return { choices: { ...choices, failure: opened }, form };
  const listed = await opened.value.listRepositories({ search: form.search });
  if (!listed.ok) return { choices: { ...choices, failure: listed }, form };
  const names = listed.value.rows.map((row) => row.repository);
  const { repository, repositories } = chosenRepository(names, form);
  const more = { repositories: listed.value.nextPage !== undefined, pulls: false };
  const found = { choices: { ...choices, repositories, more }, form: { ...form, repository } };
  return repository === ""
    ? { ...found, form: { ...found.form, number: "" } }
    : opened.value.system === "Git folder"
      ? withBranches(opened.value, found, listed.value.rows)
      : withPulls(opened.value, found);
}

async function withBranches(
  client: CodeClient,
  { choices, form }: Found,
  rows: readonly CodeRepository[],
): Promise<Found> {
  const listed = await client.listBranches(form.repository);
  if (!listed.ok) return { choices: { ...choices, branches: [], failure: listed }, form };
  const branches = listed.value.rows.map(({ name }) => name);
  const main = rows.find((row) => row.repository === form.repository)?.defaultBranch ?? "";
  const kept = (name: string, other: string) => (branches.includes(name) ? name : other);
  return {
    choices: { ...choices, branches },
    form: { ...form, base: kept(form.base, main), head: kept(form.head, "") },
  };
}

/** One that was chosen before stays a choice, unless other words were looked for. */
export function chosenRepository(
  names: string[],
  form: Pick<CodeReviewForm, "repository" | "search">,
) {
  const { repository } = form;
  const isSearched = form.search.trim() !== "";
  if (names.includes(repository)) return { repository, repositories: names };
  if (repository !== "" && !isSearched) return { repository, repositories: [repository, ...names] };
  const [only = ""] = isSearched && names.length === 1 ? names : [];
  return { repository: only, repositories: names };
}

async function withPulls(client: CodeClient, { choices, form }: Found): Promise<Found> {
  const pulls = await client.listPullRequests(form.repository);
  if (!pulls.ok) return { choices: { ...choices, failure: pulls }, form };
  const rows = pulls.value.rows.map(({ number, title, author }) => ({ number, title, author }));
  const more = { ...choices.more, pulls: pulls.value.nextPage !== undefined };
  const isThere = rows.some(({ number }) => String(number) === form.number);
  return {
    choices: { ...choices, pulls: rows, more },
    form: { ...form, number: isThere ? form.number : onlyOf(rows) },
  };
}

const onlyOf = ([first, ...others]: ReviewChoices["pulls"]): string =>
  first && others.length === 0 ? String(first.number) : "";
