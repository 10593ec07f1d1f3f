import { z } from "zod";
import { DOCUMENT_KINDS } from "./properties.ts";

const text = z.string().default("").catch("");

/** As a person filled it; a wrong value is a message at its field. */
export const codeDocumentForm = z.object({
  /** Of this showing of the form: sent twice, it makes one draft. */
  once: z.uuid().or(z.literal("")).catch(""),
  /** What holds the repository. */
  connection: text,
  /** A part of the name of a repository. */
  search: text,
  repository: text,
  /** A branch, a tag or a commit. */
  ref: text,
  folder: text,
  kind: z.enum(DOCUMENT_KINDS).catch("overview"),
  llm: text,
});
export type CodeDocumentForm = z.output<typeof codeDocumentForm>;

export type CodeDocumentErrors = Partial<Record<keyof CodeDocumentForm, string>>;

/** Values of it that were typed and not sent are kept by this name. */
export const DOCUMENT_FORM = "code-documents/new";
