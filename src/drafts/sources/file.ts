import type { Queries } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import { attachment } from "../backlog/download.ts";
import type { Source } from "../source.ts";

/** The bytes of an upload as they came; none of what was not uploaded. */
export async function findSourceFile(
  db: Queries,
  sourceId: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { sourceFiles } = db.t;
  const [row] = await db
    .select({ bytes: sourceFiles.bytes })
    .from(sourceFiles)
    .where(eq(sourceFiles.sourceId, sourceId));
  return row && new Uint8Array(row.bytes);
}

/** Saved and never shown: whatever the file holds, it does nothing in the browser (RFC 6266, sandbox). */
export function downloadHeaders({ origin, title }: Pick<Source, "origin" | "title">) {
  const name = origin.fileName ?? title;
  const [, bare = name, ending = "txt"] = /^(.*)\.([A-Za-z0-9]+)$/.exec(name) ?? [];
  return {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": attachment(bare, ending),
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
  };
}
