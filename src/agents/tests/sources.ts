import type { SourceOrigin } from "../../db/schema/drafts.ts";
import type { NewSource } from "../create.ts";

interface Code {
  path: string;
  text: string;
}

/** A whole file, which is one passage. */
export const codeSource = (
  { path, text }: Code,
  n: number,
  origin: SourceOrigin = {},
): NewSource => ({
  kind: "code",
  title: path,
  origin: { ...origin, fileName: path },
  version: origin.head ?? null,
  body: text,
  passages: [{ n, text, start: 0, end: text.length }],
});
