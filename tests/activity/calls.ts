import type { Queries } from "../../src/db/db.ts";
import type { Row } from "../../src/db/schema.ts";

export type Call = Partial<Row<"activities">>;

const at = new Date("2026-11-20T08:00:00Z");

/** A finished call that cost 2 cents; what is not said is that of any. */
export const call = (values: Call = {}): Row<"activities"> => ({
  id: "a",
  at,
  accountId: null,
  teamId: null,
  taskType: "draft",
  subject: "draft:none",
  promptName: "story",
  promptVersion: 1,
  connectionId: "c",
  provider: "anthropic",
  modelRequested: "model-a",
  modelServed: "model-a",
  status: "ok",
  errorCode: null,
  stopReason: "end_turn",
  upstreamRequestId: "req-1",
  ttftMs: 300,
  totalMs: 2500,
  inputUncached: 1000,
  cacheRead: 20,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 200,
  usageSource: "reported",
  costNanoUsd: 20_000_000,
  priceRef: "test",
  savedNanoUsd: null,
  reservedNanoUsd: null,
  day: "2026-11-20",
  cache: "none",
  attempts: 1,
  connectionServed: "c",
  fallback: false,
  httpStatus: 200,
  bytesIn: 4000,
  bytesOut: 800,
  overheadUs: 900,
  projectKey: "DEMO",
  jobId: null,
  category: null,
  linesAdded: null,
  linesRemoved: null,
  filesChanged: null,
  finishedAt: at,
  owner: "test",
  ...values,
});

/** In the order of the list that is given, each a second after the one before. */
export async function addCalls(db: Queries, calls: readonly Call[]): Promise<void> {
  const rows = calls.map((values, i) =>
    call({
      id: `a${String(i).padStart(6, "0")}`,
      at: new Date(at.getTime() + i * 1000),
      ...values,
    }),
  );
  for (let from = 0; from < rows.length; from += 500) {
    await db.insert(db.t.activities).values(rows.slice(from, from + 500));
  }
}

/** What was sent for a call, first to last. */
export async function addAttempts(
  db: Queries,
  activityId: string,
  attempts: readonly Pick<Row<"activityAttempts">, "provider" | "model" | "outcome">[],
): Promise<void> {
  const rows = attempts.map((one, i) => ({ activityId, attempt: i + 1, startedAt: at, ...one }));
  await db.insert(db.t.activityAttempts).values(rows);
}
