import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import type { AgentContent } from "../db/schema/content.ts";
import { type DraftCost, draftCost } from "../drafts/cost.ts";
import { type DocumentPublication, listDocuments } from "../drafts/documents/document.ts";
import { type Draft, listRevisions, readRevision, type RevisionListing } from "../drafts/draft.ts";
import { isOfAgent } from "../drafts/nodes.ts";
import { listSources, type Source } from "../drafts/source.ts";
import { type Learnt, readLearnt } from "./root-cause/pattern.ts";
import { listRuns, type TracedRun } from "./runs.ts";

/** What an agent has made, as its page shows it. */
export interface ReadMade {
  sources: Source[];
  /** The newest revision, if there is one. */
  content: AgentContent | undefined;
  /** The newest first. */
  revisions: RevisionListing[];
  runs: TracedRun[];
  cost: DraftCost | undefined;
  /** What went out, or is on its way; the newest first. */
  publications: DocumentPublication[];
  /** Of a root-cause analysis: what was learnt of it, and of earlier cases. */
  learnt: Learnt | undefined;
}

export async function readMade({ db }: Pick<Deps, "db">, draft: Draft): Promise<ReadMade> {
  const [sources, content, revisions, runs, cost, publications, learnt] = await Promise.all([
    listSources(db, draft.id),
    readMadeContent(db, draft),
    listRevisions(db, draft.id),
    listRuns(db, draft.id),
    draftCost(db, draft.id),
    listDocuments(db, draft.id),
    draft.type === "rca" ? readLearnt(db, draft.id) : undefined,
  ]);
  return { sources, content, revisions, runs, cost, publications, learnt };
}

export async function readMadeContent(
  db: Queries,
  { id, revision }: Pick<Draft, "id" | "revision">,
): Promise<AgentContent | undefined> {
  const row = await readRevision(db, id, revision);
  return row && isOfAgent(row.content) ? row.content : undefined;
}
