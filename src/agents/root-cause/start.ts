import type { Account, Deps } from "../../app.ts";
import { codeClientFor, listConnections } from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import type { SourceOrigin } from "../../db/schema/drafts.ts";
import { listLlmChoices, type LlmChoice } from "../../drafts/choices.ts";
import type { Source } from "../../drafts/source.ts";
import { dropOpenForm } from "../../drafts/open-form.ts";
import { readIssue } from "../../drafts/sources/read-issues.ts";
import { titleLine } from "../../drafts/sources/material.ts";
import { mineText } from "../../platform/text/log-templates/mine-file.ts";
import { createAgentDraft, type NewSource } from "../create.ts";
import { type Commit, commitsSource, readGitLog } from "./commits-source.ts";
import { ROOT_CAUSE_FORM, type RootCauseErrors, type RootCauseForm, systemsOf } from "./form.ts";
import { RCA_PROMPT } from "./hypothesise.ts";
import { logSource } from "./log-source.ts";
import { metricsSource } from "./metrics-source.ts";
import { numberedText } from "./numbered.ts";
import { listSystems } from "./reading-tools.ts";
import { listWaitingFiles, removeWaitingFiles } from "./waiting.ts";

type Started = { ok: true; draftId: string } | { ok: false; errors: RootCauseErrors };

/** What a person can choose from on the form. */
export interface RootCauseChoices {
  hosts: { id: string; name: string }[];
  jiras: { id: string; name: string }[];
  systems: { id: string; name: string }[];
  llms: LlmChoice[];
  files: WaitingFile[];
}

export interface WaitingFile {
  id: string;
  title: string;
  kind: "log" | "metrics";
  about: string;
}

export async function findRootCauseChoices(
  deps: Deps,
  account: Account,
): Promise<RootCauseChoices> {
  const [connections, llms, systems, waiting] = await Promise.all([
    listConnections(deps.db, account),
    listLlmChoices(deps, account, "rca"),
    listSystems(deps, account),
    listWaitingFiles(deps.db, account),
  ]);
  const of = (wanted: string) =>
    connections
      .filter(({ kind, disabledAt }) => kind === wanted && disabledAt === null)
      .map(({ id, name, baseUrl }) => ({
        id,
        name: name || (URL.parse(baseUrl)?.host ?? baseUrl),
      }));
  const files = waiting.map(({ id, title, kind, origin }) => ({
    id,
    title,
    kind: kind === "metrics" ? ("metrics" as const) : ("log" as const),
    about: aboutFile(origin),
  }));
  return { hosts: of("code"), jiras: of("jira"), systems, llms, files };
}

const many = (count: number, one: string): string =>
  `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;

/** What was found in a file, in a line. */
function aboutFile({ log, metrics }: NewSource["origin"]): string {
  if (log) {
    const failures = log.levels.fatal + log.levels.error;
    return `${many(log.lines, "line")}, ${many(log.templates.length + log.otherTemplates, "kind")} of lines, ${many(failures, "failure")}`;
  }
  return metrics
    ? `${many(metrics.rows, "row")}, ${many(metrics.changes.length, "change")} found`
    : "";
}

const idOf = ([one]: readonly { id: string }[]): string => one?.id ?? "";

/** With the likely choice where none was made yet. */
export function withLikely(form: RootCauseForm, choices: RootCauseChoices): RootCauseForm {
  return {
    ...form,
    llm: form.llm || idOf(choices.llms),
    connection: form.connection || idOf(choices.hosts),
    jira: form.jira || idOf(choices.jiras),
  };
}

interface Reading {
  errors: RootCauseErrors;
  sources: Omit<NewSource, "version">[];
}

/** Starts what the form asks for; what was autosaved of it is dropped, and the files become its sources. */
export async function startRootCause(
  deps: Deps,
  account: Account,
  form: RootCauseForm,
  /** Ids of files that wait; absent: all of them. */
  only?: readonly string[],
): Promise<Started> {
  const choices = await findRootCauseChoices(deps, account);
  const llm = choices.llms.find(({ id }) => id === form.llm);
  const all = await listWaitingFiles(deps.db, account);
  const waiting = only ? all.filter(({ id }) => only.includes(id)) : all;
  const { errors, sources } = await readCase(deps, account, form, waiting);
  if (only && waiting.length < only.length) errors.files = "One of these files is not there.";
  if (!llm) errors.llm = "Choose a model.";
  if (!llm || Object.keys(errors).length > 0) return { ok: false, errors };
  const known = new Set(choices.systems.map(({ id }) => id));
  const draftId = await createAgentDraft(deps, account, {
    agent: "ROOT_CAUSE_ANALYSIS",
    once: form.once,
    title: titleOf(form, sources),
    llm,
    promptName: RCA_PROMPT,
    target: {
      connectionId: form.repository.trim() === "" ? "" : form.connection,
      projectName: form.repository.trim() || "the system",
    },
    sources: numberedOn(sources),
    properties: { systems: systemsOf(form).filter((id) => known.has(id)) },
  });
  if (!only) await dropOpenForm(deps.db, account, ROOT_CAUSE_FORM);
  await removeWaitingFiles(
    deps.db,
    account,
    waiting.map(({ id }) => id),
  );
  return { ok: true, draftId };
}

async function readCase(
  deps: Deps,
  account: Account,
  form: RootCauseForm,
  waiting: readonly Source[],
): Promise<Reading> {
  const reading: Reading = { errors: {}, sources: [] };
  await readIssueField(deps, account, form, reading);
  readTexts(form, reading);
  for (const { kind, title, origin, body, passages } of waiting) {
    reading.sources.push({ kind, title, origin, body, passages });
  }
  await readPasted(deps, form, reading);
  await readCommits(deps, account, form, reading);
  const isEmpty = reading.sources.every(({ kind }) => kind === "commits");
  const isRight = Object.keys(reading.errors).length === 0;
  if (isEmpty && isRight) reading.errors.incident = NOTHING;
  return reading;
}

const NOTHING = "Say what happened, or add a log, a stack trace or metrics.";
const LONGEST_TITLE = 120;
const LONGEST_TEXT = 200_000;

function titleOf({ title, incident }: RootCauseForm, [first]: Reading["sources"]): string {
  const [line = ""] = incident.trim().split("\n", 1);
  const named = titleLine(title.trim() || line.trim() || (first?.title ?? ""));
  return named.length > LONGEST_TITLE ? `${named.slice(0, LONGEST_TITLE - 1)}…` : named;
}

/** Passages are counted over all sources of a draft. */
function numberedOn(sources: Reading["sources"]): NewSource[] {
  let before = 0;
  return sources.map((source) => {
    const passages = source.passages.map((one) => ({ ...one, n: one.n + before }));
    before += passages.length;
    return { ...source, version: null, passages };
  });
}

async function readIssueField(
  deps: Deps,
  account: Account,
  { jira, issue }: RootCauseForm,
  { errors, sources }: Reading,
): Promise<void> {
  const key = issue.trim().toUpperCase();
  if (key === "") return;
  if (!/^[A-Z][A-Z0-9_]*-\d+$/.test(key)) {
    errors.issue = "The key of an issue looks like OPS-12.";
    return;
  }
  const read = await readIssue(deps, account, { connectionId: jira, key, withComments: true });
  if (!read.ok) errors.issue = read.message;
  else {
    const { title, origin, body } = read.material;
    sources.push({ kind: "issue", title, origin, ...numberedText(body) });
  }
}

function readTexts(form: RootCauseForm, { errors, sources }: Reading): void {
  const add = (field: "incident" | "trace", title: string) => {
    const text = form[field];
    if (text.length > LONGEST_TEXT) errors[field] = "Shorten it to 200,000 characters.";
    else if (text.trim() !== "") {
      sources.push({ kind: "text", title, origin: {}, ...numberedText(text) });
    }
  };
  add("incident", "What happened");
  add("trace", "Stack trace");
}

async function readPasted(
  deps: Deps,
  { log, metrics }: RootCauseForm,
  { errors, sources }: Reading,
): Promise<void> {
  if (log.trim() !== "") {
    const mined = mineText(log, deps.clock.now().getUTCFullYear());
    if (mined.ok) sources.push({ kind: "log", title: "Pasted log", ...logSource(mined.log) });
    else errors.log = "There is no line of a log in it.";
  }
  if (metrics.trim() === "") return;
  const table = await metricsSource(metrics);
  if (table.ok) sources.push({ kind: "metrics", title: "Pasted metrics", ...table.source });
  else errors.metrics = table.message;
}

async function readCommits(
  deps: Deps,
  account: Account,
  form: RootCauseForm,
  { errors, sources }: Reading,
): Promise<void> {
  const { connection: connectionId } = form;
  if (form.commits.trim() !== "") {
    const commits = readGitLog(form.commits);
    if (commits.length === 0) errors.commits = "Paste them as `git log --stat` writes them.";
    else sources.push(ofCommits("Pasted commits", commits, {}));
  }
  const repository = form.repository.trim();
  if (repository === "") return;
  const range = rangeOf(form);
  if (!range) {
    errors.since = "Say from when to when, such as 2026-11-20T08:00.";
    return;
  }
  const read = await readRepository(deps, account, { connectionId, repository, range });
  if (!read.ok) errors.repository = `${read.message} ${read.fix}`;
  else if (read.value.length > 0) {
    sources.push(ofCommits(`${repository}: commits`, read.value, { connectionId, repository }));
  }
}

function ofCommits(
  title: string,
  commits: readonly Commit[],
  from: SourceOrigin,
): Reading["sources"][number] {
  const { origin, ...source } = commitsSource(commits);
  return { kind: "commits", title, ...source, origin: { ...from, ...origin } };
}

interface Wanted {
  connectionId: string;
  repository: string;
  range: { since?: Date; until?: Date };
}

async function readRepository(
  deps: Deps,
  account: Account,
  { connectionId, repository, range }: Wanted,
): Promise<Outside<Commit[]>> {
  const client = await codeClientFor(deps, account.id, connectionId);
  if (!client.ok) return client;
  const listed = await client.value.listCommits(repository, range);
  if (!listed.ok) return listed;
  const commits: Commit[] = [];
  for (const one of listed.value.rows.slice(0, MOST_COMMITS)) {
    const { id, title, body: message, author, at } = one;
    const read = one.files ? undefined : await client.value.listChangedFiles(repository, id);
    const files = one.files ?? (read?.ok === true ? read.value : []);
    commits.push({ sha: id, title, message, author, at: at.getTime(), files });
  }
  return { ok: true, value: commits };
}

const MOST_COMMITS = 30;

function dateOf(typed: string): Date | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  return new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}

function rangeOf({ since, until }: RootCauseForm): { since?: Date; until?: Date } | undefined {
  const [first, last] = [dateOf(since), dateOf(until)];
  const isWrong = [first, last].some((date) => date && Number.isNaN(date.getTime()));
  return isWrong ? undefined : { ...(first && { since: first }), ...(last && { until: last }) };
}
