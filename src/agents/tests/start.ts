import type { Account, Deps } from "../../app.ts";
import { listConnections } from "../../connections/connection.ts";
import { listLlmChoices, type LlmChoice } from "../../drafts/choices.ts";
import { dropOpenForm } from "../../drafts/open-form.ts";
import { listReadable } from "../../drafts/sources/read-draft.ts";
import { listCodeHosts } from "../code-review/pull-choices.ts";
import { createAgentDraft, type NewAgentDraft } from "../create.ts";
import { findRepositoryChoices, type RepositoryChoices } from "../repository-choices.ts";
import { CODE_PROMPT } from "./code/propose.ts";
import { type TestsErrors, type TestsForm, TESTS_FORM } from "./form.ts";
import { CASES_PROMPT } from "./manual/write-cases.ts";
import { readRequirements } from "./read-requirements.ts";
import { readTargets } from "./read-targets.ts";

export interface TestsChoices extends RepositoryChoices {
  llms: LlmChoice[];
  /** What test cases can rest on. */
  drafts: { id: string; title: string }[];
  jiras: { id: string; name: string }[];
  /** Why nothing can be run apart on this host. */
  off: string | undefined;
}

export async function findTestsChoices(
  deps: Deps,
  account: Account,
  typed: TestsForm,
): Promise<{ choices: TestsChoices; form: TestsForm }> {
  const [{ choices, wish }, llms, drafts, jiras, off] = await Promise.all([
    findRepositoryChoices(deps, account, typed),
    listLlmChoices(deps, account, "tests"),
    listReadable(deps.db, account),
    listJiras(deps, account),
    deps.sandbox.off(),
  ]);
  const llm = typed.llm || (llms[0]?.id ?? "");
  const jira = typed.jira || (jiras[0]?.id ?? "");
  return {
    choices: { ...choices, llms, drafts, jiras, off },
    form: { ...typed, ...wish, llm, jira },
  };
}

async function listJiras(deps: Pick<Deps, "db">, account: Account): Promise<TestsChoices["jiras"]> {
  const all = await listConnections(deps.db, account);
  return all
    .filter(({ kind, disabledAt }) => kind === "jira" && disabledAt === null)
    .map(({ id, name, baseUrl }) => ({ id, name: name || new URL(baseUrl).host }));
}

export type StartedTests = { ok: true; draftId: string } | { ok: false; errors: TestsErrors };

/** What is to be made, as far as the form says it. */
export type Asked =
  | { ok: true; asked: Pick<NewAgentDraft, "title" | "target" | "sources" | "properties"> }
  | { ok: false; errors: TestsErrors };

/** Starts what the form asks for; what was autosaved of it is dropped. */
export async function startTests(
  deps: Deps,
  account: Account,
  form: TestsForm,
): Promise<StartedTests> {
  const llms = await listLlmChoices(deps, account, "tests");
  const llm = llms.find(({ id }) => id === form.llm);
  const isCode = form.mode === "code";
  const read = isCode
    ? await readTargets(deps, account, form, await listCodeHosts(deps, account))
    : await readRequirements(deps, account, form);
  if (!read.ok || !llm) {
    const errors = { ...(!read.ok && read.errors), ...(!llm && { llm: "Choose a model." }) };
    return { ok: false, errors };
  }
  const draftId = await createAgentDraft(deps, account, {
    agent: "TEST_CASE_GENERATION",
    once: form.once,
    llm,
    promptName: isCode ? CODE_PROMPT : CASES_PROMPT,
    ...read.asked,
    title: read.asked.title.slice(0, 120),
  });
  await dropOpenForm(deps.db, account, TESTS_FORM);
  return { ok: true, draftId };
}
