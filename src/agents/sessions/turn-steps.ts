import type { Deps } from "../../app.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { isHeld } from "../../db/jobs/held.ts";
import type { Row } from "../../db/schema.ts";
import type { JobContext } from "../../platform/jobs/job.ts";
import type { Steps } from "../loop/steps.ts";

type Step = Row<"sessionSteps">;

/** The steps of a turn in the database, with what earlier attempts have done. */
export async function openSteps(
  { db, clock, live }: Pick<Deps, "db" | "clock" | "live">,
  turn: Pick<Row<"sessionTurns">, "id" | "sessionId">,
  context: JobContext,
): Promise<Steps> {
  const { sessionSteps: t } = db.t;
  const rows = await db.select().from(t).where(eq(t.turnId, turn.id)).orderBy(asc(t.position));
  const known = new Map(rows.map((row) => [row.key, row]));
  const isIt = (key: string) => and(eq(t.turnId, turn.id), eq(t.key, key), isHeld(db, context));
  const wake = () => live.wake(`session:${turn.sessionId}`);
  return {
    find: (key) => known.get(key),
    async open({ key, kind, label, arguments: given, approvalId }) {
      const fresh = {
        kind,
        label,
        state: "running" as const,
        arguments: given ?? null,
        approvalId: approvalId ?? null,
        startedAt: known.get(key)?.startedAt ?? clock.now(),
      };
      const position = known.get(key)?.position ?? known.size + 1;
      const [opened] = await db
        .insert(t)
        .values({ ...fresh, turnId: turn.id, key, position })
        .onConflictDoUpdate({
          target: [t.turnId, t.key],
          set: { ...fresh, output: null, errorCode: null, finishedAt: null },
        })
        .returning();
      if (!opened) throw new Error("a step was not written");
      known.set(key, opened);
      wake();
    },
    async close(key, { state, ...closed }) {
      const finishedAt = state === "waits" ? null : clock.now();
      const [row] = await db
        .update(t)
        .set({ ...closed, state, finishedAt })
        .where(isIt(key))
        .returning();
      if (row) known.set(key, row);
      wake();
    },
    spent: () => spentOf([...known.values()]),
  };
}

/** Of all steps of a turn. */
export function spentOf(steps: readonly Step[]) {
  const sum = (of: (step: Step) => number | null) =>
    steps.reduce((all, step) => all + (of(step) ?? 0), 0);
  return {
    steps: steps.length,
    tokens: sum(({ tokens }) => tokens),
    nanoUsd: sum(({ costNanoUsd }) => costNanoUsd),
  };
}
