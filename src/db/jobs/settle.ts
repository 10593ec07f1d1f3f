import type Database from "better-sqlite3";
import type { Claim, Ending, Report, Step } from "../../platform/jobs/engine.ts";
import { cleanText } from "../clean.ts";
import type { AttemptOutcome } from "../schema/jobs.ts";
import type { NoteDeath } from "./deaths.ts";

const FENCE = "id = ? and owner = ? and attempts = ? and state = 'running'";

function prepare(raw: Database.Database) {
  return {
    done: raw.prepare(`
      update jobs set state = 'done', owner = null, finished_at = ?, result = ?, error = null
      where ${FENCE}`),
    held: raw.prepare<unknown[], { cancelledAt: number | null }>(
      `select cancelled_at cancelledAt from jobs where ${FENCE}`,
    ),
    end: raw.prepare(`
      update jobs set state = ?, owner = null, attempts = attempts - ?, finished_at = ?,
        run_at = coalesce(?, run_at), error = coalesce(?, error)
      where id = ?`),
    attempt: raw.prepare(`
      insert into job_attempts (job_id, attempt, owner, started_at, finished_at, outcome, error)
      values (?, ?, ?, ?, ?, ?, ?)`),
    step: raw.prepare(`
      insert into job_progress (job_id, done, total, text, cursor, updated_at)
      select id, ?, ?, ?, ?, ? from jobs where ${FENCE}
      on conflict (job_id) do update set done = excluded.done, total = excluded.total,
        text = excluded.text, cursor = excluded.cursor, updated_at = excluded.updated_at`),
  };
}

/** Which attempt of which job ended how. */
interface Ended {
  claim: Pick<Claim, "id" | "attempt" | "owner" | "startedAt">;
  outcome: AttemptOutcome;
  error: string | null;
}

export interface Settler {
  /** In an open transaction. False: the claim is not the reporter's any more, nothing changed. */
  settle: (report: Report, now: number) => boolean;
  recordAttempt: (ended: Ended, now: number) => void;
}

const fence = ({ id, owner, attempt }: Claim) => [id, owner, attempt] as const;

export function createSettler(raw: Database.Database, noteDeath: NoteDeath): Settler {
  const statements = prepare(raw);

  const recordAttempt = ({ claim, outcome, error }: Ended, now: number) => {
    const { id, attempt, owner, startedAt } = claim;
    statements.attempt.run(id, attempt, owner, startedAt, now, outcome, error);
  };
  const progress = (claim: Claim, { done, total, text, cursor }: Step, now: number) =>
    statements.step.run(done, total, cleanText(text), cursor, now, ...fence(claim)).changes > 0;

  const end = (claim: Claim, ending: Ending, now: number) => {
    const { outcome } = ending;
    if (outcome === "done") {
      return statements.done.run(now, ending.result, ...fence(claim)).changes > 0;
    }
    const held = statements.held.get(...fence(claim));
    if (!held) return false;
    // The cancellation came when the signal could not reach the handler any more.
    const state =
      ending.state === "ready" && held.cancelledAt !== null ? "cancelled" : ending.state;
    const finishedAt = state === "ready" ? null : now;
    const error = ending.error === null ? null : cleanText(ending.error);
    const uncounted = ending.counts ? 0 : 1;
    statements.end.run(state, uncounted, finishedAt, ending.runAt ?? null, error, claim.id);
    if (state === "dead") noteDeath(claim.id, now);
    // A job may look again for days: its waits are no attempts.
    if (outcome !== "snooze") recordAttempt({ claim, outcome, error }, now);
    return true;
  };

  return {
    settle: (report, now) =>
      report.type === "end"
        ? end(report.claim, report.ending, now)
        : progress(report.claim, report.step, now),
    recordAttempt,
  };
}
