import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { newId } from "../../platform/clock.ts";
import { type Draft, findRevision } from "../draft.ts";
import { cutLongText } from "../passages.ts";
import { addRevision } from "../revision.ts";
import type { Source } from "../source.ts";
import { lockOpen, nextNumber, notOpen } from "./add.ts";
import { comparePassages, type Compared, type PassageChange } from "./compare.ts";
import { type Material, refuse, type Refused } from "./material.ts";
import { repoint } from "./repoint.ts";
import { readAgain } from "./versions.ts";

export interface Later {
  material: Material;
  compared: Compared;
}

/** The later version of a source beside the one that the draft rests on. */
export async function readLater(
  deps: Deps,
  source: Source,
): Promise<{ ok: true; later: Later } | Refused> {
  const read = await readAgain(deps, source);
  if (!read.ok) return read;
  const after = await cutLongText(read.material.body);
  const next = await nextNumber(deps.db, source.draftId ?? "");
  return {
    ok: true,
    later: { material: read.material, compared: comparePassages(source.passages, after, next) },
  };
}

export async function findSource(
  db: Queries,
  draft: Draft,
  id: string,
): Promise<Source | undefined> {
  const { sources } = db.t;
  const [row] = await db
    .select()
    .from(sources)
    .where(and(eq(sources.id, id), eq(sources.draftId, draft.id)));
  return row;
}

/** The earlier version whose place a source took. */
export async function findReplaced(db: Queries, source: Source): Promise<Source | undefined> {
  const { sources } = db.t;
  const [row] = await db.select().from(sources).where(eq(sources.replacedById, source.id));
  return row;
}

export type Taken = { ok: true; sourceId: string } | Refused;

/**
 * The later version takes the place of the earlier one, which stays on record. What rests on a changed
 * passage is listed by the findings of the revision that comes of it.
 */
export async function takeVersion(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { source, later }: { source: Source; later: Later },
): Promise<Taken> {
  const after = await cutLongText(later.material.body);
  return deps.db.transaction(async (tx) => {
    const current = await lockOpen(tx, draft);
    if (!current) return notOpen;
    const { sources } = tx.t;
    const id = newId(deps.clock);
    const now = deps.clock.now();
    const replaced = await tx
      .update(sources)
      .set({ replacedById: id, replacedAt: now, newerVersion: null })
      .where(and(eq(sources.id, source.id), isNull(sources.replacedAt)))
      .returning({ id: sources.id });
    if (replaced.length === 0) {
      return refuse("version_taken", "A later version has been taken already. Reload the page.");
    }
    const next = await nextNumber(tx, draft.id);
    const { passages, changes } = comparePassages(source.passages, after, next);
    await tx.insert(sources).values({
      id,
      accountId: source.accountId,
      draftId: draft.id,
      position: source.position,
      ...later.material,
      passages,
      checkedAt: now,
      createdAt: now,
    });
    const revision = await findRevision(tx, draft.id, current.revision);
    if (revision) {
      await addRevision(tx, deps.clock, current, {
        content: repoint(current, revision.content, changes),
        origin: "sourced",
        note: noteOf(source, later.material),
        compositionId: null,
        accountId: account.id,
      });
    }
    return { ok: true, sourceId: id };
  });
}

const noteOf = ({ kind, version }: Source, material: Material): string =>
  kind === "page"
    ? `“${material.title}”: version ${material.version} instead of ${version}`
    : `“${material.title}” as it is now`;

const LONGEST_INSTRUCTION = 3500;
const FEW = 12;

/** Words for a refinement that brings the draft up to what has changed. */
export function instructionFor(title: string, changes: readonly PassageChange[]): string {
  const lines = changes.slice(0, FEW).map(lineOf);
  const more = changes.length > FEW ? [`and ${changes.length - FEW} more changes`] : [];
  const head = `“${title}” has a later version. Bring the draft up to it and leave the rest as it is:`;
  return [head, ...lines, ...more].join("\n").slice(0, LONGEST_INSTRUCTION);
}

const quoted = ({ text }: Passage) => `“${text.length > 200 ? `${text.slice(0, 200)}…` : text}”`;

function lineOf(change: PassageChange): string {
  if (change.kind === "added") return `- new, passage ${change.after.n}: ${quoted(change.after)}`;
  if (change.kind === "gone") return `- no longer said: ${quoted(change.before)}`;
  return `- passage ${change.before.n} is now passage ${change.after.n}: ${quoted(change.after)}`;
}
