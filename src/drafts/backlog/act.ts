import type { Account, Deps } from "../../app.ts";
import { type Draft, findRevision } from "../draft.ts";
import { isBacklog, lastNodeOf } from "../nodes.ts";
import { changeContent } from "../revision.ts";
import { type Grown, inOrder, type Nodes } from "./tree.ts";

export type Acted =
  | { ok: true; nodes: Nodes }
  | {
      ok: false;
      code: "drafts.changed" | "drafts.not_open" | "drafts.not_found" | "drafts.refused";
      message: string;
    };

export interface NodesAct {
  /** The revision that the person saw. */
  base: number;
  /** `newId` is that of a node that the act makes, if it makes one. */
  grow: (nodes: Nodes, newId: string) => Grown;
}

/** A person's act on the tree, as the next revision. Nothing happens when the draft has moved on since. */
export async function actOnNodes(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { base, grow }: NodesAct,
): Promise<Acted> {
  const current = await findRevision(deps.db, draft.id, draft.revision);
  if (!current || !isBacklog(current.content)) {
    return { ok: false, code: "drafts.not_found", message: "There is no backlog yet." };
  }
  if (base !== draft.revision) return overtaken(draft.revision);
  const nodes = inOrder(current.content.nodes);
  const grown = grow(nodes, `n${lastNodeOf(draft, current.content) + 1}`);
  if (!grown.ok) return { ok: false, code: "drafts.refused", message: grown.message };
  const changed = await changeContent(deps, account, draft, {
    base,
    origin: "edited",
    note: grown.note,
    content: { ...current.content, nodes: grown.nodes },
  });
  if (changed.ok) return { ok: true, nodes: grown.nodes };
  return changed.code === "drafts.changed" ? overtaken(draft.revision + 1) : changed;
}

const overtaken = (revision: number): Acted => ({
  ok: false,
  code: "drafts.changed",
  message: `Revision ${revision} came in between, so nothing was changed. Below is the newest: look at it, and do it again if you still want to.`,
});
