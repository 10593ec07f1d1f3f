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
    name: await freeName(db, `${name.slice(0, 50)}-copy`),
    title: `${title}, copy`,
    purpose,
    description: about.description,
    tags: about.tags.join(", "),
    text,
    note: `Copied from ${name}, version ${original.version}`,
  };
}

/** The first that no prompt has: a copy of a copy is no mistake of who makes it. */
async function freeName(db: Queries, wanted: string): Promise<string> {
  for (let nth = 1; ; nth += 1) {
    const name = nth === 1 ? wanted : `${wanted}-${nth}`;
    if (!(await findAbout(db, name))) return name;
  }
}
