import type { Queries } from "../../db/db.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { partTexts } from "../part-text.ts";

/** A part that rests on certain passages. */
export interface Resting {
  nodeId: string;
  title: string;
  part: string;
  label: string;
  /** Those of them that it cites. */
  cites: number[];
  /** It cites no others. */
  isOnly: boolean;
}

/** The parts of the newest revision that rest on passages of these numbers. */
export async function listResting(
  db: Queries,
  draft: Draft,
  numbers: ReadonlySet<number>,
): Promise<Resting[]> {
  const revision = await findRevision(db, draft.id, draft.revision);
  if (!revision) return [];
  return nodesOf(draft, revision.content).flatMap((node) =>
    partTexts(node.content).flatMap(({ part, label, cites: all }) => {
      const cites = all.filter((n) => numbers.has(n));
      if (cites.length === 0) return [];
      const { text: title } = node.content.title;
      return [{ nodeId: node.id, title, part, label, cites, isOnly: cites.length === all.length }];
    }),
  );
}
