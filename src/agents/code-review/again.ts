import type { Account, Deps } from "../../app.ts";
import type { Tx } from "../../db/db.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import { lockDraft, notNow, type Refined } from "../../drafts/composition.ts";
import type { Draft } from "../../drafts/draft.ts";
import { nextNumber } from "../../drafts/sources/add.ts";
import { newId } from "../../platform/clock.ts";
import { findRun, startRun } from "../runs.ts";
import { diffSource, type DiffSource, type ReviewOrigin, sourceWords } from "./source.ts";

const LONGEST_INSTRUCTION = 4000;

type Doing = Pick<Deps, "db" | "clock" | "queue">;

/** The changes as they are now; left out, the same ones are read once more. */
interface Later {
  diff: string;
  origin: ReviewOrigin;
}

/** Once more, after a failure, a stop or a push. The later changes take the place of the earlier ones. */
export async function reviewAgain(
  deps: Doing,
  account: Account,
  draft: Pick<Draft, "id">,
  later?: Later,
): Promise<Refined> {
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findRun(tx, draft.id);
    if (!current || !last || !mayRun(current)) return notNow(current);
    if (later) {
      const taken = await replaceSource(deps, tx, { current, account, later });
      if (!taken.ok) return taken;
    }
    const { agent, properties } = last;
    await startRun(deps, tx, current, { agent, properties, instruction: null });
    return { ok: true };
  });
}

/** A person's instruction that makes the next revision. */
export async function refineReview(
  deps: Doing,
  draft: Pick<Draft, "id">,
  typed: string,
): Promise<Refined> {
  const instruction = typed.trim();
  if (instruction === "") return refused("drafts.no_instruction", "Say what to change.");
  if (instruction.length > LONGEST_INSTRUCTION) {
    const most = LONGEST_INSTRUCTION.toLocaleString("en");
    return refused("drafts.long_instruction", `Say it in ${most} characters or fewer.`);
  }
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findRun(tx, draft.id);
    if (!current || !last || current.state !== "open" || current.revision === 0) {
      return notNow(current);
    }
    const { agent, properties } = last;
    await startRun(deps, tx, current, { agent, properties, instruction });
    return { ok: true };
  });
}

/** What was published is published; after the next push there may be more to say. */
const mayRun = ({ state }: Draft): boolean => state === "open" || state === "published";

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
