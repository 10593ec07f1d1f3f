import type { Kit } from "../kit.pg.ts";

export function secretTables(k: Kit) {
  /** A known text sealed with each master key in use: tells a wrong key at the start. */
  const sealChecks = k.table("seal_checks", {
    kid: k.text("kid").primaryKey(),
    sealed: k.text("sealed").notNull(),
    createdAt: k.time("created_at").notNull(),
  });
  return { sealChecks };
}
