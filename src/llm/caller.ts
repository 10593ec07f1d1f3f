import type { Queries } from "../db/db.ts";
import { eq, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";

/** What of an account says who pays for its calls and how many it may make. */
export type Caller = Pick<Row<"accounts">, "teamId" | "tier">;

/** Every call asks for it. */
const selectCaller = prepared((db) => {
  const { accounts: a } = db.t;
  return db
    .select({ teamId: a.teamId, tier: a.tier })
    .from(a)
    .where(eq(a.id, sql.placeholder("id")))
    .prepare("llm_caller");
});

export async function findCaller(db: Queries, accountId: string): Promise<Caller> {
  const [row] = await selectCaller(db, { id: accountId });
  return row ?? { teamId: null, tier: "member" };
}
