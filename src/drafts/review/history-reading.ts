import type { Queries } from "../../db/db.ts";
import { and, desc, eq, isNotNull, lt } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { PublicationState } from "../../db/schema/drafts.ts";
import type { ShareLevel } from "../../db/schema/review.ts";

type Document = Row<"documentPublications">;

/** One thing that happened to a draft. */
export type What =
  | { kind: "revision"; number: number; origin: Row<"revisions">["origin"]; note: string }
  | { kind: "comment"; part: string; text: string; isSuggestion: boolean }
  | { kind: "decision"; outcome: "done" | "accepted" | "declined"; part: string; text: string }
  | { kind: "left" | "withdrawn"; rule: string; part: string; reason: string }
  | { kind: "shared" | "ended"; level: ShareLevel; withName: string }
  | { kind: "signature"; revision: number }
  | { kind: "publication"; revision: number; state: PublicationState }
  | {
      kind: "document";
      document: Pick<Document, "id" | "kind" | "title" | "spaceKey" | "issueKey" | "review">;
      revision: number;
      state: Document["state"];
    }
  | { kind: "decided"; about: "issue" | "document"; act: string; is: string }
  | { kind: "duplicate"; act: Row<"duplicateDecisions">["act"]; issueKey: string; reason: string };

export interface Found {
  at: Date;
  /** Tells events of the same moment apart. */
  key: string;
  /** The account that did it, and the one it was about. */
  whoId: string;
  withId?: string;
  what: (names: { withName: string }) => What;
}

export interface Reading {
  db: Queries;
  draftId: string;
  /** Events of this moment or earlier ones; see `readNewest`. */
  limit: number;
  before: Date | undefined;
}

type Condition = ReturnType<typeof and>;
type Column = Parameters<typeof isNotNull>[0];

interface Rows {
  /** Those of the draft. */
  own: Condition;
  /** When it happened. */
  at: Column;
  /** Tells rows of the same moment apart. */
  ties: Column[];
}

interface Query {
  where: Condition;
  order: ReturnType<typeof desc>[];
  limit: number;
}

/** The newest before a moment, and all of that very moment: whoever pages on needs both. */
export async function readNewest<R>(
  { limit, before }: Reading,
  { own, at, ties }: Rows,
  read: (query: Query) => Promise<R[]>,
): Promise<R[]> {
  const order = [at, ...ties].map((column) => desc(column));
  const ask = (when: Condition, most: number) =>
    read({ where: and(own, isNotNull(at), when), order, limit: most });
  if (!before) return ask(undefined, limit);
  const [same, earlier] = await Promise.all([
    ask(eq(at, before), SAME_MOMENT),
    ask(lt(at, before), limit),
  ]);
  return [...same, ...earlier];
}

const SAME_MOMENT = 1000;
