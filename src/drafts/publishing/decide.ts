import type { Account, Deps } from "../../app.ts";
import { record } from "../../audit/audit.ts";
import type { Tx } from "../../db/db.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { type Draft, findRevision } from "../draft.ts";
import { publishJob } from "../jobs.ts";
import { nodesOf } from "../nodes.ts";
import { type DraftIssue, listDraftIssues } from "./draft-issues.ts";
import { findPublication, type From, lockDraft, type Publication } from "./publication.ts";

/** Sends what failed once more, links too; what exists already is not sent again. */
export async function retryPublication(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const found = await findStanding(tx, draft);
    const { state } = found?.publication ?? {};
    const isOver = state === "uncertain" && found?.items.some((item) => item.state === "failed");
    if (!found || !(state === "failed" || isOver)) return false;
    await restart(deps, { tx, draft, publication: found.publication });
    return true;
  });
}

/** Makes once more what could not be tied to issues that stand. */
export async function retryLinks(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
): Promise<boolean> {
  const { publications, publicationLinks } = deps.db.t;
  return deps.db.transaction(async (tx) => {
    await lockDraft(tx, draft.id);
    const found = await findPublication(tx, draft.id);
    if (!found || found.isUnderWay || found.links.every(({ state }) => state === "done")) {
      return false;
    }
    const { id } = found.publication;
    await tx
      .update(publicationLinks)
      .set({ state: "waiting", errorCode: null, errorMessage: null })
      .where(and(eq(publicationLinks.publicationId, id), eq(publicationLinks.state, "failed")));
    const jobId = await enqueue(deps, { tx, draft, publication: found.publication });
    await tx.update(publications).set({ jobId }).where(eq(publications.id, id));
    return true;
  });
}

/**
 * Back to the draft: what did not leave will not leave any more, so the person may change it. What
 * stands in Jira stays, and the next publication changes it.
 */
export async function reopenDraft(
  deps: Pick<Deps, "db" | "clock">,
  draft: Draft,
): Promise<boolean> {
  const { drafts, publications, publicationItems } = deps.db.t;
  const now = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const found = await findStanding(tx, draft);
    if (!found?.mayReopen) return false;
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
    await restart(deps, { tx, draft, publication: found.publication });
    return true;
  });
}

interface Restart {
  tx: Tx;
  draft: Draft;
  publication: Publication;
}

async function restart(deps: Pick<Deps, "queue" | "clock">, again: Restart): Promise<void> {
  const { tx, publication } = again;
  const { publications, publicationItems } = tx.t;
  const jobId = await enqueue(deps, again);
  await tx
    .update(publications)
    .set({ state: "running", jobId, finishedAt: null })
    .where(eq(publications.id, publication.id));
  await tx
    .update(publicationItems)
    .set({ state: "waiting", errorCode: null, errorMessage: null, fieldErrors: {} })
    .where(
      and(
        eq(publicationItems.publicationId, publication.id),
        inArray(publicationItems.state, ["failed", "waiting"]),
      ),
    );
}

async function enqueue(
  { queue }: Pick<Deps, "queue">,
  { tx, draft, publication }: Restart,
): Promise<string> {
  const payload = { publicationId: publication.id };
  const about = { accountId: draft.accountId, title: `Publish: ${draft.title}` };
  const job = await queue.enqueue(tx, publishJob, payload, about);
  return job.id;
}

/** Something that stands in Jira is to be changed: the draft is open again, its issues stay. */
export async function openPublished(
  deps: Pick<Deps, "db" | "clock">,
  draft: Draft,
): Promise<boolean> {
  const { drafts } = deps.db.t;
  const opened = await deps.db
    .update(drafts)
    .set({ state: "open", updatedAt: deps.clock.now() })
    .where(and(eq(drafts.id, draft.id), eq(drafts.state, "published")))
    .returning({ id: drafts.id });
  return opened.length > 0;
}

/**
 * Jira stays as it is: the draft counts as published. Only where all of a publication stands, or where
 * issues that stood before are used for all of it.
 */
export async function closeUpdate(
  deps: Pick<Deps, "db" | "clock">,
  draft: Draft,
): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const found = await findPublication(tx, draft.id);
    if (current?.state !== "open") return false;
    const [used] = await findUsedForAll(tx, current);
    if (found?.publication.state !== "done" && !used) return false;
    const { drafts } = tx.t;
    const now = deps.clock.now();
    await tx
      .update(drafts)
      .set({
        state: "published",
        updatedAt: now,
        ...(current.issueKey === null && used && issueOf(used)),
      })
      .where(eq(drafts.id, draft.id));
    return true;
  });
}

const issueOf = ({ issueKey, issueUrl }: DraftIssue) => ({ issueKey, issueUrl });

/** The issues of others that are used, in the order of the nodes; none where something else is to stand. */
async function findUsedForAll(tx: Tx, draft: Draft): Promise<DraftIssue[]> {
  const revision = await findRevision(tx, draft.id, draft.revision);
  const nodes = revision ? nodesOf(draft, revision.content) : [];
  const wanted = nodes.filter(({ decision }) => decision !== "left_out");
  const issues = (await listDraftIssues(tx, draft.id)).filter(({ sent }) => sent === null);
  const used = wanted.flatMap(({ id }) => issues.find(({ nodeId }) => nodeId === id) ?? []);
  return used.length === wanted.length ? used : [];
}
