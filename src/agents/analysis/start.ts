import { posix } from "node:path";
import type { Account, Deps } from "../../app.ts";
import { codeClientFor } from "../../connections/connection.ts";
import { listLlmChoices, type LlmChoice } from "../../drafts/choices.ts";
import { dropOpenForm } from "../../drafts/open-form.ts";
import { createAgentDraft } from "../create.ts";
import { listCodeHosts } from "../code-review/pull-choices.ts";
import { findRepositoryChoices, type RepositoryChoices } from "../repository-choices.ts";
import { type CodeDocumentErrors, type CodeDocumentForm, DOCUMENT_FORM } from "./form.ts";
import { KIND_WORDS } from "./properties.ts";
import { DOCUMENT_PROMPT } from "./write-section.ts";

export interface DocumentChoices extends RepositoryChoices {
  llms: LlmChoice[];
}

export async function findDocumentFormChoices(
  deps: Deps,
  account: Account,
  typed: CodeDocumentForm,
): Promise<{ choices: DocumentChoices; form: CodeDocumentForm }> {
  const [{ choices, wish }, llms] = await Promise.all([
    findRepositoryChoices(deps, account, typed),
    listLlmChoices(deps, account, "document"),
  ]);
  const llm = typed.llm || (llms[0]?.id ?? "");
  return { choices: { ...choices, llms }, form: { ...typed, ...wish, llm } };
}

export type StartedDocument =
  | { ok: true; draftId: string }
  | { ok: false; errors: CodeDocumentErrors };

const LONGEST_REF = 250;
const REF = /^[\w][\w./@+-]*$/;

/** Starts what the form asks for; what was autosaved of it is dropped. */
export async function startDocument(
  deps: Deps,
  account: Account,
  form: CodeDocumentForm,
): Promise<StartedDocument> {
  const [systems, llms] = await Promise.all([
    listCodeHosts(deps, account),
    listLlmChoices(deps, account, "document"),
  ]);
  const llm = llms.find(({ id }) => id === form.llm);
  const repository = form.repository.trim();
  const ref = form.ref.trim();
  const folder = folderOf(form.folder);
  const errors: CodeDocumentErrors = {
    ...(!systems.some(({ id }) => id === form.connection) && {
      connection: "Choose where the repository is. Connect a GitHub first, if there is none.",
    }),
    ...(repository === "" && { repository: "Choose a repository." }),
    ...((!REF.test(ref) || ref.length > LONGEST_REF) && {
      ref: "Put in a branch, a tag or a commit.",
    }),
    ...(folder === undefined && {
      folder: "Put in a folder of the repository, such as src/orders, or leave it empty.",
    }),
    ...(!llm && { llm: "Choose a model." }),
  };
  if (Object.keys(errors).length > 0 || !llm || folder === undefined) return { ok: false, errors };
  const opened = await codeClientFor(deps, account.id, form.connection);
  if (!opened.ok) return { ok: false, errors: { connection: `${opened.message} ${opened.fix}` } };
  const { kind, connection: connectionId } = form;
  const draftId = await createAgentDraft(deps, account, {
    agent: "CODE_ANALYSIS",
    once: form.once,
    title: `${KIND_WORDS[kind]} of ${repository}${folder === "" ? "" : `/${folder}`}`.slice(0, 120),
    llm,
    promptName: DOCUMENT_PROMPT,
    target: { connectionId, projectName: repository },
    sources: [
      {
        kind: "code",
        title: `${repository} at ${ref}`,
        origin: { connectionId, repository },
        version: null,
        // What was asked for; what it rests on comes with the run.
        body: [repository, ref, folder, kind].join("\n"),
        passages: [],
      },
    ],
    properties: { connectionId, repository, ref, folder, kind },
  });
  await dropOpenForm(deps.db, account, DOCUMENT_FORM);
  return { ok: true, draftId };
}

/** Undefined: it would lead out of the repository, or is none. */
function folderOf(typed: string): string | undefined {
  const words = typed.trim().replaceAll("\\", "/");
  if (words === "" || words === "/" || words === ".") return "";
  const folder = posix.normalize(words).replaceAll(/^\/+|\/+$/g, "");
  return folder.startsWith("..") || /[\p{Cc}]/u.test(folder) || folder.length > 300
    ? undefined
    : folder;
}
