import type { Queries, Tx } from "../../db/db.ts";
import { asc, desc, eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { Draft } from "../draft.ts";

export type Publication = Row<"publications">;
export type PublicationItem = Row<"publicationItems">;
export type PublicationLink = Row<"publicationLinks">;

/** Where a request came from, for the audit log. */
export interface From {
  address: string;
  requestId: string;
}

export interface FoundPublication {
  publication: Publication;
  items: PublicationItem[];
  links: PublicationLink[];
  /** Its job waits or runs. */
  isUnderWay: boolean;
  /** Certain: Jira has refused every item, or it never left. */
  nothingThere: boolean;
  /** What has not left can go back to the draft: of nothing else it is unknown whether it did. */
  mayReopen: boolean;
}

/** The newest one of a draft, with its items in order; one whose job has ended without it counts as failed. */
export async function findPublication(
  db: Queries,
  draftId: string,
): Promise<FoundPublication | undefined> {
  const { publications, publicationItems, publicationLinks, jobs } = db.t;
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
  const links = await db
    .select()
    .from(publicationLinks)
    .where(eq(publicationLinks.publicationId, publication.id))
    .orderBy(asc(publicationLinks.position));
  const isKnown = items.every((item) => hasNotLeft(item) || item.state === "done");
  return {
    publication,
    items,
    links,
    isUnderWay,
    nothingThere: items.every((item) => hasNotLeft(item) && item.action === "create"),
    mayReopen: publication.state === "failed" && isKnown && items.some(hasNotLeft),
  };
}

const hasNotLeft = ({ state }: PublicationItem) => state === "failed" || state === "waiting";

export async function lockDraft(tx: Tx, id: string): Promise<Draft | undefined> {
  const [row] = await tx.locked(tx.select().from(tx.t.drafts).where(eq(tx.t.drafts.id, id)));
  return row;
}
