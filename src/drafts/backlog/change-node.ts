import type { BacklogNode, DraftContent, StoryContent } from "../../db/schema/content.ts";
import { isBacklog, withNodeContent } from "../nodes.ts";
import { itemKind } from "./node-acts.ts";
import { changeKind } from "./reshape.ts";
import { quoted } from "./tree.ts";

export type ChangedNode =
  | { ok: true; content: DraftContent; note: string }
  | { ok: false; message: string };

/** One item as a person edited it; its other fields stay. A kind that does not fit its place is refused. */
export function changeNode(
  all: DraftContent,
  node: BacklogNode,
  { kind, content }: { kind: string | undefined; content: StoryContent },
): ChangedNode {
  const { fields } = node.content;
  const changed = withNodeContent(all, node.id, { ...(fields && { fields }), ...content });
  if (!isBacklog(changed)) return { ok: true, content: changed, note: "" };
  const typed = itemKind.catch(node.kind).parse(kind);
  const grown = changeKind(changed.nodes, node.id, typed);
  return grown.ok
    ? {
        ok: true,
        content: { ...changed, nodes: grown.nodes },
        note: quoted({ ...node, content }),
      }
    : grown;
}
