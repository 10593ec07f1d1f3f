import type { Account, Deps } from "../../app.ts";
import { jiraClientFor, listConnections } from "../../connections/connection.ts";
import type { AgentContent } from "../../db/schema/content.ts";
import { type Draft, findRevision, readRevision } from "../draft.ts";
import { isOfAgent, isReview } from "../nodes.ts";
import { readSaid } from "../rules/said.ts";
import { listPassages } from "../source.ts";
import { type CheckedPage, checkPage } from "./check-page.ts";
import { type DocumentForm, type Refusal, refuseForm } from "./document-form.ts";
import { commentOf, type DraftDocument, documentOf } from "./document-of.ts";
import { wordsOf } from "./find-place.ts";

/** What would be written under an issue. */
interface CheckedComment {
  kind: "comment";
  connectionId: string;
  baseUrl: string;
  issue: { key: string; summary: string; url: string };
  title: string;
  /** Markdown. */
  body: string;
  /** Exactly as it is sent. */
  markup: string;
}

export type CheckedDocument = CheckedPage | CheckedComment;

export interface Choices {
  confluences: { id: string; name: string }[];
  jiras: { id: string; name: string }[];
}

/** The systems that a draft of this person can go to. */
export async function findDocumentChoices(
  deps: Pick<Deps, "db">,
  account: Account,
): Promise<Choices> {
  const connections = await listConnections(deps.db, account);
  const ofKind = (wanted: string) =>
    connections
      .filter(({ kind, disabledAt }) => kind === wanted && disabledAt === null)
      .map(({ id, name, baseUrl }) => ({ id, name: name || baseUrl }));
  return { confluences: ofKind("confluence"), jiras: ofKind("jira") };
}

/** What other agents make, as documents; they know their own contents. */
export interface AgentDocuments {
  documentOf(content: AgentContent, draft: Draft): DraftDocument;
  /** How much of it code found to be wrong. */
  errorsIn(content: AgentContent): number;
}

/** The draft's newest revision as a document; undefined where it is none. */
export async function readDocument(
  deps: Pick<Deps, "db">,
  draft: Draft,
  ofAgent?: AgentDocuments,
): Promise<DraftDocument | undefined> {
  const revision = await readRevision(deps.db, draft.id, draft.revision);
  if (!revision || isReview(revision.content)) return undefined;
  return isOfAgent(revision.content)
    ? ofAgent?.documentOf(revision.content, draft)
    : documentOf(draft, revision.content);
}

/** How many errors the rules name; what only Jira's own fields want does not matter here. */
export async function countErrors(
  deps: Deps,
  draft: Draft,
  ofAgent?: AgentDocuments,
): Promise<number> {
  const made = await readRevision(deps.db, draft.id, draft.revision);
  if (made && isOfAgent(made.content)) return ofAgent?.errorsIn(made.content) ?? 0;
  const [revision, passages] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listPassages(deps.db, draft.id),
  ]);
  if (!revision) return 0;
  const said = await readSaid(deps, draft, { content: revision.content, passages });
  return said.findings.filter(({ level, part }) => level === "error" && !part.startsWith("fields."))
    .length;
}

export type Checked = { ok: true; checked: CheckedDocument } | (Refusal & { ok: false });

interface Wanted {
  draftId: string;
  form: DocumentForm;
  document: DraftDocument;
  id: string;
}

/** What would be sent, or what is missing or wrong. Nothing is written. */
export const checkDocument = (deps: Deps, account: Account, wanted: Wanted): Promise<Checked> =>
  wanted.form.kind === "comment"
    ? checkComment(deps, account, wanted)
    : checkPage(deps, account, wanted);

const KEY = /^[A-Z][A-Z0-9_]*-\d+$/;

async function checkComment(
  deps: Deps,
  account: Account,
  { form, document }: Wanted,
): Promise<Checked> {
  // An address that was copied from the address bar ends with the key.
  const typed = form.issue.trim().split("?")[0]?.split("/").at(-1) ?? "";
  const asked = typed.toUpperCase();
  if (!KEY.test(asked)) {
    return refuseForm({ issue: "Put in the key of an issue, such as PAY-12, or its address." });
  }
  const jira = await jiraClientFor(deps, account.id, form.connection);
  if (!jira.ok) return refuseForm({ connection: wordsOf(jira) });
  const issue = await jira.value.readIssue(asked);
  if (!issue.ok) return refuseForm({ issue: wordsOf(issue) });
  const { key, summary, url } = issue.value;
  const may = await jira.value.mayComment(key);
  if (!may.ok) return refuseForm({ issue: wordsOf(may) });
  if (!may.value) {
    return refuseForm({
      issue: `You may not comment on ${key}. Ask for the permission in Jira, or choose another issue.`,
    });
  }
  const body = commentOf(document);
  const markup = jira.value.renderDescription(body);
  const limit = jira.value.longestText;
  if (limit !== undefined && markup.length > limit) {
    return refuseForm({
      issue: `The text has ${markup.length} characters, and this Jira takes ${limit} in a comment. Publish it as a page.`,
    });
  }
  const { baseUrl } = jira.value;
  const place = { connectionId: form.connection, baseUrl, issue: { key, summary, url } };
  return { ok: true, checked: { kind: "comment", ...place, title: document.title, body, markup } };
}
