import type { Queries } from "../../db/db.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import { partTexts } from "../part-text.ts";
import { listSources, type Source } from "../source.ts";
import type { DraftIssue } from "./draft-issues.ts";
import type { PlannedLink } from "./plan.ts";

interface Linking {
  draftId: string;
  /** Those that stand in Jira afterwards, parents first. */
  nodes: BacklogNode[];
  issues: DraftIssue[];
  /** The person wants the uploaded files attached. */
  attach: boolean;
}

/** What is to be tied to the issues of these nodes and was not tied by an earlier publication. */
export async function planLinks(
  db: Queries,
  { draftId, nodes, issues, attach }: Linking,
): Promise<PlannedLink[]> {
  const [sources, made, doubles] = await Promise.all([
    listSources(db, draftId),
    listMade(db, draftId),
    listDoubles(db, draftId),
  ]);
  const standing = new Map(issues.map(({ nodeId, issueKey }) => [nodeId, issueKey]));
  const ids = new Set(nodes.map(({ id }) => id));
  const own = new Set(nodes.filter(({ id }) => !isBorrowed(issues, id)).map(({ id }) => id));
  const among = nodes.flatMap((node) =>
    node.links
      .filter(({ to }) => ids.has(to))
      .map(({ type, to }): PlannedLink => {
        return { kind: type, fromNodeId: node.id, toNodeId: to };
      }),
  );
  const doubled = doubles.map(({ nodeId, issueKey }): PlannedLink => {
    return { kind: "duplicate", fromNodeId: nodeId, toKey: issueKey };
  });
  const all = [...among, ...doubled, ...sources.flatMap((one) => ofSource(one, nodes, attach))];
  return all
    .filter((link) => own.has(link.fromNodeId) && !made.has(signature(link)))
    .map((link) => {
      const key = link.toNodeId === undefined ? undefined : standing.get(link.toNodeId);
      if (key === undefined) return link;
      const { toNodeId: _stands, ...rest } = link;
      return { ...rest, toKey: key };
    })
    .filter((link) => !made.has(signature(link)));
}

/** An issue that somebody else made: it is linked to, and nothing is hung on it. */
const isBorrowed = (issues: DraftIssue[], nodeId: string) =>
  issues.some((issue) => issue.nodeId === nodeId && issue.sent === null);

const signature = ({ kind, fromNodeId, ...end }: PlannedLink) =>
  [kind, fromNodeId, end.sourceId ?? end.url ?? end.toKey ?? end.toNodeId].join(" ");

/** A page is linked from the uppermost issues that rest on it, a file is attached to the first issue. */
function ofSource(source: Source, nodes: BacklogNode[], attach: boolean): PlannedLink[] {
  const { url } = source.origin;
  const tops = nodes.filter(({ parentId }) => !nodes.some(({ id }) => id === parentId));
  if (source.kind === "page" && url !== undefined) {
    const resting = tops.filter((top) => restsOn(top, nodes, source));
    return (resting.length > 0 ? resting : tops.slice(0, 1)).map(({ id }) => {
      return { kind: "remote", fromNodeId: id, url, title: source.title };
    });
  }
  const [first] = tops;
  if (source.kind !== "file" || !attach || !first) return [];
  const title = source.origin.fileName ?? source.title;
  return [{ kind: "attachment", fromNodeId: first.id, sourceId: source.id, title }];
}

function restsOn(
  top: BacklogNode,
  nodes: BacklogNode[],
  source: Pick<Source, "passages">,
): boolean {
  const numbers = new Set(source.passages.map(({ n }) => n));
  const cites = partTexts(top.content).some((part) => part.cites.some((n) => numbers.has(n)));
  return cites || nodes.some((node) => node.parentId === top.id && restsOn(node, nodes, source));
}

/** By signature, what earlier publications of the draft have made. */
async function listMade(db: Queries, draftId: string): Promise<Set<string>> {
  const { publications, publicationLinks, publicationItems } = db.t;
  const rows = await db
    .select({ link: publicationLinks, publicationId: publications.id })
    .from(publicationLinks)
    .innerJoin(publications, eq(publications.id, publicationLinks.publicationId))
    .where(and(eq(publications.draftId, draftId), eq(publicationLinks.state, "done")));
  const items = await db
    .select({
      id: publicationItems.id,
      nodeId: publicationItems.nodeId,
      key: publicationItems.issueKey,
    })
    .from(publicationItems)
    .innerJoin(publications, eq(publications.id, publicationItems.publicationId))
    .where(eq(publications.draftId, draftId));
  const byId = new Map(items.map((item) => [item.id, item]));
  const made = rows.flatMap(({ link }) => {
    const from = byId.get(link.fromItemId);
    const to = link.toItemId === null ? undefined : byId.get(link.toItemId);
    if (!from) return [];
    const ends = [link.sourceId ?? link.url ?? link.toKey ?? to?.key, to?.nodeId];
    return ends.map((end) => [link.kind, from.nodeId, end].join(" "));
  });
  return new Set(made);
}

/** Issues that a person wants a node linked to, because they say nearly the same. */
async function listDoubles(db: Queries, draftId: string) {
  const { duplicateDecisions } = db.t;
  return db
    .select({ nodeId: duplicateDecisions.nodeId, issueKey: duplicateDecisions.issueKey })
    .from(duplicateDecisions)
    .where(and(eq(duplicateDecisions.draftId, draftId), eq(duplicateDecisions.act, "link")));
}
