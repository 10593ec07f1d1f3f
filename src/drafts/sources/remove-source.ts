import type { Account, Deps } from "../../app.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import { type Draft, findRevision } from "../draft.ts";
import { addRevision } from "../revision.ts";
import { listSources, type Source } from "../source.ts";
import { lockOpen, notOpen } from "./add.ts";
import { refuse, type Refused } from "./material.ts";
import { type Cited, recite } from "./recite.ts";

type Removed = { ok: true } | Refused;

/**
 * The draft rests on it no more. It stays on record for older revisions; the one that comes of it says
 * who removed it, and what rested on it alone rests on nothing. Twice is once.
 */
export async function removeSource(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  source: Source,
): Promise<Removed> {
  return deps.db.transaction(async (tx) => {
    const current = await lockOpen(tx, draft);
    if (!current) return notOpen;
    const standing = await listSources(tx, draft.id);
    if (!standing.some(({ id }) => id === source.id)) return { ok: true };
    if (standing.length === 1) return onlySource;
    const { sources } = tx.t;
    await tx
      .update(sources)
      .set({ replacedAt: deps.clock.now(), newerVersion: null })
      .where(and(eq(sources.id, source.id), isNull(sources.replacedAt)));
    const revision = await findRevision(tx, draft.id, current.revision);
    if (revision) {
      const gone = new Set(source.passages.map(({ n }) => n));
      await addRevision(tx, deps.clock, current, {
        content: recite(current, revision.content, (part) => without(part, gone)),
        origin: "unsourced",
        note: `“${source.title}”`,
        compositionId: null,
        accountId: account.id,
      });
    }
    return { ok: true };
  });
}

const onlySource = refuse(
  "only_source",
  "It is the only source. Add what takes its place first, or delete the draft.",
);

function without<Part extends Cited>(part: Part, gone: ReadonlySet<number>): Part {
  const stays = (n: number) => !gone.has(n);
  if (part.cites.every(stays)) return part;
  return {
    ...part,
    cites: part.cites.filter(stays),
    ...(part.quotes && { quotes: part.quotes.filter(({ n }) => stays(n)) }),
  };
}
