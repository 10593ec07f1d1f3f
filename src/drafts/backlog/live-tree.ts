import type { BacklogNode, ItemKind } from "../../db/schema/content.ts";
import type { Composition } from "../composition.ts";
import type { Draft } from "../draft.ts";
import { kindsOf } from "./mend-tree.ts";
import { mergeOutline } from "./merge.ts";
import { partialOutline } from "./outline.ts";
import { AT_ONCE } from "./write-nodes.ts";

/** A title and its place: a page that follows a stream needs no more. */
interface LiveNode {
  id: string;
  depth: number;
  kind: ItemKind;
  title: string;
  /** `outlined` has no details yet, `kept` is not to change. */
  state: "outlined" | "writing" | "written" | "failed" | "kept";
}

export interface LiveTree {
  phase: "outline" | "nodes";
  done: number;
  total: number;
  nodes: LiveNode[];
}

/** A backlog as far as its composition has come; undefined before the first item. */
export function liveTree(draft: Draft, composition: Composition): LiveTree | undefined {
  const { content, cursor, text } = composition;
  const phase = cursor?.phase ?? "outline";
  const standing = content?.nodes ?? [];
  const options = { kinds: kindsOf(draft), lastNode: draft.lastNode };
  const nodes =
    phase === "outline" ? mergeOutline(standing, partialOutline(text), options) : standing;
  if (nodes.length === 0) return undefined;
  const isRunning = composition.state === "running";
  const depths = new Map<string | null, number>([[null, -1]]);
  return {
    phase,
    done: cursor?.done ?? 0,
    total: cursor?.total ?? 0,
    nodes: nodes.map((node) => {
      const depth = (depths.get(node.parentId) ?? -1) + 1;
      depths.set(node.id, depth);
      const { id, kind } = node;
      const title = node.content.title.text;
      return { id, depth, kind, title, state: stateOf(node, composition, isRunning) };
    }),
  };
}

function stateOf(
  { id }: BacklogNode,
  { cursor, nodeIds }: Composition,
  isRunning: boolean,
): LiveNode["state"] {
  if (cursor?.phase !== "nodes") return "outlined";
  const place = cursor.left?.indexOf(id) ?? -1;
  if (place >= 0) return place < AT_ONCE && isRunning ? "writing" : "outlined";
  if (cursor.failed?.includes(id)) return "failed";
  return nodeIds && !nodeIds.includes(id) ? "kept" : "written";
}
