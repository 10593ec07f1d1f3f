import type { Account, Deps } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, asc, eq, isNull, notInArray, sql } from "../../db/drizzle.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { newId } from "../../platform/clock.ts";
import { type Draft, findRevision } from "../draft.ts";
import { count } from "../files/wording.ts";
import { cutLongText } from "../passages.ts";
import type { Source } from "../source.ts";
import { listPassages } from "../source.ts";
import { coverageFigures } from "../trace/coverage.ts";
import { OTHER_FORMS } from "./waiting.ts";
import { type Material, refuse, type Refused } from "./material.ts";

/** Of all sources of one draft. */
export const MOST_SOURCES = 20;
/** What a backlog takes, the most that any draft does; one item takes less. */
const MOST_CHARACTERS = 1_000_000;
const MOST_PASSAGES = 20_000;
const MOST_FILE_BYTES = 30 * 1024 * 1024;

export type Added = { ok: true; id: string; title: string } | Refused;

/**
 * Puts material on the form of a new draft, or beside an open draft for its next refinement. The same
 * material twice is there once.
 */
export async function addSource(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft | undefined,
  material: Material,
): Promise<Added> {
  const passages = await cutLongText(material.body);
  return deps.db.transaction(async (tx) => {
    const current = draft && (await lockOpen(tx, draft));
    if (draft && !current) return notOpen;
    // Nobody else adds to the same form meanwhile.
    const { accounts } = tx.t;
    await tx.locked(
      tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, account.id)),
    );
    const rows = await listWeights(tx, account, draft);
    const same = rows.find((row) => isSame(row, material));
    if (same) return { ok: true, id: same.id, title: same.title };
    const refusal = weigh(rows, material, passages);
    if (refusal) return refusal;
    const id = newId(deps.clock);
    const { file, ...words } = material;
    await tx.insert(tx.t.sources).values({
      id,
      accountId: account.id,
      draftId: draft?.id ?? null,
      position: Math.max(0, ...rows.map(({ position }) => position)) + 1,
      ...words,
      passages: current ? numberedFrom(passages, await nextNumber(tx, current.id)) : passages,
      createdAt: deps.clock.now(),
    });
    if (file)
      await tx
        .insert(tx.t.sourceFiles)
        .values({ sourceId: id, bytes: Buffer.from(file.buffer, file.byteOffset, file.length) });
    if (current) await recount(tx, current);
    return { ok: true, id, title: material.title };
  });
}

export const notOpen = refuse(
  "draft_not_open",
  "The draft cannot take sources just now: it is being written or published, or stands in Jira already.",
);

/** Locked, if its sources may change now. */
export async function lockOpen(tx: Tx, { id }: Draft): Promise<Draft | undefined> {
  const { drafts } = tx.t;
  const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, id)));
  return current?.state === "open" ? current : undefined;
}

interface Weight extends Pick<Source, "id" | "title" | "kind" | "origin" | "position" | "version"> {
  characters: number;
  passages: number;
  bytes: number;
}

async function listWeights(db: Queries, account: Account, draft: Draft | undefined) {
  const { sources, sourceFiles } = db.t;
  const { id, title, kind, origin, position, version, body } = sources;
  const rows = await db
    .select({
      id,
      title,
      kind,
      origin,
      position,
      version,
      body,
      passages: sources.passages,
      bytes: sql<number>`coalesce(length(${sourceFiles.bytes}), 0)`,
    })
    .from(sources)
    .leftJoin(sourceFiles, eq(sourceFiles.sourceId, sources.id))
    .where(
      and(
        draft
          ? eq(sources.draftId, draft.id)
          : and(
              isNull(sources.draftId),
              eq(sources.accountId, account.id),
              notInArray(sources.kind, OTHER_FORMS),
            ),
        isNull(sources.replacedAt),
      ),
    )
    .orderBy(asc(position), asc(id));
  return rows.map((row) => ({
    ...row,
    characters: row.body.length,
    passages: row.passages.length,
  }));
}

function isSame(
  row: Weight & { body: string },
  { kind, origin, body, version }: Material,
): boolean {
  if (row.kind !== kind || row.body !== body || row.version !== version) return false;
  const { connectionId, id, jql, fileName } = row.origin;
  return (
    connectionId === origin.connectionId &&
    id === origin.id &&
    jql === origin.jql &&
    fileName === origin.fileName
  );
}

function weigh(rows: Weight[], { title, body, file }: Material, passages: Passage[]) {
  const sum = (of: (row: Weight) => number) => rows.reduce((all, row) => all + of(row), 0);
  const drop = "Remove another source first, or upload the part that matters.";
  if (rows.length >= MOST_SOURCES) {
    return refuse(
      "too_many",
      `“${title}” is one too many: a draft rests on up to ${MOST_SOURCES} sources. ${drop}`,
    );
  }
  if (sum((row) => row.bytes) + (file?.length ?? 0) > MOST_FILE_BYTES) {
    return refuse(
      "files_too_large",
      `With “${title}” the files would be larger than 30 MB in all. ${drop}`,
    );
  }
  if (sum((row) => row.characters) + body.length > MOST_CHARACTERS) {
    const most = count(MOST_CHARACTERS, "character");
    return refuse(
      "text_too_long",
      `With “${title}” the sources would hold more than ${most} in all. ${drop}`,
    );
  }
  if (sum((row) => row.passages) + passages.length > MOST_PASSAGES) {
    const most = count(MOST_PASSAGES, "passage");
    return refuse(
      "too_many_passages",
      `With “${title}” the sources would fall into more than ${most}. ${drop}`,
    );
  }
  return undefined;
}

/** The next free number: those of replaced sources count too, since none is ever used again. */
export async function nextNumber(db: Queries, draftId: string): Promise<number> {
  const { sources } = db.t;
  const rows = await db
    .select({ passages: sources.passages })
    .from(sources)
    .where(eq(sources.draftId, draftId));
  const numbers = rows.flatMap(({ passages }) => passages.map(({ n }) => n));
  return numbers.reduce((most, n) => Math.max(most, n), 0) + 1;
}

export const numberedFrom = (passages: readonly Passage[], first: number): Passage[] =>
  passages.map((passage, i) => ({ ...passage, n: first + i }));

/** The statements that the draft is to cover have changed. */
async function recount(tx: Tx, draft: Draft): Promise<void> {
  const revision = await findRevision(tx, draft.id, draft.revision);
  if (!revision) return;
  const figures = coverageFigures(draft, revision.content, await listPassages(tx, draft.id));
  await tx.update(tx.t.drafts).set(figures).where(eq(tx.t.drafts.id, draft.id));
}
