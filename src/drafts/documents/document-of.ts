import type { DraftContent } from "../../db/schema/content.ts";
import { toMarkdown } from "../backlog/markdown.ts";
import { type Draft, titleOf } from "../draft.ts";
import { issueFields } from "../issue-fields.ts";
import { isBacklog } from "../nodes.ts";

/** A draft as something to read elsewhere. */
export interface DraftDocument {
  title: string;
  markdown: string;
}

/** In a backlog's Markdown: what makes it readable again by us is of no use to a reader. */
const OWN_MARK = /^(#{1,6} .*) \{#n\d+\}$/gm;
const LINKED = /^- (?:Blocks|Relates to): #n\d+(?:, #n\d+)*$/gm;

export function documentOf(draft: Draft, content: DraftContent): DraftDocument {
  const title = titleOf(content, draft.title);
  if (!isBacklog(content)) {
    // Without a create screen everything stands in the text.
    return { title, markdown: issueFields(draft, content, []).description };
  }
  const kept = content.nodes.flatMap((node) =>
    node.decision === "left_out" ? [] : [{ ...node, decision: "open" as const }],
  );
  const titles = new Map(content.nodes.map((node) => [node.id, node.content.title.text.trim()]));
  const named = (id: string) => `“${titles.get(id) ?? id}”`;
  const markdown = toMarkdown(kept)
    .replaceAll(OWN_MARK, "$1")
    .replaceAll(LINKED, (line) => line.replaceAll(/#(n\d+)/g, (_mark, id: string) => named(id)));
  return { title, markdown };
}

/** As a comment, which has no title of its own. */
export const commentOf = ({ title, markdown }: DraftDocument): string =>
  `## ${title}\n\n${markdown}`;
