import type { Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import type { Remark, ReviewContent } from "../../db/schema/content.ts";
import { type DraftCost, draftCost } from "../../drafts/cost.ts";
import { type DocumentPublication, listDocuments } from "../../drafts/documents/document.ts";
import {
  type Draft,
  listRevisions,
  readRevision,
  type RevisionListing,
} from "../../drafts/draft.ts";
import { isReview } from "../../drafts/nodes.ts";
import { listSources, type Source } from "../../drafts/source.ts";
import type { DiffLine } from "../../platform/text/unified-diff.ts";
import { listRuns, type TracedRun } from "../runs.ts";
import { remarkLines } from "./remark-lines.ts";
import { filesOf } from "./source.ts";

export interface ShownRemark {
  remark: Remark;
  /** Of the diff, with some around it. */
  lines: DiffLine[];
}

/** A code review as its page shows it. */
export interface ReadReview {
  source: Source | undefined;
  /** The newest revision, if there is one. */
  content: ReviewContent | undefined;
  remarks: ShownRemark[];
  /** The newest first. */
  revisions: RevisionListing[];
  runs: TracedRun[];
  cost: DraftCost | undefined;
  /** What was posted, or is on its way; the newest first. */
  publications: DocumentPublication[];
}

export async function readReview(deps: Pick<Deps, "db">, draft: Draft): Promise<ReadReview> {
  const { db } = deps;
  const [source, content, revisions, runs, cost, publications] = await Promise.all([
    findDiff(db, draft.id),
    readContent(db, draft),
    listRevisions(db, draft.id),
    listRuns(db, draft.id),
    draftCost(db, draft.id),
    listDocuments(db, draft.id),
  ]);
  const files = source && content ? filesOf(source) : [];
  const remarks = (content?.remarks ?? []).map((remark) => ({
    remark,
    lines: remarkLines(files, remark),
  }));
  return { source, content, remarks, revisions, runs, cost, publications };
}

/** The changes that the review is of. */
export async function findDiff(db: Queries, draftId: string): Promise<Source | undefined> {
  const sources = await listSources(db, draftId);
  return sources.find(({ kind }) => kind === "diff");
}

export async function readContent(
  db: Queries,
  { id, revision }: Pick<Draft, "id" | "revision">,
): Promise<ReviewContent | undefined> {
  const row = await readRevision(db, id, revision);
  return row && isReview(row.content) ? row.content : undefined;
}
