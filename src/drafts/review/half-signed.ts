import type { Account } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq, exists, isNull, sql } from "../../db/drizzle.ts";
import type { Draft } from "../draft.ts";
import { signaturesOf } from "../rules/settings.ts";
import { cappedLevel } from "./access.ts";
import { listSignatures } from "./signatures.ts";

/** An open draft that somebody has signed and that waits for another signature. */
export interface HalfSigned {
  draftId: string;
  title: string;
  /** Who has signed it as it is. */
  by: string[];
  /** The account is one of them. */
  isMine: boolean;
}

const MOST = 10;

/** Those of the account, and those of others that it may sign and has not. */
export async function listHalfSigned(
  db: Queries,
  account: Account,
): Promise<{ own: HalfSigned[]; shared: HalfSigned[] }> {
  const [own, shared] = await Promise.all([ownSigned(db, account), sharedSigned(db, account)]);
  const [ownHalf, sharedHalf] = await Promise.all([
    halves(db, account, own),
    halves(db, account, shared),
  ]);
  return { own: ownHalf, shared: sharedHalf.filter(({ isMine }) => !isMine) };
}

// The state is written out, as the partial index says it: with a parameter SQLite would read every
// open draft there is.
const isSigned = ({ drafts }: Queries["t"]) =>
  and(sql`${drafts.state} = 'open'`, eq(drafts.signedRevision, drafts.revision));

async function ownSigned(db: Queries, account: Account): Promise<Draft[]> {
  const { drafts } = db.t;
  return db
    .select()
    .from(drafts)
    .where(and(eq(drafts.accountId, account.id), isSigned(db.t)))
    .orderBy(desc(drafts.updatedAt), desc(drafts.id))
    .limit(MOST);
}

async function sharedSigned(db: Queries, account: Account): Promise<Draft[]> {
  if (cappedLevel(account, "countersign") !== "countersign") return [];
  const { drafts, draftShares: shares } = db.t;
  const share = db
    .select({ one: sql`1` })
    .from(shares)
    .where(
      and(
        eq(shares.draftId, drafts.id),
        eq(shares.accountId, account.id),
        eq(shares.level, "countersign"),
        isNull(shares.endedAt),
      ),
    );
  return (
    db
      .select()
      .from(drafts)
      .where(and(isSigned(db.t), exists(share)))
      // In the order of the index of signed ones: by time alone SQLite would walk all drafts there are.
      .orderBy(desc(drafts.accountId), desc(drafts.updatedAt), desc(drafts.id))
      .limit(MOST)
  );
}

async function halves(
  db: Queries,
  account: Account,
  drafts: readonly Draft[],
): Promise<HalfSigned[]> {
  const all = await Promise.all(
    drafts.map(async (draft): Promise<HalfSigned[]> => {
      const [signatures, needed] = await Promise.all([
        listSignatures(db, draft),
        signaturesOf(db, draft.target),
      ]);
      const standing = signatures.filter(({ holds }) => holds);
      if (standing.length === 0 || standing.length >= needed) return [];
      const by = standing.map(({ name }) => name);
      const isMine = standing.some(({ accountId }) => accountId === account.id);
      return [{ draftId: draft.id, title: draft.title, by, isMine }];
    }),
  );
  return all.flat();
}
