import type { Account, Deps } from "../../app.ts";
import { type From, record } from "../../audit/audit.ts";
import type { Queries } from "../../db/db.ts";
import { desc, isNull } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { newId } from "../../platform/clock.ts";

export type ToolStop = Row<"toolStops">;

/** While there is one, no agent uses a tool, whatever a person has said to. */
export async function findToolStop(db: Queries): Promise<ToolStop | undefined> {
  const { toolStops: t } = db.t;
  const [open] = await db
    .select()
    .from(t)
    .where(isNull(t.endedAt))
    .orderBy(desc(t.startedAt))
    .limit(1);
  return open;
}

type Doing = Pick<Deps, "db" | "clock">;
interface By {
  account: Pick<Account, "id" | "name">;
  from: From;
}

const LONGEST_REASON = 500;

/** An administrator's word; said twice is said once. */
export async function stopTools(
  { db, clock }: Doing,
  { account, from }: By,
  reason: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (await findToolStop(tx)) return;
    const id = newId(clock);
    const why = reason.trim().slice(0, LONGEST_REASON);
    await tx
      .insert(tx.t.toolStops)
      .values({ id, startedBy: account.id, startedAt: clock.now(), reason: why });
    await record(tx, clock, {
      accountId: account.id,
      who: account.name,
      action: "agents.tools_stopped",
      subject: `tool_stop:${id}`,
      ...from,
      details: { reason: why },
    });
  });
}

export async function allowTools({ db, clock }: Doing, { account, from }: By): Promise<void> {
  await db.transaction(async (tx) => {
    const { toolStops: t } = tx.t;
    const ended = await tx
      .update(t)
      .set({ endedBy: account.id, endedAt: clock.now() })
      .where(isNull(t.endedAt))
      .returning({ id: t.id });
    for (const { id } of ended) {
      await record(tx, clock, {
        accountId: account.id,
        who: account.name,
        action: "agents.tools_allowed",
        subject: `tool_stop:${id}`,
        ...from,
        details: {},
      });
    }
  });
}
