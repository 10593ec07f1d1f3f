import type { Deps } from "../app.ts";
import { and, eq, ne } from "../db/drizzle.ts";
import { isHeld } from "../db/jobs/held.ts";
import { collect } from "../drafts/collect.ts";
import { done, type Fate, type JobContext, retry, snooze } from "../platform/jobs/job.ts";
import { findPrompt } from "../prompts/prompt.ts";
import { questionOf } from "./question.ts";
import { listRuns, type Trial, type TrialRun } from "./trial.ts";

const MOST_TOKENS = 16_000;

/** The body of the job `trials.run`: version after version; one that has ended is left alone. */
export async function runTrial(deps: Deps, trialId: string, context: JobContext): Promise<Fate> {
  const { trials } = deps.db.t;
  const [trial] = await deps.db.select().from(trials).where(eq(trials.id, trialId));
  if (!trial) return done();
  const runs = await listRuns(deps.db, [trialId]);
  for (const run of runs) {
    if (run.state === "done" || run.state === "failed") continue;
    if (!(await save(deps, { run, context }, { state: "running" }))) return done();
    const ended = await ask(deps, { trial, run, context });
    if ("type" in ended) return ended;
    const saved = { ...ended, finishedAt: deps.clock.now() };
    if (!(await save(deps, { run, context }, saved))) return done();
  }
  return done();
}

type Ended = Partial<TrialRun>;

/** Or when to ask again: the process is stopping, or a limit on calls holds it back. */
async function ask(
  deps: Deps,
  { trial, run, context }: { trial: Trial; run: TrialRun; context: JobContext },
): Promise<Ended | Fate> {
  const prompt = await findPrompt(deps.db, trial.promptName, run.version);
  const question = prompt && (await questionOf(deps, prompt, trial.input));
  if (!prompt || !question) return failed("This version or its input is gone.");
  let activityId: string | null = null;
  const { text, end } = await collect(
    deps.llm,
    {
      ...question,
      accountId: trial.accountId,
      connectionId: trial.connectionId,
      model: trial.model,
      taskType: "test",
      subject: `trial:${trial.id}`,
      prompt: { name: prompt.name, version: prompt.version },
      maxTokens: MOST_TOKENS,
      // Two versions are compared on one model, each by an answer of its own.
      alone: true,
      fresh: true,
      jobId: context.id,
      signal: context.signal,
    },
    async (grown) => {
      activityId = grown.activityId ?? null;
    },
  );
  if (end.status === "cancelled") return retry("the process was stopped");
  const { failure } = end;
  if (failure?.code === "llm.too_many_calls") return snooze(failure.retryAfterMs ?? 1000);
  const answer = { answer: text, activityId };
  if (end.status === "ok") return { ...answer, state: "done", errorMessage: null };
  return { ...answer, ...failed(failure?.message ?? "The model gave no answer.") };
}

const failed = (errorMessage: string): Ended => ({ state: "failed", errorMessage });

async function save(
  deps: Deps,
  { run, context }: { run: TrialRun; context: JobContext },
  change: Ended,
): Promise<boolean> {
  const { trialRuns: r } = deps.db.t;
  const rows = await deps.db
    .update(r)
    .set(change)
    .where(
      and(
        eq(r.trialId, run.trialId),
        eq(r.version, run.version),
        ne(r.state, "done"),
        isHeld(deps.db, context),
      ),
    )
    .returning({ version: r.version });
  return rows.length > 0;
}
