import { createHash } from "node:crypto";
import { isAllowed } from "../../accounts/permissions.ts";
import type { Account } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, desc, eq, isNull } from "../../db/drizzle.ts";
import type { SignedChoices } from "../../db/schema/review.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Draft } from "../draft.ts";
import { signaturesOf } from "../rules/settings.ts";

export interface Signature {
  accountId: string;
  name: string;
  revision: number;
  at: Date;
  /** It counts for what would be sent now. */
  holds: boolean;
  /** It let a publication go out: that is what it was given for. */
  isUsed: boolean;
  choices: SignedChoices | null;
}

type Signed = Pick<Draft, "fields" | "target">;

/** Of what is sent beside the revision: whoever signed, signed this too. */
export const fingerprintOf = ({ fields, target }: Signed): string =>
  createHash("sha256").update(sorted({ fields, target })).digest("base64url");

/** The databases give the keys of an object back in different orders. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

async function lastPublished(db: Queries, draftId: string): Promise<number> {
  const { publications } = db.t;
  const [newest] = await db
    .select({ at: publications.createdAt })
    .from(publications)
    .where(eq(publications.draftId, draftId))
    .orderBy(desc(publications.createdAt))
    .limit(1);
  return newest?.at.getTime() ?? -1;
}

const MOST = 50;

/**
 * Newest first. One holds for exactly one revision with its field values, for one publication, and
 * as long as its giver may still sign.
 */
export async function listSignatures(db: Queries, draft: Draft): Promise<Signature[]> {
  const { countersignatures: signed, accounts, draftShares: shares } = db.t;
  const share = and(
    eq(shares.draftId, signed.draftId),
    eq(shares.accountId, signed.accountId),
    eq(shares.level, "countersign"),
    isNull(shares.endedAt),
  );
  const rows = await db
    .select({
      accountId: signed.accountId,
      name: accounts.name,
      role: accounts.role,
      deactivatedAt: accounts.deactivatedAt,
      shared: shares.accountId,
      revision: signed.revision,
      fingerprint: signed.fingerprint,
      choices: signed.choices,
      at: signed.createdAt,
    })
    .from(signed)
    .innerJoin(accounts, eq(accounts.id, signed.accountId))
    .leftJoin(shares, share)
    .where(eq(signed.draftId, draft.id))
    .orderBy(desc(signed.createdAt), desc(signed.revision), desc(signed.accountId))
    .limit(MOST);
  const [published, fingerprint] = [await lastPublished(db, draft.id), fingerprintOf(draft)];
  return rows.map(({ accountId, name, revision, at, choices, ...row }) => {
    const maySign =
      row.deactivatedAt === null &&
      row.role !== "viewer" &&
      (accountId === draft.accountId || row.shared !== null);
    const isForThis =
      revision === draft.revision && row.fingerprint === fingerprint && at.getTime() > published;
    const isUsed = at.getTime() <= published;
    return { accountId, name, revision, at, holds: maySign && isForThis, isUsed, choices };
  });
}

/** Its owner, or a colleague who may countersign it, as it is in this moment. */
export async function maySignNow(tx: Tx, account: Account, draft: Draft): Promise<boolean> {
  const { draftShares: shares } = tx.t;
  if (account.deactivatedAt !== null || !isAllowed(account, "drafts.countersign")) return false;
  if (draft.accountId === account.id) return true;
  const [share] = await tx
    .select({ level: shares.level })
    .from(shares)
    .where(
      and(eq(shares.draftId, draft.id), eq(shares.accountId, account.id), isNull(shares.endedAt)),
    );
  return share?.level === "countersign";
}

/** A signature of somebody else's that holds: whoever signs after them signs the same choices. */
export async function findEarlierSigner(
  db: Queries,
  account: Account,
  draft: Draft,
): Promise<{ name: string; choices: SignedChoices } | undefined> {
  const signed = await listSignatures(db, draft);
  const earlier = signed.find(({ holds, accountId }) => holds && accountId !== account.id);
  return earlier?.choices ? { name: earlier.name, choices: earlier.choices } : undefined;
}

export const isSameChoice = (one: SignedChoices, other: SignedChoices): boolean =>
  sorted(one) === sorted(other);

/** Signs the newest revision; how many signatures are still missing then. The draft is locked by the caller. */
export async function addSignature(
  tx: Tx,
  clock: Clock,
  account: Account,
  { draft, choices }: { draft: Draft; choices: SignedChoices },
): Promise<{ given: number; needed: number }> {
  const { countersignatures: signed, drafts } = tx.t;
  const others = (await listSignatures(tx, draft)).filter(
    ({ holds, accountId }) => holds && accountId !== account.id,
  );
  const what = { fingerprint: fingerprintOf(draft), choices, createdAt: clock.now() };
  await tx
    .insert(signed)
    .values({ draftId: draft.id, revision: draft.revision, accountId: account.id, ...what })
    .onConflictDoUpdate({
      target: [signed.draftId, signed.revision, signed.accountId],
      set: what,
    });
  await tx.update(drafts).set({ signedRevision: draft.revision }).where(eq(drafts.id, draft.id));
  return { given: others.length + 1, needed: await signaturesOf(tx, draft.target) };
}
