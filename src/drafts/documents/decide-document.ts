import type { Account, Deps } from "../../app.ts";
import { type From, record } from "../../audit/audit.ts";
import { confluencePagesFor, jiraClientFor } from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import type { Tx } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import type { Draft } from "../draft.ts";
import { lockDraft } from "../publishing/publication.ts";
import { type DocumentPublication, findDocument } from "./document.ts";
import { publishDocumentJob } from "./document-job.ts";
import { keepStanding } from "./document-rows.ts";
import { openSender } from "./open-sender.ts";
import { bar, type Stands } from "./sender.ts";

export type DocumentDecision =
  /** It failed, or was stopped: look, and send what is not there. */
  | { act: "retry" }
  | { act: "search" }
  /** It is not there: create it. */
  | { act: "again" }
  /** It is there: its address or number. */
  | { act: "is"; typed: string };

interface Decided {
  documentId: string;
  decision: DocumentDecision;
  from: From;
}

/** What a person says of what failed, or of what nobody knows. A message: why nothing came of it. */
export async function decideDocument(
  deps: Deps,
  account: Account,
  draft: Draft,
  { documentId, decision, from }: Decided,
): Promise<{ message: string } | undefined> {
  const found = await findDocument(deps.db, draft.id, documentId);
  if (!found) return undefined;
  const named =
    decision.act === "is" ? await readNamed(deps, found.document, decision.typed) : undefined;
  if (named && !named.ok) return { message: `${named.message} ${named.fix}` };
  const isMine = await deps.db.transaction(async (tx) => {
    await lockDraft(tx, draft.id);
    const current = await findDocument(tx, draft.id, documentId);
    if (!current || current.isUnderWay || !mayDecide(current.document, decision)) return false;
    await record(tx, deps.clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "drafts.document_decided",
      subject: `draft:${draft.id}`,
      details: { act: decision.act, ...(named && { is: named.value.url }) },
    });
    if (!named) await restart(deps, tx, { document: current.document, decision });
    return true;
  });
  if (isMine && named) await keepStanding(deps, found.document, named.value);
  return undefined;
}

function mayDecide({ state }: DocumentPublication, { act }: DocumentDecision): boolean {
  if (state === "done") return false;
  return act === "retry" ? state !== "uncertain" : state === "uncertain";
}

interface Restart {
  document: DocumentPublication;
  decision: DocumentDecision;
}

/** What may have left stays as unknown as it is; it is looked for before it is sent again. */
async function restart(
  { queue }: Pick<Deps, "queue">,
  tx: Tx,
  { document, decision }: Restart,
): Promise<void> {
  const { documentPublications: t } = tx.t;
  const about = { accountId: document.accountId, title: `Publish: ${document.title}` };
  const job = await queue.enqueue(tx, publishDocumentJob, { documentId: document.id }, about);
  const again = decision.act === "again" || document.state === "failed";
  await tx
    .update(t)
    .set({
      ...(again && { state: "waiting" as const }),
      searches: 0,
      errorCode: null,
      errorMessage: null,
      finishedAt: null,
      jobId: job.id,
    })
    .where(eq(t.id, document.id));
}

/** The page or comment that a person says it is. */
async function readNamed(
  deps: Deps,
  document: DocumentPublication,
  typed: string,
): Promise<Outside<Stands>> {
  const { kind, accountId, connectionId, issueKey } = document;
  const id = idOf(kind, typed.trim());
  if (id === undefined) {
    return bar("not_named", `This names no ${kind}.`, `Copy the address of the ${kind}.`);
  }
  if (kind === "review") return readReview(deps, document, id);
  if (kind === "comment") {
    const jira = await jiraClientFor(deps, accountId, connectionId);
    const comment = jira.ok ? await jira.value.readComment(issueKey ?? "", id) : jira;
    return comment.ok ? { ok: true, value: { ...comment.value, version: null } } : comment;
  }
  const pages = await confluencePagesFor(deps, accountId, connectionId);
  return pages.ok ? pages.value.read(id) : pages;
}

/** Ours has its mark; one without it was not signed here. */
async function readReview(
  deps: Deps,
  document: DocumentPublication,
  id: string,
): Promise<Outside<Stands>> {
  const sender = await openSender(deps, document);
  const found = sender.ok ? await sender.value.find() : sender;
  if (!found.ok) return found;
  const stands = found.value.is === "there" ? found.value.stands : undefined;
  return stands?.id === id
    ? { ok: true, value: stands }
    : bar("other_review", "This is not the review that was signed.", "Look for it once more.");
}

const ADDRESS = {
  page: /(?:[?&]pageId=|\/pages\/(?:[a-z-]+\/)?)(\d+)/,
  comment: /[?&]focused(?:CommentId|Id)=(\d+)/,
  review: /#pullrequestreview-(\d+)/,
};

const idOf = (kind: DocumentPublication["kind"], typed: string): string | undefined =>
  /^\d+$/.test(typed) ? typed : ADDRESS[kind].exec(typed)?.[1];
