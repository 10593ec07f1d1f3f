import { z } from "zod";
import type { DocumentKind } from "../../db/schema/document-content.ts";

export const DOCUMENT_KINDS = [
  "overview",
  "api",
  "readme",
  "modules",
  "comments",
] as const satisfies DocumentKind[];

/** What a person chooses. */
export const documentProperties = z.object({
  connectionId: z.string(),
  repository: z.string(),
  /** A branch, a tag or a commit. */
  ref: z.string(),
  /** A folder of it; empty for all. */
  folder: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
});
export type DocumentProperties = z.output<typeof documentProperties>;

/** In titles and on the page. */
export const KIND_WORDS: Record<DocumentKind, string> = {
  overview: "Architecture overview",
  api: "API documentation",
  readme: "README",
  modules: "Documentation of the modules",
  comments: "Comments in the code",
};
