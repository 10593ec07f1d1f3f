import type { Account, Deps } from "../app.ts";
import { newId } from "../platform/clock.ts";
import { trialJob } from "./trial-job.ts";
import type { SavedInput } from "./trial.ts";

export interface NewTrial {
  promptName: string;
  saved: Pick<SavedInput, "title" | "input">;
  versions: readonly number[];
  llm: { id: string; model: string };
}

/** The rows and their job come together or not at all. */
export async function startTrial(
  { db, clock, queue }: Pick<Deps, "db" | "clock" | "queue">,
  account: Pick<Account, "id">,
  { promptName, saved, versions, llm }: NewTrial,
): Promise<string> {
  const id = newId(clock);
  await db.transaction(async (tx) => {
    await tx.insert(tx.t.trials).values({
      id,
      promptName,
      accountId: account.id,
      inputTitle: saved.title,
      input: saved.input,
      connectionId: llm.id,
      model: llm.model,
      createdAt: clock.now(),
    });
    const runs = [...new Set(versions)].map((version) => ({
      trialId: id,
      version,
      state: "waiting" as const,
      answer: "",
    }));
    await tx.insert(tx.t.trialRuns).values(runs);
    const options = { accountId: account.id, title: `Try the prompt ${promptName}` };
    await queue.enqueue(tx, trialJob, { trialId: id }, options);
  });
  return id;
}
