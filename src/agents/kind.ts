import type { AgentContent, Decision } from "../db/schema/content.ts";
import type { Draft } from "../drafts/draft.ts";

/** A file that is made of a revision. */
interface Download<Content> {
  /** In its address: `markdown`. */
  format: string;
  /** "Download as Markdown". */
  label: string;
  type: string;
  /** Of the file's name, without the dot. */
  ending: string;
  /** Undefined: this revision has none of it. */
  text(content: Content, draft: Draft): string | Uint8Array<ArrayBuffer> | undefined;
}

/** What is to be known of one type of content, beside how its page looks. */
export interface Kind<Content extends AgentContent> {
  /** The whole of it, as a page in Confluence or a file has it. */
  markdown(content: Content): string;
  downloads: readonly Download<Content>[];
  /** How much of what stands in it code found to be wrong: while there is any, nothing is published. */
  errors?(content: Content): number;
  /**
   * The content with a person's word on one of its parts, and what that part is called; undefined where
   * there is no such part. Absent: nothing of it is decided part by part.
   */
  decide?(
    content: Content,
    part: string,
    decision: Decision,
  ): { content: Content; title: string } | undefined;
}

export const defineKind = <Content extends AgentContent>(kind: Kind<Content>): Kind<Content> =>
  kind;
