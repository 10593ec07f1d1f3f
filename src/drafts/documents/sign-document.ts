import type { Account, Deps } from "../../app.ts";
import { type From, record } from "../../audit/audit.ts";
import { findConnection } from "../../connections/connection.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import type { Draft } from "../draft.ts";
import { lockDraft } from "../publishing/publication.ts";
import { listSignatures } from "../review/signatures.ts";
import { signaturesOf } from "../rules/settings.ts";
import type { CheckedDocument } from "./check-document.ts";
import type { CheckedPage } from "./check-page.ts";
import { publishDocumentJob } from "./document-job.ts";
import type { CheckedReview } from "./review-sender.ts";

export type SignedDocument = { ok: true } | { ok: false; code: string; message: string };

type Signed = CheckedDocument | CheckedReview;

interface Signature {
  /** The publication that is to be; it stood in the form, so that a second click makes no second one. */
  id: string;
  /** The revision that the person saw. */
  revision: number;
  checked: Signed;
  from: From;
}

/** The countersignature: the row and the job are there before anything is sent. */
export async function signDocument(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  account: Account,
  draft: Draft,
  signature: Signature,
): Promise<SignedDocument> {
  const { id, revision, checked, from } = signature;
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const { documentPublications: t } = tx.t;
    const [known] = await tx.select({ draftId: t.draftId }).from(t).where(eq(t.id, id));
    if (known) return known.draftId === draft.id ? { ok: true } : GONE;
    const stale = await whyNot(tx, account, { current, revision, checked });
    if (stale || !current) return stale ?? GONE;
    await record(tx, deps.clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "drafts.document_countersigned",
      subject: `draft:${draft.id}`,
      details: { revision, kind: checked.kind, place: placeOf(checked), title: checked.title },
    });
    const about = { accountId: account.id, title: `Publish: ${checked.title}` };
    const job = await deps.queue.enqueue(tx, publishDocumentJob, { documentId: id }, about);
    await tx.insert(t).values({
      ...rowOf(checked),
      id,
      draftId: draft.id,
      revision,
      state: "waiting",
      sends: 0,
      searches: 0,
      jobId: job.id,
      accountId: account.id,
      createdAt: deps.clock.now(),
    });
    return { ok: true };
  });
}

const refused = (code: string, message: string) => ({
  ok: false as const,
  code: `drafts.${code}`,
  message,
});

const GONE = refused("not_open", "This draft cannot be signed. Open it once more.");

interface Asked {
  current: Draft | undefined;
  revision: number;
  checked: Signed;
}

async function whyNot(tx: Tx, account: Account, { current, revision, checked }: Asked) {
  if (!current || current.accountId !== account.id || current.state === "composing") {
    return refused("not_open", "This draft is being written. Sign it when it is done.");
  }
  if (current.revision !== revision) {
    const message = `Revision ${current.revision} came in between. Look at it before you sign.`;
    return refused("changed", message);
  }
  if (!(await findConnection(tx, account, checked.connectionId))) {
    return refused("no_connection", "The connection is gone. Connect it again, then sign.");
  }
  if (checked.kind === "review" && (await isOnItsWay(tx, current))) {
    return refused("on_its_way", "A review is on its way already. Wait until it has arrived.");
  }
  const missing = await missingSignatures(tx, current);
  if (missing === 0) return undefined;
  const message = "Another person must countersign this revision first. Share the draft with them.";
  return refused("not_signed_enough", message);
}

/** What is on its way is not known to be there: sent beside it, a remark could stand twice. */
async function isOnItsWay(tx: Tx, { id }: Draft): Promise<boolean> {
  const { documentPublications: t } = tx.t;
  const rows = await tx
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.draftId, id), inArray(t.state, ["waiting", "sending", "uncertain"])))
    .limit(1);
  return rows.length > 0;
}

/** How many others must sign this revision before its owner may send it anywhere. */
export async function missingSignatures(db: Queries, draft: Draft): Promise<number> {
  const needed = await signaturesOf(db, draft.target);
  if (needed <= 1 || (await isPublished(db, draft))) return 0;
  const signed = await listSignatures(db, draft);
  const others = signed.filter(({ holds, accountId }) => holds && accountId !== draft.accountId);
  return Math.max(0, needed - 1 - others.length);
}

/** All who must have signed this revision when it went to Jira. */
async function isPublished(db: Queries, { id, revision }: Draft): Promise<boolean> {
  const { publications: t } = db.t;
  const [found] = await db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.draftId, id), eq(t.revision, revision)))
    .limit(1);
  return found !== undefined;
}

function placeOf(checked: Signed): string {
  if (checked.kind === "page") return checked.space.key;
  if (checked.kind === "comment") return checked.issue.key;
  return `${checked.review.repository}#${checked.review.number}`;
}

function rowOf(checked: Signed) {
  const { kind, connectionId, baseUrl, title, body } = checked;
  const same = { kind, connectionId, baseUrl, title, body };
  if (checked.kind === "comment") return { ...same, issueKey: checked.issue.key };
  return checked.kind === "review"
    ? { ...same, review: checked.review }
    : { ...same, ...ofPage(checked) };
}

const ofPage = ({ space, parent, update }: CheckedPage) => ({
  spaceKey: space.key,
  parentId: parent?.id ?? update?.of.parentId ?? null,
  outsideId: update?.of.outsideId ?? null,
  outsideUrl: update?.url ?? null,
  outsideVersion: update?.base ?? null,
});
