import type { Db } from "../../src/db/db.ts";
import { sql } from "../../src/db/drizzle.ts";

const TRIGGERS = ["audit_entries_no_update", "audit_entries_no_delete"];

/** What somebody with the database file in hands does before changing the log. */
export async function dropGuard(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    for (const name of TRIGGERS) {
      if (tx.dialect === "sqlite") tx.native.exec(`drop trigger if exists ${name}`);
      else await tx.native.execute(sql.raw(`drop trigger if exists ${name} on audit_entries`));
    }
  });
}
