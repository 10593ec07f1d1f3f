import type { Deps } from "../../app.ts";
import {
  codeClientFor,
  confluencePagesFor,
  findConnection,
  jiraClientFor,
} from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import { commentSender } from "./comment-sender.ts";
import type { DocumentPublication } from "./document.ts";
import { changedPageSender, newPageSender } from "./page-sender.ts";
import { reviewSender } from "./review-sender.ts";
import { bar, type Sender } from "./sender.ts";

/** A connection may have been changed since: what was signed for one system goes to no other. */
const otherSystem = (name: string, baseUrl: string) =>
  bar(
    "other_system",
    `The connection leads to another ${name} now than the one that this was signed for.`,
    `Set it back to ${baseUrl} on the page Connections, or sign it anew.`,
  );

/** The way out for a document, through its signer's connection. */
export async function openSender(
  deps: Deps,
  document: DocumentPublication,
): Promise<Outside<Sender>> {
  const { kind, accountId, connectionId, baseUrl } = document;
  if (kind === "review") return openReview(deps, document);
  if (kind === "comment") {
    const jira = await jiraClientFor(deps, accountId, connectionId);
    if (!jira.ok) return jira;
    if (jira.value.baseUrl !== baseUrl) return otherSystem("Jira", baseUrl);
    return { ok: true, value: commentSender(jira.value, document) };
  }
  const pages = await confluencePagesFor(deps, accountId, connectionId);
  if (!pages.ok) return pages;
  if (pages.value.baseUrl !== baseUrl) return otherSystem("Confluence", baseUrl);
  const isNew = document.outsideId === null;
  const sender = isNew
    ? newPageSender(pages.value, document)
    : changedPageSender(pages.value, document);
  return { ok: true, value: sender };
}

async function openReview(deps: Deps, document: DocumentPublication): Promise<Outside<Sender>> {
  const { accountId, connectionId, baseUrl, review } = document;
  if (review === null) throw new Error("a review without its place");
  const [client, connection] = await Promise.all([
    codeClientFor(deps, accountId, connectionId),
    findConnection(deps.db, { id: accountId }, connectionId),
  ]);
  if (!client.ok) return client;
  if (connection?.baseUrl !== baseUrl) return otherSystem(client.value.system, baseUrl);
  return { ok: true, value: reviewSender(client.value, document, review) };
}
