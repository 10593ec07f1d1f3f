import { z } from "zod";
import type { FoundPage } from "../../connections/confluence/pages.ts";
import type { ConfluenceSpace } from "../../connections/confluence/spaces.ts";
import type { DocumentPublication } from "./document.ts";

const text = z.string().default("").catch("");

/** Where a draft is to stand, as it was typed. */
export const documentForm = z.object({
  kind: z.enum(["page", "comment"]).optional().catch(undefined),
  connection: text,
  /** A key, or words of a name. */
  space: text,
  /** The choice among the spaces that were found for these words. */
  spaceKey: text,
  spaceFor: text,
  /** An address, a number or words. */
  parent: text,
  parentId: text,
  parentFor: text,
  title: z.string().optional().catch(undefined),
  issue: text,
  /** The publication of the page that is to be changed. */
  update: text,
});
export type DocumentForm = z.infer<typeof documentForm>;

/** What is missing or wrong, each at its field, and what there is to choose from. */
export interface Refusal {
  errors: Partial<Record<"connection" | "space" | "parent" | "title" | "issue" | "", string>>;
  spaces?: ConfluenceSpace[];
  parents?: FoundPage[];
  /** The title is that of a page of ours. */
  ours?: DocumentPublication;
}

export const refuseForm = (
  errors: Refusal["errors"],
  more: Omit<Refusal, "errors"> = {},
): Refusal & { ok: false } => ({ ok: false, errors, ...more });
