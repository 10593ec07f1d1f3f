import type { Queries } from "../../db/db.ts";
import { and, desc, eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";

export type DocumentPublication = Row<"documentPublications">;

export interface FoundDocument {
  document: DocumentPublication;
  /** Its job waits or runs. */
  isUnderWay: boolean;
}

/** Of this draft: who may see the draft may see it. */
export async function findDocument(
  db: Queries,
  draftId: string,
  id: string,
): Promise<FoundDocument | undefined> {
  const { documentPublications: t, jobs } = db.t;
  const [found] = await db
    .select({ document: t, jobState: jobs.state })
    .from(t)
    .leftJoin(jobs, eq(jobs.id, t.jobId))
    .where(and(eq(t.id, id), eq(t.draftId, draftId)));
  if (!found) return undefined;
  const { document, jobState } = found;
  return { document, isUnderWay: jobState === "ready" || jobState === "running" };
}

/** More than that are not shown. */
const MOST = 200;

/** Newest first. */
export async function listDocuments(db: Queries, draftId: string): Promise<DocumentPublication[]> {
  const { documentPublications: t } = db.t;
  return db
    .select()
    .from(t)
    .where(eq(t.draftId, draftId))
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(MOST);
}

/** Something outside that stands for a draft, or is to. */
export interface StandingDocument {
  /** The newest attempt at it. */
  newest: DocumentPublication;
  /** The newest that is there, if any is. */
  done: DocumentPublication | undefined;
}

/** Each page and comment of a draft once. */
export async function listStanding(db: Queries, draftId: string): Promise<StandingDocument[]> {
  const all = await listDocuments(db, draftId);
  const things = Map.groupBy(all, ({ id, kind, baseUrl, outsideId }) =>
    outsideId === null ? id : `${kind} ${baseUrl} ${outsideId}`,
  );
  return [...things.values()].flatMap((rows) => {
    const [newest] = rows;
    const done = rows.find(({ state }) => state === "done");
    return newest ? [{ newest, done }] : [];
  });
}

/** The newest state in which one of our publications has left this page; undefined: it is none of ours. */
export const lastWritten = (
  all: readonly DocumentPublication[],
  page: { baseUrl: string; id: string },
): DocumentPublication | undefined =>
  all.find(
    ({ kind, state, baseUrl, outsideId }) =>
      kind === "page" && state === "done" && baseUrl === page.baseUrl && outsideId === page.id,
  );
