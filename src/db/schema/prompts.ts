import type { Kit } from "../kit.pg.ts";

/** Versions are never edited: a call names the one it used. */
export function promptTables(k: Kit) {
  const promptVersions = k.table(
    "prompt_versions",
    {
      name: k.text("name").notNull(),
      version: k.int("version").notNull(),
      title: k.text("title").notNull(),
      purpose: k.text("purpose").notNull(),
      text: k.text("text").notNull(),
      hash: k.text("hash").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.name, t.version] })],
  );
  return { promptVersions };
}
