import type { Account, Deps } from "../../app.ts";
import type { Tx } from "../../db/db.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import type { Refined } from "../../drafts/composition.ts";
import type { Draft } from "../../drafts/draft.ts";
import { nextNumber } from "../../drafts/sources/add.ts";
import { newId } from "../../platform/clock.ts";
import { runAgain } from "../again.ts";
import { diffSource, type DiffSource, type ReviewOrigin, sourceWords } from "./source.ts";

type Doing = Pick<Deps, "db" | "clock" | "queue">;

/** The changes as they are now; left out, the same ones are read once more. */
interface Later {
  diff: string;
  origin: ReviewOrigin;
}

/** Once more, after a failure, a stop or a push. The later changes take the place of the earlier ones. */
export const reviewAgain = (
  deps: Doing,
  account: Account,
  draft: Pick<Draft, "id">,
  later?: Later,
): Promise<Refined> =>
  runAgain(
    deps,
    draft,
    later && ((tx, current) => replaceSource(deps, tx, { current, account, later })),
  );

interface Replacing {
  current: Draft;
  account: Account;
  later: Later;
}

async function replaceSource(
  deps: Doing,
  tx: Tx,
  { current, account, later }: Replacing,
): Promise<Refined> {
  const { sources } = tx.t;
  const read = diffSource(later.diff, {
    firstNumber: await nextNumber(tx, current.id),
    isLater: true,
  });
  if (!read.ok) return refused("drafts.no_changes", read.message);
  const standing = and(
    eq(sources.draftId, current.id),
    eq(sources.kind, "diff"),
    isNull(sources.replacedAt),
  );
  const [before] = await tx.select().from(sources).where(standing);
  if (before && isSame(before, read.source)) return { ok: true };
  const id = newId(deps.clock);
  const now = deps.clock.now();
  await tx.update(sources).set({ replacedById: id, replacedAt: now }).where(standing);
  await tx.insert(sources).values({
    id,
    accountId: account.id,
    draftId: current.id,
    position: before?.position ?? 1,
    createdAt: now,
    ...sourceWords(later.origin, read.source),
  });
  return { ok: true };
}

const isSame = (before: DiffSource, after: DiffSource): boolean => before.body === after.body;

const refused = (code: string, message: string): Refined => ({ ok: false, code, message });
