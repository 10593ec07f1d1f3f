import { randomBytes } from "node:crypto";
import type { Account, Deps } from "../app.ts";
import { record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, desc, eq, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { IssueFields } from "../db/schema/drafts.ts";
import { newId } from "../platform/clock.ts";
import type { Draft } from "./draft.ts";
import { publishJob } from "./jobs.ts";

export type Publication = Row<"publications">;
export type PublicationItem = Row<"publicationItems">;

/** Where a request came from, for the audit log. */
export interface From {
  address: string;
  requestId: string;
}

/** The newest one of a draft, with its items in order; one whose job has ended without it counts as failed. */
export async function findPublication(
  db: Queries,
  draftId: string,
): Promise<{ publication: Publication; items: PublicationItem[] } | undefined> {
  const { publications, publicationItems, jobs } = db.t;
  const [found] = await db
    .select({ publication: publications, jobState: jobs.state })
    .from(publications)
    .leftJoin(jobs, eq(jobs.id, publications.jobId))
    .where(eq(publications.draftId, draftId))
    .orderBy(desc(publications.createdAt), desc(publications.id))
    .limit(1);
  if (!found) return undefined;
  const isUnderWay = found.jobState === "ready" || found.jobState === "running";
  const publication =
    found.publication.state === "running" && !isUnderWay
      ? { ...found.publication, state: "failed" as const }
      : found.publication;
  const items = await db
    .select()
    .from(publicationItems)
    .where(eq(publicationItems.publicationId, publication.id))
    .orderBy(asc(publicationItems.position));
  return { publication, items };
}

export type Countersigned =
  | { ok: true; publicationId: string }
  | { ok: false; code: "drafts.changed" | "drafts.not_open"; message: string };

/**
 * The countersignature: writes the publication and its item with a marker before anything is sent.
 * Signing the same draft twice at once makes one publication. The caller has checked the findings.
 */
export async function countersign(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  account: Account,
  draft: Draft,
  input: { revision: number; fields: IssueFields; from: From },
): Promise<Countersigned> {
  const { db, clock } = deps;
  return db.transaction(async (tx) => {
    const { drafts } = tx.t;
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    if (current?.state === "open" && current.revision !== input.revision) {
      const message = `Revision ${current.revision} came in between. Look at it before you sign.`;
      return { ok: false, code: "drafts.changed", message };
    }
    if (current?.state !== "open" || current.revision === 0) {
      const message =
        "This draft is not open for signing: it is being written, on its way, or in Jira already.";
      return { ok: false, code: "drafts.not_open", message };
    }
    const publicationId = await writePublication(deps, tx, { account, draft: current, ...input });
    await record(tx, clock, {
      ...input.from,
      accountId: account.id,
      who: account.name,
      action: "drafts.countersigned",
      subject: `draft:${draft.id}`,
      details: { revision: input.revision, project: input.fields.projectKey },
    });
    return { ok: true, publicationId };
  });
}

/** The rows and the job, before anything is sent. */
async function writePublication(
  { queue, clock }: Pick<Deps, "queue" | "clock">,
  tx: Tx,
  {
    account,
    draft,
    revision,
    fields,
  }: { account: Account; draft: Draft; revision: number; fields: IssueFields },
): Promise<string> {
  const { drafts, publications, publicationItems } = tx.t;
  const publicationId = newId(clock);
  const now = clock.now();
  const job = await queue.enqueue(
    tx,
    publishJob,
    { publicationId },
    { accountId: account.id, title: `Publish: ${draft.title}` },
  );
  await tx.insert(publications).values({
    id: publicationId,
    draftId: draft.id,
    revision,
    connectionId: draft.target.connectionId,
    marker: `cs-${randomBytes(8).toString("hex")}`,
    state: "running",
    jobId: job.id,
    accountId: account.id,
    createdAt: now,
  });
  await tx.insert(publicationItems).values({
    id: newId(clock),
    publicationId,
    position: 1,
    fields,
    state: "waiting",
    sends: 0,
    searches: 0,
    adopted: false,
    differences: [],
    fieldErrors: {},
    updatedAt: now,
  });
  await tx
    .update(drafts)
    .set({ state: "publishing", updatedAt: now })
    .where(eq(drafts.id, draft.id));
  return publicationId;
}

/** Sends what failed once more; what exists already is not sent again. */
export async function retryPublication(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  account: Account,
  draft: Draft,
): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const found = await findPublication(tx, draft.id);
    if (found?.publication.state !== "failed") return false;
    await restart(deps, { tx, account, draft, publication: found.publication });
    return true;
  });
}

/** Back to the draft after a refusal by Jira: nothing was created, so the person may change it. */
export async function reopenDraft(
  deps: Pick<Deps, "db" | "clock">,
  draft: Draft,
): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const found = await findPublication(tx, draft.id);
    const nothingThere = found?.items.every((item) => item.state === "failed");
    if (found?.publication.state !== "failed" || !nothingThere) return false;
    await tx
      .update(tx.t.drafts)
      .set({ state: "open", updatedAt: deps.clock.now() })
      .where(and(eq(tx.t.drafts.id, draft.id), eq(tx.t.drafts.state, "publishing")));
    return true;
  });
}

export type Decision = { act: "is"; issueKey: string } | { act: "again" } | { act: "search" };

/** What a person says of an item whose outcome nobody knows: it is that issue, create it again, or search once more. */
export async function decideItem(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  account: Account,
  draft: Draft,
  input: { itemId: string; decision: Decision; from: From },
): Promise<boolean> {
  const { decision, itemId } = input;
  return deps.db.transaction(async (tx) => {
    const found = await findPublication(tx, draft.id);
    const item = found?.items.find(({ id }) => id === itemId);
    if (!found || item?.state !== "uncertain" || found.publication.state !== "uncertain")
      return false;
    const change = {
      is: { issueKey: decision.act === "is" ? decision.issueKey : null, adopted: true },
      again: { state: "waiting" as const },
      search: {},
    }[decision.act];
    await tx
      .update(tx.t.publicationItems)
      .set({ ...change, searches: 0, updatedAt: deps.clock.now() })
      .where(eq(tx.t.publicationItems.id, itemId));
    await record(tx, deps.clock, {
      ...input.from,
      accountId: account.id,
      who: account.name,
      action: "drafts.publication_decided",
      subject: `draft:${draft.id}`,
      details: { act: decision.act, ...(decision.act === "is" && { issue: decision.issueKey }) },
    });
    await restart(deps, { tx, account, draft, publication: found.publication });
    return true;
  });
}

interface Restart {
  tx: Tx;
  account: Account;
  draft: Draft;
  publication: Publication;
}

async function restart(
  deps: Pick<Deps, "queue" | "clock">,
  { tx, account, draft, publication }: Restart,
): Promise<void> {
  const { publications, publicationItems } = tx.t;
  const job = await deps.queue.enqueue(
    tx,
    publishJob,
    { publicationId: publication.id },
    { accountId: account.id, title: `Publish: ${draft.title}` },
  );
  await tx
    .update(publications)
    .set({ state: "running", jobId: job.id, finishedAt: null })
    .where(eq(publications.id, publication.id));
  await tx
    .update(publicationItems)
    .set({ state: "waiting", errorCode: null, errorMessage: null, fieldErrors: {} })
    .where(
      and(
        eq(publicationItems.publicationId, publication.id),
        inArray(publicationItems.state, ["failed"]),
      ),
    );
}
