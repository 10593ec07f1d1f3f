import { createHash } from "node:crypto";
import type { Db } from "../db/db.ts";
import type { Clock } from "../platform/clock.ts";
import type { ShippedPrompt } from "./library.ts";
import { findPrompt } from "./prompt.ts";

const hashOf = ({ title, purpose, text }: ShippedPrompt): string =>
  createHash("sha256")
    .update(JSON.stringify([title, purpose, text]))
    .digest("hex");

/**
 * At start: a prompt whose text has changed gets a new version; the old ones stay, since calls
 * name them. Returns the names of those that are new.
 */
export async function syncPrompts(
  db: Db,
  clock: Clock,
  library: ShippedPrompt[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const prompt of library) {
    const hash = hashOf(prompt);
    const newest = await findPrompt(db, prompt.name);
    if (newest?.hash === hash) continue;
    const version = (newest?.version ?? 0) + 1;
    // Another process that starts at the same moment brings the same text.
    await db
      .insert(db.t.promptVersions)
      .values({ ...prompt, version, hash, createdAt: clock.now() })
      .onConflictDoNothing();
    changed.push(prompt.name);
  }
  return changed;
}
