import type { Deps } from "../app.ts";
import { record } from "../audit/audit.ts";
import { eq } from "../db/drizzle.ts";
import type { TestResult } from "../db/schema/connections.ts";
import type { Connection } from "./connection.ts";
import { type Actor, entryOf, learntValues } from "./create.ts";
import type { Learnt } from "./provider.ts";
import { openSecrets, sealSecrets } from "./secret.ts";

type ChangeDeps = Pick<Deps, "db" | "clock" | "secrets">;

export interface Change {
  name: string;
  baseUrl: string;
  settings: Record<string, unknown>;
  /** All of them, as they are to be from now on. */
  secrets: Record<string, string>;
  caPem: string | null;
  /** It passed with all of this: nothing untested is kept. */
  test: TestResult;
  learnt: Learnt;
}

/** Everything but a new name raises the version. */
export async function updateConnection(
  { db, clock, secrets }: ChangeDeps,
  old: Connection,
  change: Change,
  by: Actor,
): Promise<void> {
  const { name, settings, caPem, test, learnt } = change;
  const now = clock.now();
  const baseUrl = learnt.baseUrl ?? change.baseUrl;
  const newSecrets = !isSame(openSecrets(secrets, old), change.secrets);
  const isOther =
    newSecrets || baseUrl !== old.baseUrl || caPem !== old.caPem || !isSame(settings, old.settings);
  await db.transaction(async (tx) => {
    await tx
      .update(tx.t.connections)
      .set({
        name,
        baseUrl,
        settings,
        caPem,
        ...sealSecrets(secrets, old, change.secrets),
        ...(newSecrets && { secretSetAt: now }),
        ...testValues(test, learnt, now),
        version: isOther ? old.version + 1 : old.version,
        updatedAt: now,
      })
      .where(eq(tx.t.connections.id, old.id));
    const entry = entryOf({ ...old, baseUrl }, by);
    const details = { ...entry.details, new_secret: newSecrets };
    await record(tx, clock, { ...entry, details, action: "connections.changed" });
  });
}

/** Key by key: PostgreSQL gives them back in another order. */
function isSame(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
}

/** A passed test clears what was wrong; a failed one keeps what an earlier one has learnt. */
function testValues(test: TestResult, learnt: Learnt | undefined, now: Date) {
  if (learnt === undefined) return { test, testedAt: now };
  const works = { disabledAt: null, disabledReason: null };
  return { test, testedAt: now, ...learntValues(learnt), ...works };
}

/** Keeps what a test of the connection as it stands has found out. */
export async function keepTest(
  { db, clock }: ChangeDeps,
  connection: Connection,
  { test, learnt }: { test: TestResult; learnt?: Learnt | undefined },
  by: Actor,
): Promise<void> {
  const hasMoved = learnt?.baseUrl !== undefined && learnt.baseUrl !== connection.baseUrl;
  await db.transaction(async (tx) => {
    await tx
      .update(tx.t.connections)
      .set({
        ...testValues(test, learnt, clock.now()),
        ...(hasMoved && { baseUrl: learnt.baseUrl, version: connection.version + 1 }),
      })
      .where(eq(tx.t.connections.id, connection.id));
    if (test.ok) return;
    const entry = entryOf(connection, by);
    const details = { ...entry.details, code: test.code };
    await record(tx, clock, { ...entry, details, action: "connections.test_failed" });
  });
}

export async function removeConnection(
  { db, clock }: ChangeDeps,
  connection: Connection,
  by: Actor,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(tx.t.connections).where(eq(tx.t.connections.id, connection.id));
    await record(tx, clock, { ...entryOf(connection, by), action: "connections.removed" });
  });
}
