import type { Account, Deps } from "../app.ts";
import type { Tx } from "../db/db.ts";
import type { DraftContent } from "../db/schema/content.ts";
import {
  type Composition,
  findComposition,
  lockDraft,
  notNow,
  type Refined,
} from "./composition.ts";
import { standingNodes } from "./backlog/written.ts";
import { partialContent } from "./content.ts";
import { type Draft, findRevision } from "./draft.ts";
import { storyOf } from "./nodes.ts";
import { addRevision } from "./revision.ts";
import { listPassages } from "./source.ts";

/** Makes a revision of the part that had come when it was stopped or broke off. */
export async function keepPart(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
): Promise<Refined> {
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findComposition(tx, draft.id);
    const content = last && (await partOf(tx, draft, last));
    if (current?.state !== "open" || !content || !isKeepable(last, current)) {
      return notNow(current);
    }
    await addRevision(tx, deps.clock, current, {
      content,
      origin: last.instruction === null ? "composed" : "refined",
      note: last.instruction === null ? "Kept the part that had come" : last.instruction,
      compositionId: last.id,
      accountId: account.id,
    });
    return { ok: true };
  });
}

async function partOf(
  tx: Tx,
  draft: Draft,
  composition: Composition,
): Promise<DraftContent | undefined> {
  const { text, baseRevision } = composition;
  if (draft.type === "backlog") {
    const nodes = await standingNodes(tx, composition);
    return nodes.length > 0 ? { nodes } : undefined;
  }
  const base = await findRevision(tx, draft.id, baseRevision);
  const passages = await listPassages(tx, draft.id);
  return partialContent(text, { passages, base: base && storyOf(base.content) });
}

/** A part that was kept already, or that an edit has overtaken, is not. */
export function isKeepable(
  { state, baseRevision, content, text }: Composition,
  { type, revision }: Draft,
): boolean {
  const isCut = state === "stopped" || state === "interrupted";
  const hasPart =
    type === "backlog"
      ? (isCut || state === "failed") && content !== null && content.nodes.length > 0
      : isCut && partialContent(text) !== undefined;
  return hasPart && baseRevision === revision;
}
