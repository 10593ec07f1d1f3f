import type { Account, Deps } from "../app.ts";
import { listConnections } from "../connections/connection.ts";
import type { Queries } from "../db/db.ts";
import type { AboutPrompt } from "../prompts/change.ts";
import { readPrompt } from "../prompts/show.ts";
import { readChoice } from "./choice.ts";
import { startTrial } from "./start.ts";
import { listInputs } from "./trial.ts";

/** Models that the account can ask. */
export async function listModels(db: Queries, account: Account) {
  const connections = await listConnections(db, account);
  return connections.flatMap(({ id, name, kind, disabledAt, settings }) => {
    const { model } = settings;
    if (kind !== "llm" || disabledAt !== null || typeof model !== "string") return [];
    return [{ id, name, model }];
  });
}

type Started = { ok: true; id: string } | { ok: false; errors: Record<string, string> };

/** Sends a saved input to one or two versions; a job asks. `values`: `input`, `llm`, `a` and `b`. */
export async function tryPrompt(
  deps: Pick<Deps, "db" | "clock" | "queue">,
  account: Account,
  about: AboutPrompt,
  values: Record<string, string>,
): Promise<Started> {
  const [inputs, models, { versions }] = await Promise.all([
    listInputs(deps.db, account, about.name),
    listModels(deps.db, account),
    readPrompt(deps.db, about),
  ]);
  const chosen = readChoice(values, { inputs, models, versions });
  if (!chosen.ok) return chosen;
  const trial = { promptName: about.name, ...chosen.choice };
  return { ok: true, id: await startTrial(deps, account, trial) };
}
