import type { Account, Deps } from "../app.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, desc, eq, getTableColumns, inArray, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { BacklogNode, DraftContent } from "../db/schema/content.ts";
import { newId } from "../platform/clock.ts";
import { type Draft, findRevision } from "./draft.ts";
import { findOutline } from "./backlog/kept-outlines.ts";
import { standingCursor, standingNodes } from "./backlog/written.ts";
import { composeJob } from "./jobs.ts";
import { isAnew } from "./kept-answer.ts";

export type Composition = Row<"compositions">;

/** A person's instruction may be this long, in characters. */
const LONGEST_INSTRUCTION = 4000;

type Start = Pick<Composition, "instruction"> &
  /** Of a backlog: the nodes to refine, and how far an earlier run has come. */
  Partial<Pick<Composition, "nodeIds" | "content" | "cursor">>;

/** In the caller's transaction: the row, the draft's state and the job come together or not at all. */
export async function startComposition(
  deps: Pick<Deps, "queue" | "clock">,
  tx: Tx,
  draft: Pick<Draft, "id" | "accountId" | "title" | "revision">,
  { instruction, nodeIds, content, cursor }: Start,
): Promise<string> {
  const { compositions, drafts } = tx.t;
  const id = newId(deps.clock);
  const now = deps.clock.now();
  const title = `${instruction === null ? "Compose" : "Refine"}: ${draft.title}`;
  const options = { accountId: draft.accountId, title };
  const job = await deps.queue.enqueue(tx, composeJob, { compositionId: id }, options);
  await tx.insert(compositions).values({
    id,
    draftId: draft.id,
    jobId: job.id,
    instruction,
    baseRevision: draft.revision,
    state: "queued",
    text: "",
    nodeIds,
    content,
    cursor,
    accountId: draft.accountId,
    createdAt: now,
  });
  await tx
    .update(drafts)
    .set({ state: "composing", updatedAt: now })
    .where(eq(drafts.id, draft.id));
  return id;
}

const selectNewest = prepared((db) => {
  const { compositions: c, jobs } = db.t;
  const { content: _, ...columns } = getTableColumns(c);
  return db
    .select({ composition: columns, jobState: jobs.state })
    .from(c)
    .leftJoin(jobs, eq(jobs.id, c.jobId))
    .where(eq(c.draftId, sql.placeholder("draft")))
    .orderBy(desc(c.createdAt), desc(c.id))
    .limit(1)
    .prepare("drafts_newest_composition");
});

/** The newest one; its job may have died without it, then it counts as failed. */
export async function findComposition(
  db: Queries,
  draftId: string,
): Promise<Composition | undefined> {
  const [found] = await selectNewest(db, { draft: draftId });
  if (!found) return undefined;
  const { composition: row, jobState } = found;
  const [content, cursor] = await Promise.all([findOutline(db, row), standingCursor(db, row)]);
  const composition = { ...row, content, cursor };
  if (!isAbandoned(composition.state, jobState)) return composition;
  return {
    ...composition,
    state: "failed",
    errorCode: "drafts.job_died",
    errorMessage: "The background job ended before the draft was ready. Try again.",
  };
}

const isAbandoned = (state: Composition["state"], jobState: string | null): boolean =>
  (state === "queued" || state === "running") && jobState !== "ready" && jobState !== "running";

const selectPulse = prepared((db) => {
  const { compositionNodes, compositions, jobs } = db.t;
  const { state, errorCode, cursor, text, createdAt, id } = compositions;
  const written = db.$count(compositionNodes, eq(compositionNodes.compositionId, id));
  return db
    .select({
      state,
      errorCode,
      cursor,
      length: sql`length(${text})`,
      written,
      jobState: jobs.state,
    })
    .from(compositions)
    .leftJoin(jobs, eq(jobs.id, compositions.jobId))
    .where(eq(compositions.draftId, sql.placeholder("draft")))
    .orderBy(desc(createdAt), desc(id))
    .limit(1)
    .prepare("drafts_pulse");
});

/** Of the newest one: its state, and a mark that changes whenever there is more to show. Small, however large it is. */
export async function findPulse(
  db: Queries,
  draftId: string,
): Promise<{ state: Composition["state"]; mark: string } | undefined> {
  const [found] = await selectPulse(db, { draft: draftId });
  if (!found) return undefined;
  const { phase, done } = found.cursor ?? {};
  const { length, errorCode: error, written: nodes } = found;
  const mark = [found.state, length, error, phase, done, nodes].join(" ");
  return { state: isAbandoned(found.state, found.jobState) ? "failed" : found.state, mark };
}

export type Refined = { ok: true } | { ok: false; code: string; message: string };

/**
 * A person's instruction that makes the next revision. Of a backlog it changes every node that is
 * not left out, or those that `nodeIdsOf` names.
 */
export async function requestRefinement(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
  typed: string,
  nodeIdsOf?: (content: DraftContent) => string[],
): Promise<Refined> {
  const instruction = typed.trim();
  if (instruction === "") return refused("drafts.no_instruction", "Say what to change.");
  if (instruction.length > LONGEST_INSTRUCTION) {
    const most = LONGEST_INSTRUCTION.toLocaleString("en");
    return refused("drafts.long_instruction", `Say it in ${most} characters or fewer.`);
  }
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    if (current?.state !== "open" || current.revision === 0) return notNow(current);
    const revision = nodeIdsOf && (await findRevision(tx, current.id, current.revision));
    const nodeIds = revision && nodeIdsOf(revision.content);
    if (nodeIds?.length === 0) {
      return refused("drafts.no_node", "That item is not there any more. Reload the page.");
    }
    await startComposition(deps, tx, current, { instruction, ...(nodeIds && { nodeIds }) });
    return { ok: true };
  });
}

/** Ended without a revision. */
const UNFINISHED: Composition["state"][] = ["failed", "interrupted", "stopped"];

/** Once more with the same instruction, after a failure or a stop. */
export async function composeAgain(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
): Promise<Refined> {
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findComposition(tx, draft.id);
    const mayStart = current?.state === "open" || current?.state === "composing";
    if (!mayStart || !last || !UNFINISHED.includes(last.state)) return notNow(current);
    await closeOrphan(tx, deps.clock, last);
    const { instruction, nodeIds } = last;
    const nodes = await standingNodes(tx, last);
    const start = { instruction, nodeIds, ...standing(last, current, nodes) };
    await startComposition(deps, tx, current, start);
    return { ok: true };
  });
}

/** The same question once more, to a model and not to the kept answers; its answer is the next revision. */
export async function composeAnew(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
): Promise<Refined> {
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findComposition(tx, draft.id);
    const revision = current && (await findRevision(tx, draft.id, current.revision));
    if (!current || !last || !isAnew(current, last, revision)) return notNow(current);
    const { instruction, nodeIds, baseRevision } = last;
    const base = { ...current, revision: baseRevision };
    await startComposition(deps, tx, base, { instruction, nodeIds });
    return { ok: true };
  });
}

/** What an earlier run of a backlog has come to: it goes on there, and tries once more what failed. */
function standing(
  { cursor, baseRevision }: Composition,
  { revision }: Draft,
  nodes: BacklogNode[],
): Pick<Start, "content" | "cursor"> {
  if (nodes.length === 0 || !cursor || baseRevision !== revision) return {};
  const { failed = [], left = [], ...rest } = cursor;
  const all = [...failed, ...left];
  return {
    content: { nodes },
    cursor:
      cursor.phase === "outline" ? cursor : { ...rest, done: rest.total - all.length, left: all },
  };
}

/** Its job died without it: a retry of that job must not write a second revision beside the new one. */
async function closeOrphan(tx: Tx, clock: Deps["clock"], last: Composition): Promise<void> {
  const { compositions } = tx.t;
  const { state, errorCode, errorMessage } = last;
  await tx
    .update(compositions)
    .set({ state, errorCode, errorMessage, finishedAt: clock.now() })
    .where(and(eq(compositions.id, last.id), inArray(compositions.state, ["queued", "running"])));
}

/**
 * The draft, open again when its composition's job has ended without it: cancelled by a person or
 * with the account, or dead. What ends a job knows nothing of drafts, so whoever comes next mends it.
 */
export async function mendDraft(deps: Pick<Deps, "db" | "clock">, draft: Draft): Promise<Draft> {
  if (draft.state !== "composing") return draft;
  const pulse = await findPulse(deps.db, draft.id);
  if (!pulse || !hasEnded(pulse)) return draft;
  const { drafts } = deps.db.t;
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findComposition(tx, draft.id);
    if (current?.state !== "composing" || !last || !hasEnded(last)) return current ?? draft;
    await closeOrphan(tx, deps.clock, last);
    await tx.update(drafts).set({ state: "open" }).where(eq(drafts.id, draft.id));
    return { ...current, state: "open" };
  });
}

const hasEnded = ({ state }: Pick<Composition, "state">): boolean =>
  state !== "queued" && state !== "running";

/** Ends a composition that runs or waits; what has come so far stays. */
export async function stopComposition(
  deps: Pick<Deps, "db" | "queue" | "clock" | "live">,
  account: Account,
  draft: Draft,
): Promise<boolean> {
  const { compositions, drafts } = deps.db.t;
  const now = deps.clock.now();
  const stopped = await deps.db.transaction(async (tx) => {
    const [row] = await tx
      .update(compositions)
      .set({ state: "stopped", stopAskedAt: now, finishedAt: now })
      .where(
        and(eq(compositions.draftId, draft.id), inArray(compositions.state, ["queued", "running"])),
      )
      .returning({ jobId: compositions.jobId });
    if (row) {
      await tx.update(drafts).set({ state: "open", updatedAt: now }).where(eq(drafts.id, draft.id));
    }
    return row;
  });
  if (!stopped) return false;
  await deps.queue.cancel(stopped.jobId, account.id);
  deps.live.wake(`draft:${draft.id}`);
  return true;
}

export async function lockDraft(tx: Tx, id: string): Promise<Draft | undefined> {
  const [row] = await tx.locked(tx.select().from(tx.t.drafts).where(eq(tx.t.drafts.id, id)));
  return row;
}

const refused = (code: string, message: string): Refined => ({ ok: false, code, message });

export function notNow(draft: Draft | undefined): Refined {
  if (draft?.state === "composing") {
    return refused(
      "drafts.busy",
      "This draft is being written right now. Wait for it, or stop it.",
    );
  }
  if (draft?.state === "publishing") {
    return refused("drafts.publishing", "This draft is on its way to Jira and cannot change now.");
  }
  if (draft?.state === "published") {
    return refused(
      "drafts.published",
      "This draft stands in Jira already and does not change here any more.",
    );
  }
  return refused("drafts.nothing_to_do", "There is nothing to do here any more. Reload the page.");
}
