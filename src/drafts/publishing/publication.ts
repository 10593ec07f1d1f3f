import { randomBytes } from "node:crypto";
import type { Account, Deps } from "../../app.ts";
import { record } from "../../audit/audit.ts";
import { findConnection } from "../../connections/connection.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, asc, desc, eq, inArray } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { IssueFields } from "../../db/schema/drafts.ts";
import { newId } from "../../platform/clock.ts";
import type { Draft } from "../draft.ts";
import { publishJob } from "../jobs.ts";

export type Publication = Row<"publications">;
export type PublicationItem = Row<"publicationItems">;

/** Where a request came from, for the audit log. */
export interface From {
  address: string;
  requestId: string;
}

interface FoundPublication {
  publication: Publication;
  items: PublicationItem[];
  /** Certain: Jira has refused every item, or it never left. */
  nothingThere: boolean;
}

/** The newest one of a draft, with its items in order; one whose job has ended without it counts as failed. */
export async function findPublication(
  db: Queries,
  draftId: string,
): Promise<FoundPublication | undefined> {
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
  const nothingThere = items.every(({ state }) => state === "failed" || state === "waiting");
  return { publication, items, nothingThere };
}

export type Countersigned =
  | { ok: true; publicationId: string }
  | {
      ok: false;
      code: "drafts.changed" | "drafts.not_open" | "drafts.no_connection";
      message: string;
    };

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
    const current = await lockDraft(tx, draft.id);
    const seen = draft.revision === input.revision ? draft.revision : undefined;
    if (current?.state === "open" && current.revision !== seen) {
      const message = `Revision ${current.revision} came in between. Look at it before you sign.`;
      return { ok: false, code: "drafts.changed", message };
    }
    if (current?.state !== "open" || current.revision === 0) {
      const message =
        "This draft is not open for signing: it is being written, on its way, or in Jira already.";
      return { ok: false, code: "drafts.not_open", message };
    }
    const connection = await findConnection(tx, account, current.target.connectionId);
    if (!connection) {
      const message = "The connection to Jira is gone. Connect Jira again on the page Connections.";
      return { ok: false, code: "drafts.no_connection", message };
    }
    const { baseUrl } = connection;
    const signed = { account, draft: current, baseUrl, ...input };
    const publicationId = await writePublication(deps, tx, signed);
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

async function lockDraft(tx: Tx, id: string): Promise<Draft | undefined> {
  const [row] = await tx.locked(tx.select().from(tx.t.drafts).where(eq(tx.t.drafts.id, id)));
  return row;
}

interface Signed {
  account: Account;
  draft: Draft;
  revision: number;
  fields: IssueFields;
  baseUrl: string;
}

/** The rows and the job, before anything is sent. */
async function writePublication(
  { queue, clock }: Pick<Deps, "queue" | "clock">,
  tx: Tx,
  { account, draft, revision, fields, baseUrl }: Signed,
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
    baseUrl,
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
    const found = await findStanding(tx, draft);
    if (found?.publication.state !== "failed") return false;
    await restart(deps, { tx, account, draft, publication: found.publication });
    return true;
  });
}

/** Back to the draft: what did not leave will not leave any more, so the person may change it. */
export async function reopenDraft(
  deps: Pick<Deps, "db" | "clock">,
  draft: Draft,
): Promise<boolean> {
  const { drafts, publications, publicationItems } = deps.db.t;
  const now = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const found = await findStanding(tx, draft);
    if (found?.publication.state !== "failed" || !found.nothingThere) return false;
    const { id } = found.publication;
    await tx
      .update(publicationItems)
      .set({ state: "failed", updatedAt: now })
      .where(and(eq(publicationItems.publicationId, id), eq(publicationItems.state, "waiting")));
    await tx
      .update(publications)
      .set({ state: "failed", finishedAt: now })
      .where(eq(publications.id, id));
    await tx.update(drafts).set({ state: "open", updatedAt: now }).where(eq(drafts.id, draft.id));
    return true;
  });
}

/** The publication that holds the draft, locked with it; none once the draft is open again or published. */
async function findStanding(tx: Tx, draft: Draft) {
  const current = await lockDraft(tx, draft.id);
  return current?.state === "publishing" ? findPublication(tx, draft.id) : undefined;
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
    const found = await findStanding(tx, draft);
    const item = found?.items.find(({ id }) => id === itemId);
    if (!found || item?.state !== "uncertain" || found.publication.state !== "uncertain")
      return false;
    const change = {
      is: { issueKey: decision.act === "is" ? decision.issueKey : null, adopted: true },
      again: { state: "waiting" as const, adopted: false },
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
