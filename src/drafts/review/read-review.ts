import type { Deps } from "../../app.ts";
import type { Draft } from "../draft.ts";
import { signaturesOf } from "../rules/settings.ts";
import { listOpenPlaces } from "./comments.ts";
import { listShares, type Share } from "./shares.ts";
import { listSignatures, type Signature } from "./signatures.ts";

/** How many comments wait at each part: `<node>/<part>` -> number. */
export type OpenComments = Record<string, number>;

export interface Review {
  shares: Share[];
  open: number;
  parts: OpenComments;
  /** Of this draft's project. */
  needed: number;
  signatures: Signature[];
}

/** Who looks at a draft beside its owner, what waits for an answer, and who has signed. */
export async function readReview(deps: Pick<Deps, "db">, draft: Draft): Promise<Review> {
  const { db } = deps;
  const [shares, places, needed, signatures] = await Promise.all([
    listShares(db, draft.id),
    listOpenPlaces(db, draft.id),
    signaturesOf(db, draft.target),
    listSignatures(db, draft),
  ]);
  const parts: OpenComments = {};
  for (const { nodeId, part } of places) {
    const place = `${nodeId}/${part}`;
    parts[place] = (parts[place] ?? 0) + 1;
  }
  return { shares, open: places.length, parts, needed, signatures };
}
