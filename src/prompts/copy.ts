import type { Queries } from "../db/db.ts";
import type { Typed } from "./check.ts";
import { findPrompt } from "./prompt.ts";
import { findAbout } from "./show.ts";

/** What a copy of a prompt begins as; `version` is by default the one in use. */
export async function copyOf(
  db: Queries,
  name: string,
  version?: number,
): Promise<Typed | undefined> {
  const about = await findAbout(db, name);
  const original = await findPrompt(db, name, version);
  if (!about || !original) return undefined;
  const { title, purpose, text } = original;
  return {
    name: `${name}-copy`.slice(0, 60),
    title: `${title}, copy`,
    purpose,
    description: about.description,
    tags: about.tags.join(", "),
    text,
    note: `Copied from ${name}, version ${original.version}`,
  };
}
