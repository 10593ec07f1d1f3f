import type { Deps } from "../app.ts";
import { record } from "../audit/audit.ts";
import { and, eq, isNull } from "../db/drizzle.ts";

/**
 * The outside system said that the credential is dead: nothing uses it until a test passes. With
 * `version`, a late answer to an old credential does not disable one that was mended meanwhile.
 */
export async function disableConnection(
  { db, clock }: Pick<Deps, "db" | "clock">,
  id: string,
  reason: string,
  version?: number,
): Promise<void> {
  const { connections } = db.t;
  await db.transaction(async (tx) => {
    const [disabled] = await tx
      .update(connections)
      .set({ disabledAt: clock.now(), disabledReason: reason })
      .where(
        and(
          eq(connections.id, id),
          isNull(connections.disabledAt),
          version === undefined ? undefined : eq(connections.version, version),
        ),
      )
      .returning({ accountId: connections.accountId, provider: connections.provider });
    if (disabled === undefined) return;
    await record(tx, clock, {
      accountId: disabled.accountId ?? undefined,
      who: "system",
      action: "connections.disabled",
      subject: `connection:${id}`,
      address: "",
      requestId: "",
      details: { provider: disabled.provider, reason: reason.slice(0, 300) },
    });
  });
}
